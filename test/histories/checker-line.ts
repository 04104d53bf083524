// Invariant 13 as fans see it: numbers in order of arrival, one place a fan, and what is shown only moves on.
import { SNAPSHOT_MAX_AGE_MS } from "../../src/contract/bounds.ts";
import { place, type PlaceBody } from "../../src/contract/line.ts";
import type { Entry, Violation, World } from "./history.ts";
import { bodyOf, entriesOf, isBefore, isDone, isUnknown, violation } from "./reading.ts";

/** An answer that tells a fan where they stand. */
export interface Seen {
  entry: Entry;
  fan: string;
  concertId: string;
  epoch: number;
  body: PlaceBody;
}

export function checkLine(world: World): Violation[] {
  const seen = placesSeen(world);
  const found: Violation[] = [];
  for (const ofConcert of Map.groupBy(seen, ({ concertId }) => concertId).values()) {
    found.push(...epochsRise(ofConcert));
    for (const ofEpoch of Map.groupBy(ofConcert, ({ epoch }) => epoch).values()) {
      found.push(...numbersAreOnesOwn(ofEpoch), ...inOrderOfArrival(ofEpoch), ...calledInOrder(world, ofEpoch));
      for (const ofPlace of Map.groupBy(ofEpoch, ({ body }) => body.number).values()) found.push(...movesOn(ofPlace));
      for (const ofFan of Map.groupBy(ofEpoch, ({ fan }) => fan).values()) found.push(...onePlace(world, ofFan));
    }
  }
  return [...found, ...numbersWereAskedFor(world, seen), ...epochsWereAskedFor(world)];
}

/** What the answers about places say, with the epoch that their tokens carry. */
export function placesSeen({ history }: World): Seen[] {
  return entriesOf(history, "join", "poll", "claim").flatMap((entry) => {
    const body = bodyOf(entry, place);
    const epoch = body === null ? null : epochIn(body.queueToken);
    if (body === null || entry.fan === null || epoch === null) return [];
    return [{ entry, fan: entry.fan, concertId: body.concertId, epoch, body }];
  });
}

