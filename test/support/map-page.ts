// The seat map on a page of its own, for tests and measurements: bundled as the app is, fed with a real layout and statuses, served on
// loopback with the policy of the app's pages and compressed as the platform does it. What the map says is kept in `harness`.
import { createServer } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { type OutputFile, build } from "esbuild";
import { ARENA_SECTIONS } from "../../scripts/demo-concerts.ts";
import type { Section } from "../../src/contract/performances.ts";
import { hallLayout } from "../../src/domain/public-layout.ts";
import { SEAT_CODES } from "../../src/domain/snapshots/seat-status-code.ts";

const ROOT = join(import.meta.dirname, "../..");

const PAGE = `
import { render } from "preact";
import { signal } from "@preact/signals";
import { Board } from "./web/fan/map/board.ts";
import { Plan } from "./web/fan/hall/plan.ts";
import SeatMap from "./web/fan/map/seat-map.tsx";
import { hallOf } from "./web/fan/hall/hall.ts";
import { statusesOf } from "./web/fan/hall/statuses.ts";
import { TextsProvider, documentLanguage, loadTexts } from "./web/shared/texts/use-texts.ts";

const asked = new URL(location.href).searchParams.get("hall");
const begun = performance.now();
const [layout, bytes, texts] = await Promise.all([
  fetch("/layout/" + asked).then((answer) => answer.json()),
  fetch("/status/" + asked).then((answer) => answer.arrayBuffer()),
  loadTexts(documentLanguage()),
]);
const hall = hallOf({ performanceId: "prf_1", ...layout });
const statuses = signal(statusesOf(bytes));
const yours = signal(new Set());
const marked = signal(new Set());
const told = { toggled: [], standing: [], taken: [] };
const plan = new Plan(hall);
// Where the map looks is nobody's business but a test's.
let board;
const show = Board.prototype.show;
Board.prototype.show = function (...scene) {
  board = this;
  show.apply(this, scene);
};
globalThis.harness = {
  hall, told,
  isAtRest: () => document.querySelector(".map-view").style.cursor !== "" && document.querySelector(".map-plane").style.transform === "none" && document.querySelector(".map-plane").getAnimations({ subtree: true }).length === 0,
  seatAt(id) {
    const seat = hall.indexOf(id);
    const frame = document.querySelector(".map-view");
    const { left, top } = frame.getBoundingClientRect();
    const { x, y, scale } = board.drawn;
    const at = plan.positionOf(seat);
    return { x: left + frame.clientWidth / 2 + (at.x - x) * scale, y: top + frame.clientHeight / 2 + (at.y - y) * scale };
  },
  become(seats, code) {
    const packed = statuses.value.packed.slice();
    for (const seat of seats.map((id) => hall.indexOf(id))) {
      const shift = (seat & 3) * 2;
      packed[seat >> 2] = (packed[seat >> 2] & ~(3 << shift)) | (code << shift);
    }
    statuses.value = statusesOf(packed);
  },
  mark(seats) { marked.value = new Set(seats.map((id) => hall.indexOf(id))); },
  freeSeats(count) {
    const free = Array.from({ length: hall.seatCount }, (_, seat) => seat).filter(
      (seat) => statuses.value.isFree(seat) && !hall.sectionAt(seat).isStanding,
    );
    return Array.from({ length: count }, (_, part) => hall.nameOf(free[Math.floor(((part + 0.5) / count) * free.length)]).seatId);
  },
  scale: () => board.drawn.scale,
  statusOf: (id) => statuses.value.of(hall.indexOf(id)),
  yours: () => [...yours.value].map((seat) => hall.nameOf(seat).seatId),
};
const toggle = (seat) => {
  told.toggled.push(hall.nameOf(seat).seatId);
  const next = new Set(yours.value);
  if (!next.delete(seat)) next.add(seat);
  yours.value = next;
};
function Page() {
  return <main class="page"><h1 class="only-heard">Map</h1><SeatMap hall={hall} currency="KRW" statuses={statuses.value} yours={yours.value} marked={marked.value}
    onToggle={toggle}
    onStanding={(section) => told.standing.push(section.name)}
    onTaken={(seats) => told.taken.push(...seats.map((seat) => hall.nameOf(seat).seatId))} /></main>;
}
const start = () => {
  const clicked = performance.now();
  render(<TextsProvider value={texts}><Page /></TextsProvider>, document.getElementById("app"));
  const isDrawn = () => document.querySelector(".map-plane canvas[style*=width]") !== null;
  // What was drawn is on the screen after the next frame.
  const look = () => requestAnimationFrame(() => isDrawn() ? setTimeout(() => { harness.drawnAfterMs = performance.now() - clicked; }) : look());
  look();
};
harness.loadedAfterMs = performance.now() - begun;
document.getElementById("show")?.addEventListener("click", start);
if (new URL(location.href).searchParams.has("now")) start();
`;

