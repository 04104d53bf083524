// How the cost of a place in line grows, and what one room takes: `npm run bench:room`. The Worker is bundled, run in
// Miniflare directly with storage on disk, and measured from outside. Figures are medians of interleaved rounds; on a
// shared machine only their ratios mean something.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import logUpdate from "log-update";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const { values: options } = parseArgs({
  options: {
    small: { type: "string", default: "1000" },
    large: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "7" },
    calls: { type: "string", default: "300" },
  },
});
const [SMALL, LARGE] = [Number(options.small), Number(options.large)];
const [ROUNDS, CALLS] = [Number(options.rounds), Number(options.calls)];
const SECRETS = { ADMIN_KEY: "measured", TOKEN_SECRET: "measured-measured-measured-measured" };
const ROOT = join(import.meta.dirname, "..");

const say = (text: string): void => (process.stdout.isTTY ? logUpdate(text) : console.log(text));
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const storage = await mkdtemp(join(tmpdir(), "frontrow-bench-"));
const bundle = await build({
  entryPoints: [join(import.meta.dirname, "room-worker.ts")],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2024",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*", "node:*"],
});
const script = bundle.outputFiles[0]?.text ?? "";
const worker = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script,
    compatibilityDate: "2026-10-01",
    bindings: SECRETS,
    d1Databases: ["DATABASE"],
    d1Persist: join(storage, "d1"),
    durableObjects: {
      ROOMS: { className: "MeasuredRoom", useSQLite: true },
      GATES: { className: "IntakeGate", useSQLite: true },
    },
    durableObjectsPersist: join(storage, "rooms"),
    inspectorPort: 0,
    cf: false,
  }),
);

try {
  await worker.ready;
  await migrate();
  const small = await concertWith(SMALL);
  const large = await concertWith(LARGE);
  await measure(small, large);
} finally {
  say("stopping");
  if (process.stdout.isTTY) logUpdate.clear();
  await worker.dispose();
  await rm(storage, { recursive: true, force: true });
}

interface Concert {
  concertId: string;
  places: number;
  epoch: number;
}

async function measure(small: Concert, large: Concert): Promise<void> {
  const rows: { what: string; small: number[]; large: number[] }[] = [];
  const compare = async (what: string, per: number, run: (concert: Concert, round: number) => Promise<number>) => {
    const row = { what, small: [] as number[], large: [] as number[] };
    rows.push(row);
    for (let round = 0; round < ROUNDS; round++) {
      say(`${what}: round ${round + 1} of ${ROUNDS}`);
      row.small.push((await run(small, round)) / per);
      row.large.push((await run(large, round)) / per);
    }
  };
  const joins = (lanes: number, list: number) => (concert: Concert, round: number) =>
    timed(
      `/measure/joins?concert=${concert.concertId}&calls=${CALLS}&lanes=${lanes}&list=${list}&run=${lanes}-${list}-${round}`,
    );

  await compare("join, one at a time", CALLS, joins(1, 1));
  await compare("join, 200 at a time", CALLS, joins(200, 1));
  await compare("join in lists of 50, per fan", CALLS * 50, joins(1, 50));
  await compare("join in lists of 50, 4 at a time, per fan", CALLS * 50, joins(4, 50));
  const pollers = { small: await poller(small), large: await poller(large) };
  await compare("poll", CALLS, (concert) => polls(concert === small ? pollers.small : pollers.large));
  await compare("cold start to the first answer", 1, coldStart);
  await openWide(small);
  await openWide(large);
  const asked = Math.min(Math.floor(SMALL / (2 * ROUNDS)), CALLS);
  await compare("claim, one at a time", asked, (concert, round) =>
    timed(
      `/measure/asks?concert=${concert.concertId}&calls=${asked}&lanes=1&epoch=${concert.epoch}&from=${1 + round * asked}`,
    ),
  );
  say("");
  console.table(
    rows.map(({ what, small: atSmall, large: atLarge }) => ({
      "": what,
      [`${SMALL.toLocaleString("en")} places`]: `${(median(atSmall) * 1_000).toFixed(0)} µs`,
      [`${LARGE.toLocaleString("en")} places`]: `${(median(atLarge) * 1_000).toFixed(0)} µs`,
      ratio: median(atLarge.map((value, round) => value / (atSmall[round] ?? value))).toFixed(2),
    })),
  );
  console.log(`JavaScript heap of the isolate with both rooms: ${((await heapBytes()) / 2 ** 20).toFixed(1)} MiB`);
}

