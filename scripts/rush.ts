// A whole crowd against a running service, the way a sale goes: everybody at once, each with a mind of their own. What
// they were told is then held against the promises of the service, and the books against what they were told.
import { setMaxListeners } from "node:events";
import { runCommand } from "./command.ts";
import { DEV_VARS_PATH, readAdminKey } from "./dev-vars.ts";
import { HELP, rushOptions, type RushOptions } from "./rush/arguments.ts";
import { bookViolations, readBooks } from "./rush/books.ts";
import { rollCharacter } from "./rush/character.ts";
import { violationsIn } from "./rush/checks.ts";
import { newFan, type Sale } from "./rush/crowd.ts";
import { diceForEach } from "./rush/dice.ts";
import { walk } from "./rush/fan.ts";
import { keepBack, receiveGuests } from "./rush/guests.ts";
import { Client } from "./rush/http.ts";
import { Operator, rushArena } from "./rush/operator.ts";
import { showProgress } from "./rush/progress.ts";
import { noRecords } from "./rush/records.ts";
import { isClean, report, type Outcome } from "./rush/report.ts";
import { SeatMaps } from "./rush/seat-maps.ts";
import { settle } from "./rush/settling.ts";
import { Traffic } from "./rush/traffic.ts";
import { Watch } from "./rush/watch.ts";

const IN_FLIGHT_MAX = 200;
const REACHED_WITHIN_MS = 10_000;
const SETUP_WITHIN_MS = 60_000;
const SETTLE_WITHIN_MS = 120_000;

await runCommand(HELP, rushOptions, main);

async function main(options: RushOptions): Promise<number> {
  await assertReachable(options.url);
  const adminKey = options.adminKey ?? (await readAdminKey(DEV_VARS_PATH));
  if (adminKey === null) throw new Error("No operator's key: run npm start once, or pass --admin-key.");
  const outcome = await rush(options, adminKey);
  console.log(report(outcome));
  return isClean(outcome) ? 0 : 1;
}

async function rush(options: RushOptions, adminKey: string): Promise<Outcome> {
  const { url, seed, timeoutMinutes } = options;
  const traffic = new Traffic(IN_FLIGHT_MAX);
  const records = noRecords();
  const clientUntil = (ending: AbortSignal): Client => new Client(url, traffic, records.oddities, ending);

  const setup = new Operator(clientUntil(AbortSignal.timeout(SETUP_WITHIN_MS)), adminKey);
  const before =
    options.concertId === null
      ? await setup.createConcert(rushArena(Date.now()))
      : await setup.concertAsOperator(options.concertId);
  const { concertId } = before;
  const { holdSeconds, maxSeatsPerFan } = await setup.concertAsFan(concertId);
  // Only of a concert of the run's own: nobody's real seats are given away.
  const guestsDate = options.concertId === null ? before.performances[0] : undefined;
  const guestsOf = guestsDate === undefined ? null : { concertId, performanceId: guestsDate.performanceId };
  if (guestsOf !== null) await keepBack(setup, guestsOf, records);
  const dice = diceForEach(seed, options.fans);
  const fans = dice.map((dice, index) => newFan(index, rollCharacter(dice, maxSeatsPerFan), dice));
  console.log(`${options.fans} fans come for "${before.title}" (${concertId}) at ${url}. Seed ${seed}.`);

  const ending = endOfRun(timeoutMinutes);
  const sale: Sale = { client: clientUntil(ending), records, seatMaps: new SeatMaps(), concertId, holdSeconds };
  const crowdGone = new AbortController();
  const watch = new Watch(new Operator(clientUntil(ending), adminKey), concertId);
  const watching = watch.until(crowdGone.signal, options.concertId === null);
  const receiving =
    guestsOf === null
      ? Promise.resolve()
      : receiveGuests(new Operator(clientUntil(ending), adminKey), guestsOf, records, crowdGone.signal);
  const received = Promise.allSettled([receiving]);
  const stopShowing = showProgress({ fans, records, traffic, watch });
  const beganAt = performance.now();
  await Promise.all(fans.map((fan) => walk(fan, sale)));
  const tookMs = performance.now() - beganAt;
  stopShowing();
  crowdGone.abort();

  const trouble: string[] = [];
  const tried = async <Value>(what: string, work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (error) {
      trouble.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  await tried("watching the sale", () => watching);
  await received;
  await tried("giving seats away", () => receiving);
  const late = clientUntil(AbortSignal.timeout(SETTLE_WITHIN_MS));
  const operator = new Operator(late, adminKey);
  await tried("reading the balances", () => settle(fans, late, records));
  const after = await tried("reading the operator's figures", () => operator.concertAsOperator(concertId));
  const audit = await tried("the audit", () => operator.audit(concertId));

  const books = after === null ? null : readBooks(before, after, records);
  const violations = [
    ...violationsIn(records, before.waitingRoom.claimSeconds * 1_000),
    ...watch.violations,
    ...(books === null ? [] : bookViolations(books)),
  ];
  return {
    concertId,
    seed,
    tookMs,
    fans,
    traffic,
    books,
    holds: records.holds,
    mostAdmitted: watch.mostAdmitted,
    violations,
    audit,
    trouble,
  };
}

/** One honest look before the crowd comes: its own requests would be tried again for a long time. */
async function assertReachable(url: string): Promise<void> {
  try {
    const response = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(REACHED_WITHIN_MS) });
    await response.text();
  } catch {
    throw new Error(`Nothing answers at ${url}. Start the service with npm start, or say where it is with --url.`);
  }
}

/** The run ends with its time, or at the first Ctrl-C, after which the books are still read; a second one ends it all. */
function endOfRun(timeoutMinutes: number): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const ending = AbortSignal.any([interrupted.signal, AbortSignal.timeout(timeoutMinutes * 60_000)]);
  setMaxListeners(0, ending);
  return ending;
}
