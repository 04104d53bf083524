// The operator of a history: sets the concerts up before it begins, and then does one thing at a time, so that what is in
// force is known but for what had no answer. Times of the sale are set two at once, as two colleagues do who don't know of
// each other: nothing that the checker needs to know depends on them but their order.
import type { z } from "zod";
import type { Dice } from "../../scripts/rush/dice.ts";
import { operatorConcert } from "../../src/contract/operator-concert.ts";
import { userCreated } from "../../src/contract/users.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../src/contract/bounds.ts";
import type { Section } from "../../src/contract/performances.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Asked, ConcertFacts, Entry, Settings, Times } from "./history.ts";
import { isUnknown } from "./reading.ts";
import type { Sender } from "./recorder.ts";
import { SeatWork } from "./seat-work.ts";
import type { Sent, Stage } from "./stage.ts";
import type { Given } from "./wishes.ts";

const DATES = 2;
const YEAR_MS = 365 * DAY_MS;
/** When refunds of the second date close: some come too late for it. */
const REFUNDS_CLOSE_MS = DAY_MS + 4 * MINUTE_MS;

export const operatorOf = ({ adminKey }: Pick<Stage, "adminKey">): Sender => ({
  userId: null,
  tokens: { Authorization: `Bearer ${adminKey}` },
  place: null,
});

/** Sets a concert up, with few seats, few slots and short times, so that fans get in each other's way. */
export async function makeConcert(stage: Stage, dice: Dice): Promise<ConcertFacts> {
  const sections: Section[] = [
    { name: "A", grade: "VIP", price: 90_000, rows: 3, seatsPerRow: dice.between(4, 8) },
    { name: "B", grade: "R", price: 40_000, rows: 6, seatsPerRow: dice.between(4, 8) },
  ];
  if (dice.chance(0.7))
    sections.push({ name: "F", kind: "standing", grade: "S", price: 30_000, capacity: dice.between(8, 24) });
  const rule = dice.chance(0.5) ? "refuse" : "off";
  const settings: Settings = {
    state: "open",
    holdSeconds: dice.between(10, 40),
    maxSeatsPerFan: dice.between(2, 5),
    maxAdmitted: dice.between(4, 16),
    admitPerMinute: dice.between(100, 900),
  };
  const { state: _, maxAdmitted, admitPerMinute, ...rest } = settings;
  const [soon, late] = [REFUNDS_CLOSE_MS, YEAR_MS].map((ms) => new Date(stage.now() + ms).toISOString());
  const made = await answered(stage, operatorConcert, {
    method: "POST",
    path: "/v1/admin/concerts",
    headers: { ...operatorOf(stage).tokens, "Content-Type": "application/json" },
    body: {
      ...rest,
      title: "A history",
      venue: "A hall",
      singleSeatRule: rule,
      waitingRoom: {
        maxAdmitted,
        admitPerMinute,
        sessionSeconds: dice.between(30, 120),
        offerSeconds: 5,
        claimSeconds: dice.between(10, 60),
      },
      performances: Array.from({ length: DATES }, (_, index) => ({ startsAt: index === 0 ? late : soon, sections })),
    },
  });
  const { concertId, waitingRoom, singleSeatRule, performances } = made;
  const dates = performances.map(({ performanceId, startsAt, sections }) => {
    return { performanceId, startsAt: Date.parse(startsAt), sections };
  });
  return { concertId, settings, waitingRoom, singleSeatRule, epoch: 1, dates };
}

export function makeUser(stage: Stage): Promise<z.infer<typeof userCreated>> {
  return answered(stage, userCreated, {
    method: "POST",
    path: "/v1/users",
    headers: { "Content-Type": "application/json" },
    body: {},
  });
}

async function answered<Body extends z.ZodType>(stage: Stage, schema: Body, sent: Sent): Promise<z.infer<Body>> {
  const received = await stage.send(sent);
  if (received === null || received.status !== 201) {
    throw new Error(`the stage can't be set: ${sent.path} answered ${JSON.stringify(received)}`);
  }
  return schema.parse(received.body);
}

export class Operator {
  #dice: Dice;
  #concerts: readonly ConcertFacts[];
  /** What had no answer. */
  #again: Asked[] = [];
  /** Dates that were added, whose keys are sent again. */
  #added: Asked[] = [];
  /** Sales that are not open, to be opened again. */
  #shut = new Set<string>();
  #calledOff = new Map<string, Asked>();
  #work: SeatWork;