async function call(path: string, init?: { method?: string; body?: string; headers?: Record<string, string> }) {
  const response = await worker.dispatchFetch(`http://frontrow.test${path}`, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

/** Milliseconds one call takes. */
async function timed(path: string): Promise<number> {
  const start = performance.now();
  await call(path);
  return performance.now() - start;
}

function operator(path: string, method: string, body: unknown): Promise<string> {
  const headers = { Authorization: `Bearer ${SECRETS.ADMIN_KEY}`, "Content-Type": "application/json" };
  return call(path, { method, body: JSON.stringify(body), headers });
}

async function migrate(): Promise<void> {
  const database = await worker.getD1Database("DATABASE");
  const folder = join(ROOT, "migrations");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted()) {
    const statements = (await readFile(join(folder, file), "utf8")).split("--> statement-breakpoint");
    for (const statement of statements) await database.prepare(statement).run();
  }
}

/** A concert that lets one fan in and has this many places in line. */
async function concertWith(places: number): Promise<Concert> {
  say(`filling a line of ${places.toLocaleString("en")}`);
  const sections = [{ name: "A", grade: "R", price: 1_000, rows: 100, seatsPerRow: 150 }];
  const concert: { concertId: string } = JSON.parse(
    await operator("/v1/admin/concerts", "POST", {
      title: "Measured",
      venue: "Here",
      waitingRoom: { maxAdmitted: 1, admitPerMinute: 1, sessionSeconds: 7_200, offerSeconds: 60, claimSeconds: 3_600 },
      performances: [{ startsAt: "2099-01-01T00:00:00.000Z", sections }],
    }),
  );
  const { concertId } = concert;
  for (let from = 1; from <= places; from += 100_000) {
    await call(`/measure/fill?concert=${concertId}&from=${from}&to=${Math.min(places, from + 99_999)}`);
  }
  await end(concertId);
  const told: { value: string } = JSON.parse(await call(`/measure/first?concert=${concertId}`));
  const snapshot: { epoch: number } = JSON.parse(told.value);
  return { concertId, places, epoch: snapshot.epoch };
}

function openWide({ concertId }: Concert): Promise<string> {
  const waitingRoom = { maxAdmitted: 100_000, admitPerMinute: 600_000 };
  return operator(`/v1/admin/concerts/${concertId}`, "PATCH", { waitingRoom });
}

/** Ends a life of the room: the call itself fails, as everything under way does. */
async function end(concertId: string): Promise<void> {
  await worker.dispatchFetch(`http://frontrow.test/measure/end?concert=${concertId}`).then(
    (response) => response.text(),
    () => "gone",
  );
}

async function coldStart({ concertId }: Concert): Promise<number> {
  await end(concertId);
  return timed(`/measure/first?concert=${concertId}`);
}

interface Poller {
  path: string;
  headers: Record<string, string>;
}

async function poller({ concertId }: Concert): Promise<Poller> {
  const json = { "Content-Type": "application/json" };
  const fan: { accessToken: string } = JSON.parse(
    await call("/v1/users", { method: "POST", body: "{}", headers: json }),
  );
  const access = { Authorization: `Bearer ${fan.accessToken}` };
  const path = `/v1/concerts/${concertId}/queue`;
  const place: { queueToken: string } = JSON.parse(await call(path, { method: "POST", headers: access }));
  return { path, headers: { ...access, "Queue-Token": place.queueToken } };
}

async function polls({ path, headers }: Poller): Promise<number> {
  await call(path, { headers });
  const start = performance.now();
  for (let poll = 0; poll < CALLS; poll++) await call(path, { headers });
  return performance.now() - start;
}

/** Bytes of live JavaScript, as the runtime's inspector counts them. */
async function heapBytes(): Promise<number> {
  const { port } = await worker.getInspectorURL();
  const targets: { webSocketDebuggerUrl: string }[] = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const url = targets[0]?.webSocketDebuggerUrl;
  if (url === undefined) throw new Error("the runtime has no inspector");
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const ask = (id: number, method: string) =>
    new Promise<{ usedSize?: number }>((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        const answer: { id?: number; result?: { usedSize?: number } } = JSON.parse(String(data));
        if (answer.id === id) resolve(answer.result ?? {});
      });
      socket.send(JSON.stringify({ id, method }));
    });
  await ask(1, "HeapProfiler.collectGarbage");
  const { usedSize = Number.NaN } = await ask(2, "Runtime.getHeapUsage");
  socket.close();
  return usedSize;
}
