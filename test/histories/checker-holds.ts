// Invariants 10 to 12: whose a seat is at any time, when a hold may be paid, and which changes of state there are.
import { payment } from "../../src/contract/payments.ts";
import { hold } from "../../src/contract/seats.ts";
import { holdLives, isCertainDuring } from "./hold-lives.ts";
import type { Entry, Violation, World } from "./history.ts";
import { bodyOf, entriesOf, isDone, violation } from "./reading.ts";
import { seatingPlans, seatsOfHold, type HoldRow } from "./seats-of.ts";
import { Taken } from "./taken.ts";

/** Nobody may have looked since, and an alarm of a busy process is not on the dot. */
const ALARM_LATE_MS = 5_000;

export function checkHolds(world: World): Violation[] {
  const taken = new Taken(world.history);
  return [
    ...nobodyElseMeanwhile(world, taken),
    ...freeWhenOver(world, taken),
    ...rowsFollowEachOther(world),
    ...seatsShareTheirHoldsFate(world),
    ...paidInTime(world),
    ...statesOnlyMoveOn(world),
  ];
}

/** 10: a seat that is certainly somebody's, or kept back, is given to nobody else. */
function nobodyElseMeanwhile({ history }: World, taken: Taken): Violation[] {
  const given = entriesOf(history, "hold", "choose", "comp").flatMap((entry) => {
    if (entry.asked.what === "comp") {
      const body = bodyOf(entry, payment);
      const seatIds = body?.tickets.map(({ seatId }) => seatId) ?? [];
      return [{ entry, holdId: body?.holdId ?? "", seatIds, isNew: false }];
    }
    const body = bodyOf(entry, hold);
    const isLive = body?.status === "held" || body?.status === "paying";
    const seatIds = isLive ? body.seats.map(({ seatId }) => seatId) : [];
    return [{ entry, holdId: body?.holdId ?? "", seatIds, isNew: entry.told?.status === 201 }];
  });
  return given.flatMap(({ entry, holdId, seatIds, isNew }) =>
    seatIds.flatMap((seatId) => {
      const { performanceId } = entry.asked;
      const others = taken
        .livesOf(performanceId, seatId)
        .filter((life) => life.holdId !== holdId && isCertainDuring(life, entry));
      const found = others.map((other) =>
        violation(10, `${seatId} was given as ${holdId} while ${other.holdId} had it`, other.holdId, holdId),
      );
      if (isNew && taken.isBlocked(performanceId, seatId, entry)) {
        found.push(violation(10, `${seatId} was given as ${holdId} while it was kept back`, holdId, `"${seatId}"`));
      }
      return found;
    }),
  );
}

/** 11: what is refused as taken can have been taken. */
function freeWhenOver({ history }: World, taken: Taken): Violation[] {
  return entriesOf(history, "hold", "block", "comp")
    .filter(({ told }) => told?.code === "seats-unavailable" || told?.code === "already-yours")
    .flatMap((entry) => {
      const { performanceId, what } = entry.asked;
      return takenIn(entry)
        .filter((seatId) => !taken.mayBeOwned(performanceId, seatId, entry))
        .filter((seatId) => what !== "hold" || !taken.mayBeBlocked(performanceId, seatId, entry))
        .map((seatId) => ({
          ...violation(
            11,
            `${seatId} of ${performanceId} was refused as taken, and nobody had it`,
            entry.fan,
            `"${seatId}"`,
          ),
          shownBy: entry,
        }));
    });
}

function takenIn({ told }: Entry): string[] {
  const body = told?.body;
  const seatIds: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "seatIds") : [];
  return Array.isArray(seatIds) ? seatIds.map(String) : [];
}

/** 10 and 11 by the rooms' rows: of two holds of a seat, the first was over when the second began. */
function rowsFollowEachOther(world: World): Violation[] {
  const found: Violation[] = [];
  const plans = seatingPlans(world.history.concerts);
  for (const room of Object.values(world.stores.rooms)) {
    const named = room.holds.flatMap((row) =>
      seatsOfHold(plans, row).map((seatId) => ({ row, seat: `${row.performance_id} ${seatId}` })),
    );
    for (const [seat, holders] of Map.groupBy(named, ({ seat }) => seat)) {
      const rows = holders.map(({ row }) => row).toSorted((one, other) => one.created_at - other.created_at);
      for (const [index, row] of rows.entries()) {
        const next = rows[index + 1];
        if (next === undefined || couldEndBy(world, row, next.created_at)) continue;
        if (next.created_at === row.created_at && couldEndBy(world, next, row.created_at)) continue;
        const detail = `${seat}: ${next.hold_id} began at ${next.created_at}, ${row.hold_id} (${row.status}) was to end at ${row.expires_at}`;
        found.push(violation(10, detail, row.hold_id, next.hold_id));
      }
    }
  }
  return found;
}

