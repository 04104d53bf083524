// Invariant 13 by the rooms' rows, of the epoch that is there at the end: whom the line called and let in, and when.
import { place } from "../../src/contract/line.ts";
import type { Millis } from "../../src/contract/values.ts";
import { epochIn } from "./checker-line.ts";
import type { ConcertFacts, Entry, History, Violation, World } from "./history.ts";
import { bodyOf, entriesOf, isBefore, possible, violation } from "./reading.ts";
import type { RoomRows } from "./stores.ts";

const MINUTE_MS = 60_000;
const BUCKET_MS = 10_000;

type Visit = RoomRows["visits"][number];
type Granted = Visit & { granted_at: number };

export function checkAdmissions({ history, stores: { rooms } }: World): Violation[] {
  return history.concerts.flatMap((concert) => {
    const room = rooms[concert.concertId];
    const [line] = room?.line ?? [];
    if (room === undefined || line === undefined) return [violation(13, "a concert has no line", concert.concertId)];
    const granted = room.visits
      .filter((visit): visit is Granted => visit.granted_at !== null)
      .toSorted((one, other) => one.granted_at - other.granted_at);
    return [
      ...calledOnce(room, line),
      ...insideTheMaximum(history, concert, granted),
      ...insideTheRate(history, concert, granted),
      ...claimsFirst(history, concert, line.epoch, granted),
    ];
  });
}

/** The watermark rises from one to the next, never over a number that wasn't given, and nobody enters uncalled. */
function calledOnce({ cohorts, visits, places }: RoomRows, line: RoomRows["line"][number]): Violation[] {
  const found: Violation[] = [];
  let served = 0;
  let at = 0;
  for (const { first, last, called_at } of cohorts.toSorted((one, other) => one.first - other.first)) {
    if (first !== served + 1 || called_at < at) {
      found.push(violation(13, `${first} to ${last} were called at ${called_at}, after ${served} at ${at}`));
    }
    served = last;
    at = called_at;
  }
  if (served !== line.served || served > line.issued) {
    found.push(violation(13, `${served} were called, ${line.served} is the watermark, ${line.issued} were given`));
  }
  const granted = visits.filter(({ granted_at }) => granted_at !== null).length;
  if (granted !== line.admitted_total) {
    found.push(violation(13, `${granted} sessions, ${line.admitted_total} admissions`));
  }
  for (const { number, fan, first_asked_at } of visits) {
    const cohort = cohorts.find(({ first, last }) => first <= number && number <= last);
    if (cohort === undefined || first_asked_at < cohort.called_at) {
      found.push(violation(13, `${number} was heard before it was called`, fan));
    }
  }
  for (const [number, those] of Map.groupBy(places, ({ number }) => number)) {
    if (those.length > 1)
      found.push(violation(13, `${those.length} fans have number ${number}`, ...those.map(({ fan }) => fan)));
  }
  return found;
}

/** Sessions that were certainly live at an instant, in which others began or ended in an unknown order. */
const insideAt = (granted: readonly Granted[], at: Millis): Granted[] =>
  granted.filter(({ granted_at, ended_at }) => granted_at <= at && (ended_at === null || ended_at > at));

function insideTheMaximum(history: History, concert: ConcertFacts, granted: readonly Granted[]): Violation[] {
  return granted.flatMap(({ granted_at, fan }) => {
    const inside = insideAt(granted, granted_at).length;
    const max = Math.max(...possible(history, concert, "maxAdmitted", granted_at, granted_at));
    return inside <= max ? [] : [violation(13, `${inside} were inside at ${granted_at}, ${max} may be`, fan)];
  });
}

function insideTheRate(history: History, concert: ConcertFacts, granted: readonly Granted[]): Violation[] {
  return granted.flatMap((last, index) =>
    isInRate(history, concert, granted.slice(0, index + 1), 0)
      ? []
      : [violation(13, `number ${last.number} was let in beyond the rate, at ${last.granted_at}`, last.fan)],
  );
}

/** Whether every window that ends with the last admission keeps the rate, with `more` let in at the same time. */
function isInRate(history: History, concert: ConcertFacts, granted: readonly Granted[], more: number): boolean {
  const until = granted.at(-1)?.granted_at ?? 0;
  return granted.every(({ granted_at }, index) => {
    const rates = possible(history, concert, "admitPerMinute", granted_at, until);
    const rate = Math.max(...rates);
    const units = (granted.length - index + more) * MINUTE_MS;
    return units <= rate * (until - granted_at) + Math.max(MINUTE_MS, rate * BUCKET_MS);
  });
}

/** At each admission a slot and a token are left for every smaller active claim that fans can be sure of. */
function claimsFirst(history: History, concert: ConcertFacts, epoch: number, granted: readonly Granted[]): Violation[] {
  const offerMs = concert.waitingRoom.offerSeconds * 1_000;
  const ofConcert = entriesOf(history, "join", "poll", "claim", "leave").filter(
    ({ asked }) => asked.concertId === concert.concertId,
  );
  const claims = ofConcert.flatMap((entry) => {
    const body = entry.asked.what === "claim" ? bodyOf(entry, place) : null;
    if (body?.status !== "ready" || epochIn(body.queueToken) !== epoch) return [];
    return [{ entry, number: body.number, fan: entry.fan }];
  });
  return granted.flatMap((visit, index) => {
    const cause = causeOf(ofConcert, visit);
    if (cause === null) return [];
    const at = visit.granted_at;
    const isStanding = ({ entry, number, fan }: (typeof claims)[number]): boolean =>
      number < visit.number &&
      isBefore(entry, cause) &&
      at - entry.sent.ms <= offerMs &&
      !granted.some((other) => other.number === number && other.granted_at <= at) &&
      !ofConcert.some(
        (other) =>
          other.fan === fan && other.asked.what === "leave" && other.sent.tick < (cause.answered?.tick ?? Infinity),
      );
    const owed = new Set(claims.filter(isStanding).map(({ number }) => number)).size;
    if (owed === 0) return [];
    const before = granted.filter((other) => other.granted_at < at && (other.ended_at === null || other.ended_at > at));
    const max = Math.max(...possible(history, concert, "maxAdmitted", at, at));
    const hasSlots = before.length + 1 + owed <= max;
    if (hasSlots && isInRate(history, concert, granted.slice(0, index + 1), owed)) return [];
    const detail = `number ${visit.number} was let in at ${at} with ${owed} smaller claims standing`;
    const passed = claims.filter(isStanding).map(({ fan }) => fan);
    return [{ ...violation(13, detail, visit.fan, ...passed), shownBy: cause }];
  });
}

/** The request that a fan was let in by, when it is certain which one that was. */
function causeOf(entries: readonly Entry[], { fan, granted_at }: Granted): Entry | null {
  const then = entries.filter(
    (entry) =>
      entry.fan === fan &&
      (entry.asked.what === "join" || entry.asked.what === "claim") &&
      entry.sent.ms <= granted_at &&
      (entry.answered?.ms ?? Infinity) >= granted_at,
  );
  const [only] = then;
  return then.length === 1 && only !== undefined && bodyOf(only, place)?.status === "admitted" ? only : null;
}
