// Plays a history: in rounds, some of the fans ask for something each, all at the same moment, while something may go
// wrong; then time passes. Who asks for what follows from the seed and from what was answered in earlier rounds.
//
// What a seed gives again: the concerts, the fans, and round by round everybody's choices, the trouble and the time, as long
// as the answers were the same. Requests of one round race each other inside the runtime; with a width of 1 nothing races,
// and the whole history is the same. Identifiers are random and differ; transcript.ts names things by their order.
import { type Dice, diceForEach } from "../../scripts/rush/dice.ts";
import { audit } from "../../src/contract/audit.ts";
import type { Asked, Entry, History, World } from "./history.ts";
import { makeConcert, makeUser, Operator, operatorOf } from "./operator.ts";
import { Player } from "./player.ts";
import { isUnknown } from "./reading.ts";
import { Recorder } from "./recorder.ts";
import type { Stage } from "./stage.ts";
import { wish } from "./wishes.ts";

export interface Play {
  seed: number;
  fans: number;
  concerts: number;
  rounds: number;
  /** Fans who ask for something in one round. */
  width: number;
  /** How often something goes wrong, and how often the operator does something, a round. */
  troubleChance: number;
  operatorChance: number;
}

export interface Played {
  world: World;
  /** What the service's own audit finds at the end, in its words. */
  failedAudits: string[];
  /** Rounds in which something went wrong. */
  troubles: number;
  /** Things asked for whose outcome was unknown for a while, and those of them that had a definite answer in the end. */
  unknown: number;
  resolved: number;
}

/** Of those who ask, how many are among the called and admitted, who have most to lose. */
const AHEAD_SHARE = 0.65;
const DOUBLE_CLICK_CHANCE = 0.07;
const SETTLING_ROUNDS = 12;
/** Requests at once where no order is asked for. */
const TOGETHER = 20;

export async function play(setup: Play, stage: Stage, onRound: (entries: number) => void = () => {}): Promise<Played> {
  const [worldDice, operatorDice, ...fanDice] = diceForEach(setup.seed, setup.fans + 2);
  if (worldDice === undefined || operatorDice === undefined) throw new Error("a history without dice");
  const concerts = [];
  for (let made = 0; made < setup.concerts; made++) concerts.push(await makeConcert(stage, worldDice));
  const concertIds = concerts.map(({ concertId }) => concertId);
  const players: Player[] = [];
  for (let first = 0; first < fanDice.length; first += TOGETHER) {
    const some = fanDice.slice(first, first + TOGETHER);
    const made = some.map(async (dice, index) => new Player(first + index, await makeUser(stage), dice));
    players.push(...(await Promise.all(made)));
  }
  const operator = new Operator(
    operatorDice,
    concerts,
    players.map(({ userId }) => userId),
  );
  const recorder = new Recorder(stage);
  let troubles = 0;

  for (let round = 0; round < setup.rounds; round++) {
    const trouble = worldDice.chance(setup.troubleChance) ? stage.trouble(worldDice, concertIds) : null;
    if (trouble !== null && trouble.what !== null) {
      troubles += 1;
      recorder.note(trouble.what);
    }
    const scene = { concerts, players, now: stage.now(), given: operator.given };
    const asking = someOf(players, setup, worldDice).flatMap((player) => {
      const asked = wish(player, scene);
      const times = setup.width > 1 && player.dice.chance(DOUBLE_CLICK_CHANCE) ? 2 : 1;
      return Array.from({ length: times }, () => send(recorder, player, asked));
    });
    for (const order of operator.wish(setup.operatorChance, scene.now)) {
      asking.push(command(recorder, stage, operator, order));
    }
    let isOver = false;
    const answered = Promise.all(asking).finally(() => (isOver = true));
    await Promise.all([answered, trouble?.meanwhile(() => isOver)]);
    await trouble?.after();
    await stage.pass(someTime(worldDice));
    onRound(recorder.entries.length);
  }
  await settle(recorder, stage, { players, operator, concertIds });
  const history: History = {
    seed: setup.seed,
    concerts,
    entries: recorder.entries,
    happenings: recorder.happenings,
    endedAt: stage.now(),
  };
  const failedAudits = await auditOf(stage);
  const world = { history, stores: await stage.readStores(concertIds) };
  return { world, failedAudits, troubles, ...outcomes(recorder.entries) };
}

