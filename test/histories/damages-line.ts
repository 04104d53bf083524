// Damages to what fans were told of the line, and to the rows of who was called and let in: invariant 13.
import { place, type PlaceBody } from "../../src/contract/line.ts";
import { placesSeen, type Seen } from "./checker-line.ts";
import { add, bodyOf, needed, roomOf, told, type Damage } from "./damage.ts";
import type { Entry, World } from "./history.ts";

export const LINE_DAMAGES: Damage[] = [];
const breaks = (name: string, finds: RegExp, apply: Damage["apply"]): void =>
  void LINE_DAMAGES.push({ invariant: 13, name, finds, apply });

/** What the last epoch's fans were told, in the order of sending. */
function seenAtTheEnd(world: World): Seen[] {
  const epoch = needed(roomOf(world).line[0]).epoch;
  return placesSeen(world).filter((one) => one.epoch === epoch);
}
const joined = (world: World): Seen =>
  needed(seenAtTheEnd(world).findLast(({ entry }) => entry.asked.what === "join" && entry.told?.status === 201));
/** An answer about a place like another one, sent when all else was over. */
function tell(world: World, like: Seen, changes: Partial<PlaceBody>, status = 200, at = 1): Entry {
  const entry = structuredClone(like.entry);
  return add(world, entry, { told: { ...told(status, null), body: { ...bodyOf(like.entry), ...changes } } }, at);
}

breaks("a number has two owners", /was given to 2 fans/, (world) => {
  tell(world, joined(world), {}).fan = "usr_other";
});
breaks("who came later has the smaller number", /after \d+ had been told/, (world) => {
  tell(world, joined(world), { number: 1 }, 201).fan = "usr_other";
});
breaks("a position rises", /was at 1, then at 2/, (world) => {
  const like = joined(world);
  const ahead = { number: 1_000, status: "waiting" } as const;
  tell(world, like, { ...ahead, position: 1 }, 200, 1);
  tell(world, like, { ...ahead, position: 2 }, 200, 2);
});
breaks("a called place waits again", /was ready, then waiting/, (world) => {
  const like = joined(world);
  tell(world, like, { number: 1_000, status: "ready", position: 0 }, 200, 1);
  tell(world, like, { number: 1_000, status: "waiting", position: 0 }, 200, 2);
});
breaks("a larger number is called first", /was not called after/, (world) => {
  const called = needed(seenAtTheEnd(world).find(({ body }) => body.status !== "waiting" && body.number > 1));
  const { epoch, body, entry } = called;
  const like = { ...entry, asked: { what: "claim" as const, concertId: called.concertId } };
  add(world, like, { place: { epoch, number: body.number - 1 }, told: told(403, "not-admitted") });
});
breaks("a fan in line gets another place", /with the live place/, (world) => {
  const like = joined(world);
  const farAhead = { status: "admitted", expiresAt: "2999-01-01T00:00:00.000Z", position: 0 } as const;
  for (const [at, status] of [200, 201].entries()) {
    tell(world, like, { ...farAhead, number: 2_000 + at }, status, at + 1).fan = "usr_patient";
  }
});
breaks("an epoch is followed by an older one", /was told after epoch/, (world) => {
  const places = placesSeen(world).filter(({ entry }) => entry.asked.what === "join");
  const oldest = needed(places.find(({ epoch }) => epoch < (places.at(-1)?.epoch ?? 0)));
  tell(world, oldest, { number: 3_000 });
});

breaks("the watermark leaps over a number", /were called at/, (world) => {
  needed(roomOf(world).cohorts.at(-1)).first += 1;
});
breaks("the watermark is beyond the last call", /is the watermark/, (world) => {
  needed(roomOf(world).line[0]).served += 1;
});
breaks("an admission isn't counted", /admissions/, (world) => (needed(roomOf(world).line[0]).admitted_total += 1));
breaks("somebody enters uncalled", /before it was called/, (world) => {
  needed(roomOf(world).visits[0]).first_asked_at = 0;
});
breaks("two fans have one place", /fans have number/, ({ ...world }) => {
  const { places } = roomOf(world);
  needed(places[0]).number = needed(places[1]).number;
});
breaks("more are inside than may be", /were inside at/, (world) => {
  const { visits } = roomOf(world);
  const like = needed(visits.find(({ granted_at }) => granted_at !== null));
  for (let number = 1; number < 60; number++) visits.push({ ...like, number: 5_000 + number, ended_at: null });
});
breaks("more are let in than the rate allows", /beyond the rate/, (world) => {
  const { visits } = roomOf(world);
  const like = needed(visits.find(({ granted_at }) => granted_at !== null));
  for (let number = 1; number < 400; number++)
    visits.push({ ...like, number: 5_000 + number, ended_at: like.granted_at });
});
breaks("a active claim is passed over", /smaller claims standing/, (world) => {
  const { concertId, settings } = needed(world.history.concerts[0]);
  const { visits } = roomOf(world);
  const passes = seenAtTheEnd(world).flatMap(({ entry, body, fan }) => {
    const visit = visits.find((one) => one.number === body.number && one.fan === fan && one.granted_at !== null);
    const isCause = entry.asked.what !== "poll" && body.status === "admitted" && body.number > 1;
    return isCause && visit?.granted_at === entry.answered?.ms ? [entry] : [];
  });
  const [cause] = passes;
  const [like] = seenAtTheEnd(world);
  if (cause === undefined || like === undefined || cause.answered === null) throw new Error("nobody was let in");
  const number = (place.safeParse(cause.told?.body).data?.number ?? 0) - 1;
  const passed = visits.find((visit) => visit.number === number);
  if (passed !== undefined) passed.granted_at = null;
  settings.maxAdmitted = 1;
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "patch");
  const claim = add(world, like.entry, {
    fan: "usr_passed_over",
    asked: { what: "claim", concertId },
    told: told(200, null, { ...like.body, number, status: "ready", position: 0 }),
    sent: { tick: cause.sent.tick - 0.6, ms: cause.sent.ms },
    answered: { tick: cause.sent.tick - 0.5, ms: cause.sent.ms },
  });
  if (claim.fan === null) throw new Error("a claim of nobody");
});