/** The epoch in a queue token, whose middle part is readable by anybody. */
export function epochIn(queueToken: string): number | null {
  const claims: unknown = JSON.parse(atob((queueToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
  const epoch: unknown = typeof claims === "object" && claims !== null ? Reflect.get(claims, "epo") : null;
  return typeof epoch === "number" ? epoch : null;
}

const byAnswer = (seen: readonly Seen[]): Seen[] =>
  seen.toSorted((one, other) => (one.entry.answered?.tick ?? 0) - (other.entry.answered?.tick ?? 0));

function epochsRise(seen: readonly Seen[]): Violation[] {
  const found: Violation[] = [];
  const answered = byAnswer(seen.filter(({ entry }) => entry.asked.what !== "poll"));
  let next = 0;
  let newest: Seen | undefined;
  for (const one of answered.toSorted((a, b) => a.entry.sent.tick - b.entry.sent.tick)) {
    for (
      let earlier = answered[next];
      earlier !== undefined && isBefore(earlier.entry, one.entry);
      earlier = answered[next]
    ) {
      if (newest === undefined || earlier.epoch > newest.epoch) newest = earlier;
      next += 1;
    }
    if (newest !== undefined && one.epoch < newest.epoch) {
      found.push(violation(13, `epoch ${one.epoch} was told after epoch ${newest.epoch}`, one.fan, newest.fan));
    }
  }
  return found;
}

function numbersAreOnesOwn(seen: readonly Seen[]): Violation[] {
  return [...Map.groupBy(seen, ({ body }) => body.number)].flatMap(([number, those]) => {
    const fans = new Set(those.map(({ fan }) => fan));
    return fans.size > 1 ? [violation(13, `number ${number} was given to ${fans.size} fans`, ...fans)] : [];
  });
}

/** If A's answer left before B's request arrived, A's number is smaller. */
function inOrderOfArrival(seen: readonly Seen[]): Violation[] {
  const found: Violation[] = [];
  const joins = seen.filter(({ entry }) => entry.asked.what === "join" && entry.told?.status === 201);
  const answered = byAnswer(joins);
  let next = 0;
  let highest: Seen | undefined;
  for (const join of joins.toSorted((one, other) => one.entry.sent.tick - other.entry.sent.tick)) {
    for (
      let earlier = answered[next];
      earlier !== undefined && isBefore(earlier.entry, join.entry);
      earlier = answered[next]
    ) {
      if (highest === undefined || earlier.body.number > highest.body.number) highest = earlier;
      next += 1;
    }
    if (highest !== undefined && join.body.number < highest.body.number) {
      const detail = `number ${join.body.number} was given after ${highest.body.number} had been told`;
      found.push(violation(13, detail, join.fan, highest.fan));
    }
  }
  return found;
}

/** A smaller number is called before a larger one: asking, which only the room answers, is not refused to it later. */
function calledInOrder({ history }: World, seen: readonly Seen[]): Violation[] {
  const called = byAnswer(seen.filter(({ body }) => body.status !== "waiting"));
  const concertId = seen[0]?.concertId;
  const epoch = seen[0]?.epoch;
  return entriesOf(history, "claim")
    .filter(
      ({ asked, place, told }) =>
        asked.concertId === concertId && place?.epoch === epoch && told?.code === "not-admitted",
    )
    .flatMap((entry) => {
      const number = entry.place?.number ?? 0;
      const ahead = called.find((one) => one.body.number >= number && isBefore(one.entry, entry));
      if (ahead === undefined) return [];
      return [violation(13, `${number} was not called after ${ahead.body.number} had been`, entry.fan, ahead.fan)];
    });
}

const ORDER = { waiting: 0, ready: 1, admitted: 2 };

/** Of one place: a position never rises, a status never goes back. */
function movesOn(seen: readonly Seen[]): Violation[] {
  const found: Violation[] = [];
  const answered = byAnswer(seen);
  for (const [index, later] of answered.entries()) {
    for (const earlier of answered.slice(0, index)) {
      if (!isBefore(earlier.entry, later.entry)) continue;
      const { number } = later.body;
      if (later.body.position > earlier.body.position) {
        found.push(
          violation(13, `${number} was at ${earlier.body.position}, then at ${later.body.position}`, later.fan),
        );
      }
      if (ORDER[later.body.status] < ORDER[earlier.body.status]) {
        found.push(violation(13, `${number} was ${earlier.body.status}, then ${later.body.status}`, later.fan));
      }
    }
  }
  return found;
}

const ENDS_OWN_PLACE: ReadonlySet<string> = new Set(["leave", "pay", "release"]);

/** A fan whose place is certainly still live is not given another. */
function onePlace({ history }: World, seen: readonly Seen[]): Violation[] {
  const found: Violation[] = [];
  const answered = byAnswer(seen);
  const claimMs = Math.min(...history.concerts.map(({ waitingRoom }) => waitingRoom.claimSeconds)) * 1_000;
  for (const join of answered) {
    if (join.entry.asked.what !== "join" || join.entry.told?.status !== 201) continue;
    const before = answered.findLast((one) => isBefore(one.entry, join.entry) && one.body.number !== join.body.number);
    if (before === undefined || before.body.number > join.body.number) continue;
    const until = join.entry.answered?.ms ?? Infinity;
    const { status, expiresAt } = before.body;
    const seenAt = before.entry.sent.ms;
    // Whoever waits has the whole right to enter still ahead, less the age of what was seen.
    const isTimely =
      until < (status === "waiting" ? seenAt + claimMs - SNAPSHOT_MAX_AGE_MS : Date.parse(expiresAt ?? ""));
    // Giving back the last hold ends a session that only it had kept, and calling a date off gives its holds back.
    const mayHaveEnded = history.entries.some(
      ({ fan, asked, sent, answered: told }) =>
        (fan === join.fan ? ENDS_OWN_PLACE.has(asked.what) : asked.what === "cancel") &&
        "concertId" in asked &&
        asked.concertId === join.concertId &&
        sent.tick < (join.entry.answered?.tick ?? Infinity) &&
        (told?.tick ?? Infinity) > before.entry.sent.tick,
    );
    if (isTimely && !mayHaveEnded) {
      found.push(
        violation(13, `a fan with the live place ${before.body.number} was given ${join.body.number}`, join.fan),
      );
    }
  }
  return found;
}

/** 6 to 8 for joins: as many numbers as were told, or may have been given without an answer. */
function numbersWereAskedFor({ history, stores: { rooms } }: World, seen: readonly Seen[]): Violation[] {
  const found: Violation[] = [];
  for (const { concertId } of history.concerts) {
    const room = rooms[concertId];
    const [line] = room?.line ?? [];
    if (room === undefined || line === undefined) continue;
    const told = seen.filter((one) => one.concertId === concertId && one.epoch === line.epoch);
    const numbers = new Map(told.map(({ body, fan }) => [body.number, fan]));
    const open = entriesOf(history, "join").filter((entry) => entry.asked.concertId === concertId && isUnknown(entry));
    if (line.issued > numbers.size + open.length) {
      found.push(
        violation(
          8,
          `${line.issued} numbers were given, ${numbers.size} told, ${open.length} joins had no answer`,
          concertId,
        ),
      );
    }
    const places = new Map(room.places.map(({ fan, number }) => [fan, number]));
    for (const [number, fan] of numbers) {
      if (number > line.issued || (places.get(fan) ?? 0) < number) {
        found.push(violation(6, `number ${number} was told and isn't there`, fan));
      }
    }
  }
  return found;
}

/** A line starts anew only when a rebuild was asked for. */
function epochsWereAskedFor({ history, stores: { rooms } }: World): Violation[] {
  return history.concerts.flatMap(({ concertId, epoch }) => {
    const rebuilds = entriesOf(history, "rebuild").filter(({ asked }) => asked.concertId === concertId);
    const now = rooms[concertId]?.line[0]?.epoch ?? 0;
    const done = rebuilds.filter(isDone).length;
    if (now < epoch + done) return [violation(6, `${done} rebuilds were acknowledged, the epoch is ${now}`, concertId)];
    return now > epoch && rebuilds.length === 0 ? [violation(8, `the line started anew by itself`, concertId)] : [];
  });
}