function couldEndBy({ history, stores: { books } }: World, row: HoldRow, at: number): boolean {
  if (row.status === "expired") return row.expires_at <= at;
  if (row.status !== "released") return false;
  // What an operator wanted to give and couldn't is nobody's, whenever that was found out.
  const isPaid = books.payments.some(({ hold_id, state }) => hold_id === row.hold_id && state !== "void");
  if (row.comp === 1 && !isPaid) return true;
  const payments = books.payments.filter(({ hold_id, state }) => hold_id === row.hold_id && state === "refunded");
  return history.entries.some(({ asked, fan, sent, told }) => {
    if (sent.ms > at || (told !== null && told.status >= 400 && told.status < 500)) return false;
    if (asked.what === "release") return asked.holdId === row.hold_id;
    if (asked.what === "leave") return fan === row.fan;
    if (asked.what === "cancel") return asked.performanceId === row.performance_id;
    return asked.what === "refund" && payments.some(({ payment_id }) => payment_id === asked.paymentId);
  });
}

/** 10: either all seats of a hold are its own, or none is. */
function seatsShareTheirHoldsFate({ stores: { rooms } }: World): Violation[] {
  const found: Violation[] = [];
  for (const room of Object.values(rooms)) {
    const owned = Map.groupBy(room.seats, ({ hold_id }) => hold_id);
    for (const { hold_id, status, seats } of room.holds) {
      const asked: number[] = JSON.parse(seats);
      const has = owned.get(hold_id) ?? [];
      owned.delete(hold_id);
      const isLive = status === "held" || status === "paying" || status === "paid";
      const isWhole = has.length === asked.length && has.every(({ seat }) => asked.includes(seat));
      if (isLive ? !isWhole : has.length > 0) {
        found.push(violation(10, `${hold_id} (${status}) has ${has.length} of its ${asked.length} seats`, hold_id));
      }
    }
    for (const [holdId, seats] of owned) found.push(violation(10, `${seats.length} seats belong to no hold`, holdId));
  }
  return found;
}

/** 11: a payment began before its hold expired, and nothing expired early. */
function paidInTime({ history, stores: { books, rooms } }: World): Violation[] {
  const found: Violation[] = [];
  const payments = Map.groupBy(books.payments, ({ hold_id }) => hold_id);
  for (const { holdId, expiresAt, fan } of holdLives(history)) {
    for (const { payment_id, state, created_at } of payments.get(holdId) ?? []) {
      if (state !== "void" && created_at >= expiresAt) {
        found.push(
          violation(11, `${payment_id} began ${created_at - expiresAt} ms after ${holdId} had expired`, holdId, fan),
        );
      }
    }
  }
  for (const { holds } of Object.values(rooms)) {
    for (const { hold_id, status, expires_at, fan } of holds) {
      if (status === "expired" && expires_at > history.endedAt) {
        found.push(violation(11, `${hold_id} is expired, and its time isn't up`, hold_id, fan));
      }
      if (status === "held" && expires_at <= history.endedAt - ALARM_LATE_MS) {
        found.push(violation(11, `${hold_id} is held, and its time was up at ${expires_at}`, hold_id, fan));
      }
    }
  }
  return found;
}

/** What each state may become, itself aside. */
const NEXT: Record<string, string> = {
  held: "paying paid released expired",
  paying: "held paid released expired",
  paid: "released",
  released: "",
  expired: "",
};

/** 12, as fans see it: a look that began after another was answered never shows what the other can't become. */
function statesOnlyMoveOn({ history }: World): Violation[] {
  const found: Violation[] = [];
  const looks = [
    ...entriesOf(history, "read-hold").flatMap((entry) => seen(entry, bodyOf(entry, hold))),
    ...entriesOf(history, "read-payment").flatMap((entry) => seen(entry, bodyOf(entry, payment))),
  ];
  const reachable = (from: string, to: string): boolean => {
    if (from === to) return true;
    if (from === "paid" && to === "refunded") return true;
    if (from === "refunded") return false;
    return (NEXT[from] ?? "").split(" ").includes(to);
  };
  for (const [id, ofOne] of Map.groupBy(looks, (look) => look.id)) {
    for (const [index, later] of ofOne.entries()) {
      for (const earlier of ofOne.slice(0, index)) {
        const isAfter = (earlier.entry.answered?.tick ?? Infinity) < later.entry.sent.tick;
        if (isAfter && !reachable(earlier.status, later.status)) {
          found.push(violation(12, `${id} was ${earlier.status}, then ${later.status}`, id));
        }
      }
    }
  }
  for (const [id, told] of Map.groupBy(
    entriesOf(history, "read-cancellation").filter(isDone),
    ({ asked }) => asked.performanceId,
  )) {
    const states = told.map((entry) => String(Reflect.get(Object(entry.told?.body), "state")));
    const done = states.indexOf("done");
    if (done >= 0 && states.slice(done).some((state) => state !== "done")) {
      found.push(violation(12, `the end of ${id} was done, and later wasn't: ${states.join(", ")}`, id));
    }
  }
  return found;
}

const seen = (entry: Entry, body: { holdId: string; status: string; paymentId?: string } | null) =>
  body === null ? [] : [{ entry, id: body.paymentId ?? body.holdId, status: body.status }];