/** As src/edge/pages says it of the app's pages. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'";

const zone = (grade: string, price: number, numbers: [number, number]): Section[] =>
  Array.from({ length: numbers[1] - numbers[0] + 1 }, (_, index) => ({
    name: `${numbers[0] + index}`,
    grade,
    price,
    rows: 20,
    seatsPerRow: 30,
  }));
export type HallName = "arena" | "stadium";
export const HALLS: Record<HallName, readonly Section[]> = {
  arena: ARENA_SECTIONS,
  /** 60,000 seats in a hundred sections. */
  stadium: [
    ...zone("VIP", 220_000, [101, 112]),
    ...zone("R", 176_000, [201, 220]),
    ...zone("S", 143_000, [301, 328]),
    ...zone("A", 99_000, [401, 440]),
  ],
};

/** Statuses of a sale that runs: most of the front is sold, some seats are held, a few are kept back. The same ones every time. */
export function statusesFor(seatCount: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(seatCount / 4));
  const chance = (seat: number, salt: number): number => {
    let hash = Math.imul(seat ^ salt, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
  for (let seat = 0; seat < seatCount; seat += 1) {
    // Parties of two to four sit side by side.
    const party = Math.floor(seat / (2 + (Math.floor(seat / 12) % 3)));
    const isGone = chance(party, 1) < 0.9 - (0.75 * seat) / seatCount;
    const isHeld = chance(party, 2) < 0.12;
    const isBlocked = chance(Math.floor(seat / 8), 3) < 0.01;
    const status = isBlocked ? "blocked" : isGone ? (isHeld ? "held" : "sold") : "available";
    bytes[seat >> 2] = (bytes[seat >> 2] ?? 0) | (SEAT_CODES[status] << ((seat & 3) * 2));
  }
  return bytes;
}

const compressed = (content: Uint8Array | string): Buffer =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });

/** What a map loads of a hall, as it goes over the wire. */
export function wireOf(hall: HallName): { layout: Buffer; status: Buffer } {
  const layout = hallLayout(HALLS[hall]);
  return {
    layout: compressed(JSON.stringify({ performanceId: "prf_1", ...layout })),
    status: compressed(statusesFor(layout.seatCount)),
  };
}

const TYPES: Record<string, string> = { js: "text/javascript", css: "text/css" };

export interface MapPage {
  addressOf: (options: { hall: HallName; language?: "en" | "ko"; isNow?: boolean }) => string;
  base: URL;
  close: () => Promise<void>;
}

/** Bundles and serves the page until it is closed. */
export async function serveMapPage(): Promise<MapPage> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [
      { in: "web/fan/fan.css", out: "fan" },
      { in: "web/fan/styles/map-late.css", out: "map" },
    ],
    stdin: { contents: PAGE, resolveDir: ROOT, loader: "tsx", sourcefile: "harness.tsx" },
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["chrome123"],
    tsconfig: "web/tsconfig.json",
    minify: true,
    write: false,
    outdir: "/",
  });
  const files = new Map(outputFiles.map((file: OutputFile) => [file.path, file]));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const send = (type: string, content: Uint8Array | string): void => {
      response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": POLICY, "Content-Encoding": "br" });
      response.end(compressed(content));
    };
    const [, kind, hall] = pathname.split("/");
    const sections = hall === "arena" || hall === "stadium" ? HALLS[hall] : HALLS.arena;
    const file = files.get(pathname);
    if (pathname === "/")
      send("text/html; charset=utf-8", documentIn(searchParams.get("language") ?? "en", searchParams.has("now")));
    else if (kind === "layout") send("application/json", JSON.stringify(hallLayout(sections)));
    else if (kind === "status") send("application/octet-stream", statusesFor(hallLayout(sections).seatCount));
    else if (file !== undefined) send(TYPES[pathname.split(".").at(-1) ?? ""] ?? "", file.contents);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on loopback has a port");
  const base = new URL(`http://127.0.0.1:${address.port}/`);
  return {
    base,
    addressOf: ({ hall, language = "en", isNow = true }) =>
      `${base.href}?hall=${hall}&language=${language}${isNow ? "&now" : ""}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const documentIn = (
  language: string,
  isNow: boolean,
): string => `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Map</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/fan.css"><link rel="stylesheet" href="/map.css"><script type="module" src="/stdin.js"></script></head>
<body><div id="app">${isNow ? "" : '<button id="show" class="button">Show</button>'}</div></body></html>`;
