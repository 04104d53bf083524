// Question: is everything an operator changes on record: who, when, what was so before and what after; and can it be read?
// Method: changes over HTTP by two operators, then the log over HTTP; one change that fails in the middle. Doesn't prove
// that keys are told apart (src/edge/access/operator-keys.workerd.test.ts).
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import {
  admin,
  call,
  change,
  Fan,
  makeConcert,
  readPages,
  setClock,
  withSettings,
  withoutTable,
  type Json,
  type Reply,
} from "../support/client.ts";

const { at, instant } = setClock();
const MINJI = "minjis-own-key-000000001";

const logOf = (concert: { concertId: string }, query = "") =>
  admin(`/v1/admin/concerts/${concert.concertId}/log${query}`);

/** A call by another operator than the first. */
const asMinji = (path: string, method: string, body: Json): Promise<Reply<Json>> =>
  withSettings({ ADMIN_KEYS: `minji:${MINJI}` }, () =>
    call(path, { method, body, headers: { Authorization: `Bearer ${MINJI}`, "X-Request-Id": "by-minji" } }),
  );

test("a concert's log begins with who made it, and what it was then", async () => {
  const concert = await makeConcert({ saleOpensAt: instant(60_000) });
  expect((await logOf(concert)).body).toEqual({
    items: [
      {
        actionId: expect.any(String),
        operator: "admin",
        keyId: "root",
        action: "concert-created",
        at: instant(0),
        requestId: expect.any(String),
        before: null,
        after: {
          title: "A concert",
          venue: "A hall",
          timeZone: "Asia/Seoul",
          locationHint: null,
          lobbyOpensAt: null,
          saleOpensAt: instant(60_000),
          saleClosesAt: null,
          draft: false,
          singleSeatRule: "off",
          holdSeconds: 300,
          maxSeatsPerFan: 4,
          refundUntilHours: 24,
          waitingRoom: concert.waitingRoom,
          state: "open",
          performances: 1,
          seats: 50,
        },
      },
    ],
    nextCursor: null,
  });
});

test("a change is told by what it replaced and what it set, and nothing else; newest first", async () => {
  const concert = await makeConcert();
  at(1_000);
  const renamed = await change(concert, { title: "Another", saleClosesAt: instant(9_000) });
  at(2_000);
  await asMinji(`/v1/admin/concerts/${concert.concertId}`, "PATCH", {
    waitingRoom: { maxAdmitted: 7 },
    state: "paused",
  });
  const { items } = (await logOf(concert)).body;
  expect(items.slice(0, 2)).toEqual([
    {
      actionId: expect.any(String),
      operator: "minji",
      keyId: "minji",
      action: "concert-changed",
      at: instant(2_000),
      requestId: "by-minji",
      before: { state: "open", waitingRoom: { maxAdmitted: 1_000 } },
      after: { state: "paused", waitingRoom: { maxAdmitted: 7 } },
    },
    {
      actionId: expect.any(String),
      operator: "admin",
      keyId: "root",
      action: "concert-changed",
      at: instant(1_000),
      requestId: renamed.headers.get("X-Request-Id"),
      before: { title: "A concert", saleClosesAt: null },
      after: { title: "Another", saleClosesAt: instant(9_000) },
    },
  ]);
});

test("changes made at once are told in a chain: each begins where the one before it ended", async () => {
  const concert = await makeConcert();
  await Promise.all([3, 5, 7, 9].map((seats) => change(concert, { maxSeatsPerFan: seats > 8 ? 8 : seats })));
  const changes = (await logOf(concert)).body.items.slice(0, 4).toReversed();
  const told = changes.map(({ before, after }: Json) => [before.maxSeatsPerFan, after.maxSeatsPerFan]);
  expect(told[0][0]).toBe(4);
  for (let next = 1; next < told.length; next++) expect(told[next][0]).toBe(told[next - 1][1]);
});

