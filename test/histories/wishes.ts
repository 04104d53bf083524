// What a fan does next. Mostly what leads to a ticket, often enough what a careless, impatient or hostile client does: the
// same key again, a key for something else, somebody else's hold, a token that is over.
import type { Dice } from "../../scripts/rush/dice.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { Asked, ConcertFacts } from "./history.ts";
import type { HeldSeats, Player } from "./player.ts";
import { someHold } from "./seat-wishes.ts";
import { pickWeighted, type Weighted } from "./weighted.ts";

const AMOUNTS = [1, 30_000, 60_000, 120_000, 250_000];
const REFUND_CHANCE = 0.1;
const MISCHIEF_CHANCE = 0.06;
const REPEAT_CHANCE = 0.5;

/** What everybody can see, and whose holds there are to be meddled with. */
export interface Scene {
  concerts: readonly ConcertFacts[];
  players: readonly Player[];
  now: Millis;
  /** Payments of 0 that the operator made. */
  given: readonly Given[];
}

/** What the operator gave, and to whom. */
export interface Given {
  userId: string;
  concertId: string;
  paymentId: string;
}

/** How often one who isn't inside joins, polls, asks and leaves; charging has the rest. */
const WEIGHTS_IN_LINE = {
  outside: [88, 0, 0, 0],
  waiting: [6, 62, 12, 5],
  ready: [4, 12, 72, 4],
} as const;

type Choice = Weighted<() => Asked>;

export function wish(player: Player, scene: Scene): Asked {
  const { dice } = player;
  const open = dice.chance(REPEAT_CHANCE) ? dice.pick(player.open) : undefined;
  if (open !== undefined) return open;
  if (dice.chance(MISCHIEF_CHANCE)) return mischief(player, scene);
  const bought = dice.chance(REFUND_CHANCE) ? dice.pick(player.payments) : undefined;
  if (bought !== undefined) return { what: "refund", ...bought, key: player.newKey() };
  return nextStep(player, concertOf(player, scene), scene);
}

/** A fan has one favourite, and looks at others. */
function concertOf({ index, dice }: Player, { concerts }: Scene): ConcertFacts {
  const favourite = concerts[index % concerts.length];
  const other = dice.chance(0.15) ? dice.pick(concerts) : favourite;
  if (other === undefined) throw new Error("a history without a concert");
  return other;
}

function nextStep(player: Player, concert: ConcertFacts, scene: Scene): Asked {
  const { concertId } = concert;
  const { dice } = player;
  const status = player.stays.get(concertId)?.status;
  if (status === "admitted") return inside(player, concert, scene);
  const line = (what: "join" | "poll" | "claim" | "leave"): (() => Asked) => {
    return () => ({ what, concertId });
  };
  const [join, poll, ask, leave] = WEIGHTS_IN_LINE[status ?? "outside"];
  return choose(dice, [
    [join, line("join")],
    [poll, line("poll")],
    [ask, line("claim")],
    [leave, line("leave")],
    [12, () => ({ what: "charge", amount: dice.pick(AMOUNTS) ?? 1, key: player.newKey() })],
  ]);
}

function inside(player: Player, { concertId, dates }: ConcertFacts, scene: Scene): Asked {
  const { dice } = player;
  player.holds = player.holds.filter(({ expiresAt }) => expiresAt + 20_000 > scene.now);
  const held = dice.pick(player.holds.filter((one) => one.concertId === concertId));
  const date = dice.pick(dates);
  if (date === undefined) throw new Error("a concert without a date");
  const { performanceId } = date;
  const hold = (): Asked => someHold(player, concertId, date);
  const look: Choice[] = [
    [4, () => ({ what: "seats", concertId, performanceId })],
    [3, () => ({ what: "dates", concertId })],
    [3, () => ({ what: "poll", concertId })],
    [3, () => ({ what: "leave", concertId })],
  ];
  const charge: Choice = [10, () => ({ what: "charge", amount: dice.pick(AMOUNTS) ?? 1, key: player.newKey() })];
  if (held === undefined) return choose(dice, [[75, hold], charge, ...look]);
  const { holdId } = held;
  const short = held.amount - player.balance;
  return choose(dice, [
    [short > 0 ? 25 : 62, () => pay(held, held.key)],
    [short > 0 ? 50 : 4, () => ({ what: "charge", amount: Math.max(short, 1_000), key: player.newKey() })],
    [4, () => pay(held, player.newKey())],
    [6, () => ({ what: "release", concertId, holdId })],
    [5, () => ({ what: "read-hold", concertId, holdId })],
    [2, () => ({ what: "holds", concertId })],
    [8, hold],
    ...look,
  ]);
}

const pay = ({ concertId, holdId }: HeldSeats, key: string): Asked => ({ what: "pay", concertId, holdId, key });

/** What no honest client would do, or none with a good memory. */
function mischief(player: Player, scene: Scene): Asked {
  const { dice } = player;
  const other = dice.pick(scene.players) ?? player;
  const theirs = dice.pick(other.holds);
  const before = dice.pick(player.answered);
  const bought = dice.pick(player.payments);
  const given = scene.given.find(({ userId }) => userId === player.userId);
  const choices: Choice[] = [
    [1, () => ({ what: "balance" })],
    [1, () => ({ what: "tickets" })],
  ];
  if (before !== undefined) choices.push([5, () => before], [2, () => twisted(before, player)]);
  if (theirs !== undefined) {
    const { concertId, holdId } = theirs;
    choices.push([2, () => pay(theirs, player.newKey())], [1, () => ({ what: "release", concertId, holdId })]);
  }
  if (bought !== undefined) choices.push([2, () => ({ what: "read-payment", paymentId: bought.paymentId })]);
  if (given !== undefined) {
    const { concertId, paymentId } = given;
    choices.push([4, () => ({ what: "refund", concertId, paymentId, key: player.newKey() })]);
  }
  return choose(dice, choices);
}

/** The same key for something else. */
function twisted(before: Asked, player: Player): Asked {
  const [held] = player.holds;
  if (before.what === "charge") return { ...before, amount: before.amount + 1 };
  if (before.what === "choose") return { ...before, choice: { bestAvailable: { count: player.dice.between(4, 5) } } };
  if (before.what === "refund") return { ...before, key: `${before.key}-too` };
  if (before.what !== "pay" || held === undefined) return before;
  return { ...before, holdId: held.holdId, concertId: held.concertId };
}

const choose = (dice: Dice, choices: readonly Choice[]): Asked => pickWeighted(dice, choices)();