/** Requests that change something and at some time had no definite answer, and what became of them. */
function outcomes(entries: readonly Entry[]): Pick<Played, "unknown" | "resolved"> {
  const tries = [...Map.groupBy(entries.filter(changesSomething), ({ asked }) => asked).values()];
  const unknown = tries.filter((entries) => entries.some(isUnknown));
  const isDecided = (entry: Entry): boolean => !isUnknown(entry) && entry.told?.code !== "idempotency-in-flight";
  return { unknown: unknown.length, resolved: unknown.filter((entries) => entries.some(isDecided)).length };
}

const READS: ReadonlySet<string> = new Set([
  "poll",
  "dates",
  "seats",
  "holds",
  "read-hold",
  "read-payment",
  "balance",
  "tickets",
  "read-cancellation",
]);
const changesSomething = ({ asked }: Entry): boolean => !READS.has(asked.what);

async function send(recorder: Recorder, player: Player, asked: Asked): Promise<void> {
  player.learn(await recorder.send(player.senderFor(asked), asked));
}

async function command(recorder: Recorder, stage: Stage, operator: Operator, asked: Asked): Promise<void> {
  operator.learn(await recorder.send(operatorOf(stage), asked));
}

/** Without trouble: everybody asks again until nothing is unknown, and looks at their balance. */
async function settle(
  recorder: Recorder,
  stage: Stage,
  { players, operator, concertIds }: { players: readonly Player[]; operator: Operator; concertIds: string[] },
): Promise<void> {
  recorder.note("all trouble ends");
  await stage.calm(concertIds);
  for (let round = 0; round < SETTLING_ROUNDS; round++) {
    const orders = operator.wish(0, stage.now());
    for (const order of orders) await command(recorder, stage, operator, order);
    const open = players.filter((player) => player.open.length > 0);
    if (orders.length === 0 && open.length === 0) break;
    for (const player of open) for (const asked of player.open) await send(recorder, player, asked);
    await stage.pass(2_000);
  }
  await stage.settle(concertIds);
  for (let first = 0; first < players.length; first += TOGETHER) {
    const some = players.slice(first, first + TOGETHER);
    await Promise.all(some.map((player) => send(recorder, player, { what: "balance" })));
  }
}

async function auditOf(stage: Stage): Promise<string[]> {
  const headers = operatorOf(stage).tokens;
  const received = await stage.send({ method: "GET", path: "/v1/admin/audit?limit=100", headers });
  const body = audit.safeParse(received?.body).data;
  if (body === undefined) return [`the audit answered ${JSON.stringify(received)}`];
  return body.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
}

/** So many different players, in the order they were drawn; most of them of those who have got somewhere. */
function someOf(players: readonly Player[], { width }: Play, dice: Dice): Player[] {
  const ahead = players.filter((player) => player.isAhead);
  const drawn = new Set<Player>();
  while (drawn.size < Math.min(width, players.length)) {
    const isBusy = ahead.some((player) => !drawn.has(player)) && dice.chance(AHEAD_SHARE);
    const player = dice.pick(isBusy ? ahead : players);
    if (player !== undefined) drawn.add(player);
  }
  return [...drawn];
}

/** Mostly moments, sometimes seconds, seldom long enough for everything to be over. */
function someTime(dice: Dice): number {
  const roll = dice.between(1, 100);
  if (roll <= 65) return dice.between(20, 500);
  if (roll <= 93) return dice.between(500, 2_500);
  if (roll <= 99) return dice.between(5_000, 30_000);
  return dice.between(45_000, 240_000);
}
