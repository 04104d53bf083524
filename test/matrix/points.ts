// Where and how an operation is struck. A point is described by what the room or the edge is doing, never by a line of
// their code: the places at which it can happen are found in the trace of the same operation without a fault, and where
// the trace has none, the cell is impossible and the reason is the point's own rule.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { D1_CALL_MAX_MS, HOUR_MS } from "../../src/contract/bounds.ts";
import { roomOf } from "../support/client.ts";
import { ring } from "../faults/alarms.ts";
import { commits, faults, toDatabase, writesDatabase, type Fault, type Passed, type Point } from "../faults/faults.ts";
import type { Scene } from "./operations.ts";
import type { Time } from "./time.ts";

/** One way for a fault to strike one operation. */
export interface Place {
  name: string;
  before?(scene: Scene): Promise<void> | void;
  /** After the answer, before anything is done about it. */
  after?(scene: Scene, time: Time): Promise<void>;
  /** A run in which no call met the fault has shown nothing. */
  mustStrike?: boolean;
}

export interface FaultPoint {
  name: string;
  /** Where it can happen to an operation of this trace, or why it can't. */
  places(trace: readonly Passed[]): Place[] | string;
  /** Whether what was late lands before or after what is done about the fault. */
  lands?: "before" | "after";
}

const LOOK_EVERY_MS = 2;
const NO_ROOM = "touches no room";
const NO_D1 = "needs no D1";
const NO_WRITE = "writes nothing to D1";
const NO_OBJECT = "D1 is written by the edge, where there is no object to reset";
const ONE_COMMIT = "is one commit: its beginning is its end";

const isOfRoom = ({ room }: Point): boolean => room !== null;
const isHere = (point: Point, scene: Scene): boolean => point.room === null || point.room === scene.concert.concertId;
const roomSteps = (trace: readonly Passed[]): Passed[] => trace.filter(isOfRoom);

/** All calls of a kind, for as long as the operation runs. */
const all = (matches: (point: Point) => boolean, fault: Fault) => (scene: Scene) => {
  faults.at((point) => isHere(point, scene) && matches(point), fault, { times: Infinity });
};
/** One call of a kind. */
const nth =
  (matches: (point: Point) => boolean, fault: Fault, after = 0) =>
  (scene: Scene) => {
    faults.at((point) => isHere(point, scene) && matches(point), fault, { after });
  };
const ofRoom = (matches: (point: Point) => boolean) => (point: Point) => isOfRoom(point) && matches(point);
const isCall = (call: Point["call"]) => (point: Point) => point.call === call;

/** A point with one place, if the trace has what it strikes. */
const single = (
  name: string,
  has: (trace: readonly Passed[]) => true | string,
  place: Omit<Place, "name">,
): FaultPoint => ({
  name,
  places: (trace) => {
    const can = has(trace);
    return can === true ? [{ name, ...place }] : can;
  },
});
/** The same for a fault that some call has to meet. */
const striking = (name: string, has: (trace: readonly Passed[]) => true | string, place: Omit<Place, "name">) =>
  single(name, has, { ...place, mustStrike: true });
const needsRoom = (trace: readonly Passed[]): true | string => roomSteps(trace).length > 0 || NO_ROOM;
const needsCommit = (trace: readonly Passed[]): true | string => trace.some(commits) || NO_ROOM;
const needsD1 = (trace: readonly Passed[]): true | string => trace.some(toDatabase) || NO_D1;
const needsWrite = (trace: readonly Passed[]): true | string => trace.some(writesDatabase) || NO_WRITE;
const needsRoomsWrite = (trace: readonly Passed[]): true | string =>
  trace.some(ofRoom(writesDatabase)) || (trace.some(writesDatabase) ? NO_OBJECT : NO_WRITE);

const jump = (ms: number) => (scene: Scene) => {
  let done = false;
  faults.add((point) => {
    // After the beginning was decided, while it waits to be durable.
    if (!done && point.room === scene.concert.concertId && commits(point)) {
      done = true;
      faults.jump(ms);
    }
    return null;
  });
};

const loseAlarm = async (scene: Scene): Promise<void> => {
  await runInDurableObject(roomOf(scene.concert), (_, { storage }) => storage.deleteAlarm());
  faults.at(isCall("set-alarm"), "lost", { times: Infinity });
};