test("a date that was added is told by its id, its time and its seats", async () => {
  const concert = await makeConcert();
  const sections = [{ name: "B", grade: "R", price: 1, rows: 3, seatsPerRow: 4 }];
  const added = await admin(`/v1/admin/concerts/${concert.concertId}/performances`, {
    method: "POST",
    body: { startsAt: "2099-12-25T10:00:00.000Z", sections },
  });
  const { performanceId } = added.body;
  expect((await logOf(concert)).body.items[0]).toMatchObject({
    action: "performance-added",
    before: null,
    after: { performanceId, startsAt: "2099-12-25T10:00:00.000Z", seats: 12 },
  });
});

test("a date that is called off is told by when, and called off again it stays so", async () => {
  const concert = await makeConcert();
  const [{ performanceId }] = concert.performances;
  const path = `/v1/admin/concerts/${concert.concertId}/performances/${performanceId}/cancellation`;
  await admin(path, { method: "POST" });
  at(1_000);
  await admin(path, { method: "POST" });
  const [again, first] = (await logOf(concert)).body.items;
  const off = { performanceId, cancelledAt: instant(0) };
  expect(first).toMatchObject({
    action: "performance-cancelled",
    before: { performanceId, cancelledAt: null },
    after: off,
  });
  expect(again).toMatchObject({ at: instant(1_000), action: "performance-cancelled", before: off, after: off });
});

test("a rebuild is told by the life of the room that it ended", async () => {
  const concert = await makeConcert();
  for (const _ of [1, 2]) await admin(`/v1/admin/concerts/${concert.concertId}/rebuild`, { method: "POST" });
  const [second, first] = (await logOf(concert)).body.items;
  expect(first).toMatchObject({ action: "rebuild-asked", before: { epoch: expect.any(Number) }, after: null });
  expect(second.before.epoch).toBeGreaterThan(first.before.epoch);
});

test("what is refused is not on record, and what can't be recorded is not done", async () => {
  const concert = await makeConcert();
  expect((await change(concert, { title: "" })).status).toBe(400);
  const failed = await withoutTable("operator_actions", () => change(concert, { title: "Unseen" }));
  expect(failed.status).toBe(500);
  const { body } = await admin(`/v1/admin/concerts/${concert.concertId}`);
  expect(body.title).toBe("A concert");
  expect((await logOf(concert)).body.items).toHaveLength(1);
});

test("the log comes in pages, whole and without repeats", async () => {
  const concert = await makeConcert();
  for (let times = 0; times < 4; times++) await change(concert, { holdSeconds: 10 + times });
  const pages = await readPages((query) => logOf(concert, query), 2);
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(pages.flat().map(({ after }) => after.holdSeconds)).toEqual([13, 12, 11, 10, 300]);
  expect((await logOf(concert, "?cursor=nonsense")).status).toBe(400);
});

test("only operators read it, and a concert that isn't there has none", async () => {
  const concert = await makeConcert();
  const fan = await Fan.of(concert);
  expect((await fan.call(`/v1/admin/concerts/${concert.concertId}/log`)).status).toBe(401);
  expect((await logOf({ concertId: "con_nothing" })).body).toMatchObject({ status: 404, code: "not-found" });
});

test("a record can't be changed or removed, by whatever code", async () => {
  await makeConcert();
  for (const statement of ["UPDATE operator_actions SET operator = 'x'", "DELETE FROM operator_actions"]) {
    await expect(env.DATABASE.prepare(statement).run()).rejects.toThrow("append-only");
  }
});

test("a Worker whose further keys are malformed serves nothing, and says which setting it is", async () => {
  const reply = await withSettings({ ADMIN_KEYS: "minji:tooshort" }, () => call("/healthz"));
  expect(reply.status).toBe(500);
  expect(reply.body.detail).toContain("ADMIN_KEYS");
  expect(JSON.stringify(reply.body)).not.toContain("tooshort");
});