  constructor(dice: Dice, concerts: readonly ConcertFacts[], userIds: readonly string[]) {
    this.#dice = dice;
    this.#concerts = concerts;
    this.#work = new SeatWork(dice, userIds);
  }

  get given(): readonly Given[] {
    return this.#work.given;
  }

  /** What is done in this round: mostly nothing. */
  wish(chance: number, now: Millis): readonly Asked[] {
    const dice = this.#dice;
    if (this.#again.length > 0) return [...this.#again];
    const concert = dice.pick(this.#concerts);
    if (concert === undefined || !dice.chance(chance)) return [];
    const roll = dice.between(1, 100);
    if (roll <= 7) return this.#timesOf(concert, now);
    if (roll <= 12) return [this.#addDate(concert, now)];
    if (roll <= 65) return [this.#work.wish(concert, now)];
    const one = this.#one(concert);
    return one === null ? [] : [one];
  }

  #one({ concertId, dates }: ConcertFacts): Asked | null {
    const dice = this.#dice;
    const shut = dice.chance(0.4) ? [...this.#shut][0] : undefined;
    if (shut !== undefined) return { what: "patch", concertId: shut, changes: { state: "open" } };
    const roll = dice.between(1, 100);
    if (roll <= 45) return { what: "patch", concertId, changes: this.#changes() };
    if (roll <= 60) return { what: "patch", concertId, changes: { state: "paused" } };
    if (roll <= 66) return { what: "patch", concertId, changes: { state: "closed" } };
    if (roll <= 80) return { what: "rebuild", concertId };
    if (roll <= 90) return [...this.#calledOff.values()][0] ?? { what: "rebuild", concertId };
    const performanceId = dice.pick(dates)?.performanceId ?? "";
    // One date of a history is called off, or two; the others go on being sold.
    return this.#calledOff.size > 1
      ? null
      : { what: "cancel", concertId, performanceId, reason: `Reason ${this.#calledOff.size + 1}` };
  }

  learn(entry: Entry): void {
    const { asked } = entry;
    this.#again = this.#again.filter((one) => one !== asked);
    if (isUnknown(entry) || entry.told?.code === "idempotency-in-flight") this.#again.push(asked);
    this.#work.learn(entry);
    if (asked.what === "patch" && asked.changes.state !== undefined) {
      if (asked.changes.state === "open") this.#shut.delete(asked.concertId);
      else this.#shut.add(asked.concertId);
    }
    if (asked.what === "cancel") {
      const { concertId, performanceId } = asked;
      this.#calledOff.set(performanceId, { what: "read-cancellation", concertId, performanceId });
    }
  }

  /** Two times that may cross, set at once. All are past, so that the sale stays open. */
  #timesOf({ concertId }: ConcertFacts, now: Millis): Asked[] {
    const past = () => new Date(now - this.#dice.between(1, 3_600) * SECOND_MS).toISOString();
    const changes: Partial<Times>[] = [{ lobbyOpensAt: past() }, { saleOpensAt: past() }];
    return changes.map((one) => ({ what: "times", concertId, changes: one }));
  }

  /** A new date, or one that was added before, with the same key. */
  #addDate({ concertId }: ConcertFacts, now: Millis): Asked {
    const before = this.#dice.chance(0.5) ? this.#dice.pick(this.#added) : undefined;
    if (before !== undefined) return before;
    const number = this.#added.length + 1;
    const startsAt = new Date(now + YEAR_MS + number * MINUTE_MS).toISOString();
    const added: Asked = { what: "add-date", concertId, startsAt, key: `date-${number}` };
    this.#added.push(added);
    return added;
  }

  #changes(): Partial<Settings> {
    const dice = this.#dice;
    const all: Partial<Settings>[] = [
      { maxAdmitted: dice.between(2, 20) },
      { admitPerMinute: dice.between(60, 900) },
      { maxAdmitted: dice.between(2, 20), admitPerMinute: dice.between(60, 900) },
      { holdSeconds: dice.between(10, 60) },
      { maxSeatsPerFan: dice.between(1, 6) },
    ];
    return dice.pick(all) ?? {};
  }
}
