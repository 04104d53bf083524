// Question: are changes decided in order, answered only after their commit, and turned away before they would wait too long?
// Method: the real queue over a storage that commits when the test says so. It does not prove what a commit keeps: that is
// the platform's.
import { expect, test } from "vitest";
import { CHANGES_WAITING_MAX } from "../contract/bounds.ts";
import { CommitQueue } from "./commit-queue.ts";

function queueOver(write: () => void = () => undefined) {
  const log: string[] = [];
  const commits: (() => void)[] = [];
  const storage = {
    transactionSync: <T>(work: () => T): T => work(),
    sync: () => new Promise<void>((resolve) => commits.push(resolve)),
  };
  const queue = new CommitQueue(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the queue uses these two methods only
    storage as unknown as DurableObjectStorage,
    {
      now: () => 5,
      advance: () => log.push("advance"),
      write,
      writeShared: () => log.push("shared"),
      reload: () => log.push("reload"),
      written: () => log.push("written"),
    },
    (reason) => log.push(reason),
  );
  return { queue, log, commits };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a change is answered after its commit, and what comes meanwhile is the next batch", async () => {
  const { queue, log, commits } = queueOver();
  const first = queue.run((now) => log.push(`first at ${now}`)).then(() => log.push("first answered"));
  const second = queue.run(() => log.push("second")).then(() => log.push("second answered"));
  const third = queue.run(() => log.push("third")).then(() => log.push("third answered"));
  await settled();
  expect(log).toEqual(["advance", "first at 5", "shared", "written"]);
  commits.shift()?.();
  await first;
  await settled();
  expect(log).toContain("first answered");
  expect(log.filter((entry) => ["second", "third"].includes(entry))).toEqual(["second", "third"]);
  expect(log.filter((entry) => entry === "advance")).toHaveLength(2);
  expect(log).not.toContain("second answered");
  commits.shift()?.();
  await Promise.all([second, third]);
  expect(log.slice(-2)).toEqual(["second answered", "third answered"]);
});

test("a change that can't be written fails alone", async () => {
  const { queue, commits } = queueOver();
  const blocking = queue.run(() => 0);
  const results = Promise.allSettled([
    queue.run(() => 1),
    queue.run(() => {
      throw new Error("faulty");
    }),
    queue.run(() => 3),
  ]);
  commits.shift()?.();
  await blocking;
  await settled();
  commits.shift()?.();
  expect((await results).map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    1,
    "failed",
    3,
  ]);
});

test("changes that come together share one commit, from the first on", async () => {
  const { queue, log, commits } = queueOver();
  const together = queue.runAll(["a", "b", "c"].map((name) => () => log.push(name)));
  await settled();
  expect(log).toEqual(["advance", "a", "b", "c", "shared", "written"]);
  commits.shift()?.();
  expect((await together).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
});

test("of changes that come together, one that can't be written fails alone", async () => {
  const { queue, commits } = queueOver();
  const faulty = () => {
    throw new Error("faulty");
  };
  const together = queue.runAll([() => 1, faulty, () => 3]);
  await settled();
  commits.shift()?.();
  expect((await together).map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    1,
    "failed",
    3,
  ]);
});

test("the queue is full when some seconds' worth of changes wait, and then no longer", async () => {
  const { queue, commits } = queueOver();
  const first = queue.run(() => 0);
  const together = queue.runAll(Array.from({ length: CHANGES_WAITING_MAX - 1 }, () => () => 0));
  expect(queue.isFull).toBe(false);
  const last = queue.run(() => 0);
  expect(queue.isFull).toBe(true);
  commits.shift()?.();
  await first;
  await settled();
  expect(queue.isFull).toBe(false);
  for (let commit = commits.shift(); commit !== undefined; commit = commits.shift()) {
    commit();
    await settled();
  }
  await Promise.all([together, last]);
});