/** Time passes for the rooms while a call hangs: as much as a call may take, for each that does. */
const ticking = {
  timer: undefined as NodeJS.Timeout | undefined,
  start() {
    let hung = faults.stalled;
    this.timer = setInterval(() => {
      if (faults.stalled <= hung) return;
      hung = faults.stalled;
      faults.jump(D1_CALL_MAX_MS + 1);
    }, LOOK_EVERY_MS);
  },
  stop() {
    clearInterval(this.timer);
  },
};

/** What is open has to stay open for an alarm to have anything to do with it. */
const leaveOpen = all(writesDatabase, "unsent");

export const FAULT_POINTS: readonly FaultPoint[] = [
  striking("reset before the beginning is durable", needsCommit, { before: nth(commits, "abort-before") }),
  striking("reset after the beginning is durable", needsCommit, { before: nth(commits, "abort-after") }),
  striking("D1 is not reached once", needsWrite, { before: nth(writesDatabase, "unsent") }),
  striking("D1 is never reached", needsWrite, { before: all(writesDatabase, "unsent") }),
  striking("D1 does it, the reply is lost", needsWrite, { before: nth(writesDatabase, "unanswered") }),
  striking("D1 does it, then is gone", needsWrite, {
    before: (scene) => {
      all(toDatabase, "unsent")(scene);
      nth(writesDatabase, "unanswered")(scene);
    },
  }),
  striking("D1 overloaded for an hour", needsD1, {
    before: all(toDatabase, "overloaded"),
    after: async ({ concert }, time) => {
      faults.at(toDatabase, "overloaded", { times: Infinity });
      for (let minutes = 10; minutes <= 60; minutes += 10) {
        time.pass(HOUR_MS / 6);
        await ring(concert);
      }
    },
  }),
  striking("D1 never answers", needsRoomsWrite, {
    before: (scene) => {
      all(ofRoom(writesDatabase), "stalled")(scene);
      ticking.start();
    },
    after: async () => ticking.stop(),
  }),
  { ...striking("D1 late, in time", needsWrite, { before: all(writesDatabase, "late") }), lands: "before" },
  {
    ...striking("D1 late, after what is done about it", needsWrite, {
      before: all(writesDatabase, "late"),
      // A payment is past its deadline then: what is done about it is the void row.
      after: async (_, time) => time.pass(31_000),
    }),
    lands: "after",
  },
  striking("reset after D1, before finishing", needsRoomsWrite, { before: nth(ofRoom(writesDatabase), "abort-after") }),
  {
    name: "reset after finishing, before the reply",
    places: (trace) => {
      const count = trace.filter(commits).length;
      if (count === 0) return NO_ROOM;
      if (count === 1) return ONE_COMMIT;
      return [{ name: "after the last commit", before: nth(commits, "abort-after", count - 1), mustStrike: true }];
    },
  },
  {
    name: "reset around any step",
    places: (trace) => {
      const steps = roomSteps(trace);
      if (steps.length === 0) return NO_ROOM;
      return steps.flatMap(({ call }, index) =>
        (["abort-before", "abort-after"] as const).map((fault) => ({
          name: `${fault === "abort-before" ? "before" : "after"} step ${index + 1}, ${call}`,
          before: nth(isOfRoom, fault, index),
          mustStrike: true,
        })),
      );
    },
  },
  {
    name: "a transaction fails",
    places: (trace) => {
      const count = trace.filter(isCall("transaction")).length;
      if (count === 0) return NO_ROOM;
      return Array.from({ length: count }, (_, index) => ({
        name: `transaction ${index + 1}`,
        before: nth(isCall("transaction"), "fails", index),
        mustStrike: true,
      }));
    },
  },
  single("evicted before it", needsRoom, { before: ({ concert }) => evictDurableObject(roomOf(concert)) }),
  single("evicted after it", needsRoom, {
    before: leaveOpen,
    after: ({ concert }) => evictDurableObject(roomOf(concert)),
  }),
  single("alarm twice", needsRoom, {
    before: leaveOpen,
    after: async ({ concert }, time) => {
      time.pass(6_000);
      await ring(concert, true);
    },
  }),
  single("alarm late by an hour", needsRoom, { before: leaveOpen, after: async (_, time) => time.pass(HOUR_MS) }),
  single("alarm lost", needsRoom, {
    before: async (scene) => {
      leaveOpen(scene);
      await loseAlarm(scene);
    },
  }),
  single("clock jumps an hour on", needsCommit, { before: jump(HOUR_MS) }),
  single("clock jumps an hour back", needsCommit, { before: jump(-HOUR_MS) }),
];
