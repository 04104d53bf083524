// The floors of src: which folder may import which. One entry a folder, from the ground up. A folder imports itself and what
// its entry names, and an entry names only folders that stand before it. So there are no circles between folders, and what
// is pure stays pure.
//
// Files of src itself are no floor: the log, which every floor writes to, and the entry, which nobody imports.
//
// The lint rules are generated from this list (oxlint.config.ts). Written by hand, a rule for a deeper folder would replace
// the rule of the folder around it instead of adding to it.

export interface Floor {
  /** Under src. */
  folder: string;
  /** Folders whose files it may import, beside its own. */
  may: readonly string[];
  /** Said to whoever imports something else. */
  because: string;
}

const WORDS = ["contract/text", "contract/hall", "contract", "contract/operator", "contract/operations"];
const DOMAIN = ["domain", "domain/pages", "domain/hall", "domain/records", "domain/snapshots"];
const SHARED = [...WORDS, ...DOMAIN];
const DATABASE = ["database", "database/numbers", "database/operator"];
/** Payment providers are asked by jobs and by the edge, never by a room: a room waits for nobody outside. */
const PROVIDERS = ["providers"];
const RULES = ["room/rules/line", "room/rules/seats", "room/rules"];
/** What the edge and the jobs may know of rooms: how to call them. */
const CALLS = [
  ...SHARED,
  ...DATABASE,
  "database/commits",
  "database/jobs",
  "database/books",
  ...PROVIDERS,
  "room/client",
];

const PROBLEMS = ["edge/problems/codes", "edge/problems"];
const HTTP = [...PROBLEMS, "edge/settings", "edge/http"];
const ROOMS = [...HTTP, "edge/rooms"];
const SNAPSHOTS = [...ROOMS, "edge/snapshots"];
/** A provider's keys are asked for as snapshots are. */
const ACCESS = [...SNAPSHOTS, "edge/access"];
const READINGS = [...ACCESS, "edge/line", "edge/seats"];
const CONCERTS = [...READINGS, "edge/concerts"];
const PAGES = [...CONCERTS, "edge/pages", "edge/reference/openapi", "edge/reference"];
const ROUTES = ["edge/routes", "edge/routes/public", "edge/routes/fan", "edge/routes/operator"];

const COMMON = "what several floors share is pure and knows only the words of the API";
const PURE = "rules are pure: they know neither SQL nor D1 nor who calls";
const CALLED = "others reach a room by src/room/client alone";

export const FLOORS: readonly Floor[] = [
  { folder: "contract/text", may: [], because: "what text may be depends on nothing of ours" },
  { folder: "contract/hall", may: [], because: "the plan of a hall is drawn in a browser, too" },
  {
    folder: "contract",
    may: ["contract/text", "contract/hall"],
    because: "the words of the API depend on nothing of ours",
  },
  {
    folder: "contract/operator",
    may: ["contract/text", "contract/hall", "contract"],
    because: "the words of the API depend on nothing of ours",
  },
  {
    folder: "contract/operations",
    may: ["contract/text", "contract/hall", "contract", "contract/operator"],
    because: "the words of the API depend on nothing of ours",
  },
  { folder: "domain/pages", may: [], because: "the paths of the pages are read in a browser, too" },
  { folder: "domain/hall", may: ["contract/hall"], because: "the plan of a hall is drawn in a browser, too" },
  { folder: "domain/records", may: WORDS, because: COMMON },
  { folder: "domain/snapshots", may: WORDS, because: COMMON },
  { folder: "domain", may: [...WORDS, "domain/hall", "domain/records", "domain/snapshots"], because: COMMON },
  { folder: "database/numbers", may: SHARED, because: "the database stores and finds; it calls nobody" },
  {
    folder: "database",
    may: [...SHARED, "database/numbers"],
    because: "the database stores and finds; it calls nobody",
  },
  {
    folder: "database/commits",
    may: [...SHARED, "database", "database/numbers"],
    because: "the database stores and finds; it calls nobody",
  },
  {
    folder: "database/operator",
    may: [...SHARED, "database", "database/numbers"],
    because: "the database stores and finds; it calls nobody",
  },
  {
    folder: "database/jobs",
    may: [...SHARED, "database", "database/numbers"],
    because: "the database stores and finds; it calls nobody",
  },
  {
    folder: "database/books",
    may: [...SHARED, "database", "database/numbers", "database/jobs"],
    because: "the database stores and finds; it calls nobody",
  },
  {
    folder: "providers",
    may: SHARED,
    because: "an adapter translates what a payment provider says; it knows neither our rows nor who calls",
  },
  { folder: "room/client", may: [...SHARED, "database"], because: "whoever calls a room knows nothing of its inside" },
  { folder: "room/rules/line", may: SHARED, because: PURE },
  { folder: "room/rules/seats", may: SHARED, because: PURE },
  { folder: "room/rules", may: [...SHARED, "room/rules/line", "room/rules/seats"], because: PURE },
  { folder: "room/store", may: [...SHARED, ...RULES], because: "the store writes what the rules decided" },
  {
    folder: "room/commits",
    may: [...SHARED, "database", "database/commits"],
    because: "what goes to D1 together knows nothing of the room's concert",
  },
  {
    folder: "room/blocks",
    may: [...SHARED, ...DATABASE, ...RULES, "room/store"],
    because: "a part of a room is given what it needs of the room",
  },
  {
    folder: "room/operator",
    may: [...SHARED, ...DATABASE, ...RULES, "room/store"],
    because: "what a room does for operators is a part of it",
  },
  {
    folder: "room",
    may: [
      ...SHARED,
      ...DATABASE,
      "database/commits",
      "room/client",
      "room/commits",
      ...RULES,
      "room/store",
      "room/blocks",
      "room/operator",
    ],
    because: "a room is called by the edge and knows nothing of it",
  },
  { folder: "jobs", may: CALLS, because: CALLED },
  { folder: "edge/problems/codes", may: SHARED, because: "an entry of a code is data" },
  { folder: "edge/problems", may: [...SHARED, "edge/problems/codes"], because: "a problem is the same on every route" },
  {
    folder: "edge/settings",
    may: [...SHARED, ...PROVIDERS],
    because: "a part of the schema of settings says what is fit; it is read by src/edge/http/configuration.ts alone",
  },
  { folder: "edge/http", may: [...CALLS, ...PROBLEMS, "edge/settings"], because: CALLED },
  { folder: "edge/rooms", may: [...CALLS, ...HTTP], because: CALLED },
  { folder: "edge/snapshots", may: [...CALLS, ...ROOMS], because: CALLED },
  { folder: "edge/access", may: [...CALLS, ...SNAPSHOTS], because: CALLED },
  { folder: "edge/line", may: [...CALLS, ...ACCESS], because: CALLED },
  { folder: "edge/seats", may: [...CALLS, ...ACCESS], because: CALLED },
  { folder: "edge/concerts", may: [...CALLS, ...READINGS], because: CALLED },
  { folder: "edge/pages", may: [...CALLS, ...CONCERTS], because: CALLED },
  { folder: "edge/reference/openapi", may: [...CALLS, ...CONCERTS], because: CALLED },
  {
    folder: "edge/reference",
    may: [...CALLS, ...CONCERTS, "edge/pages", "edge/reference/openapi"],
    because: CALLED,
  },
  { folder: "edge/routes", may: [...CALLS, ...PAGES], because: CALLED },
  { folder: "edge/routes/public", may: [...CALLS, ...PAGES, "edge/routes"], because: CALLED },
  { folder: "edge/routes/fan", may: [...CALLS, ...PAGES, "edge/routes"], because: CALLED },
  { folder: "edge/routes/operator", may: [...CALLS, ...PAGES, "edge/routes"], because: CALLED },
  { folder: "edge", may: [...CALLS, ...PAGES, ...ROUTES], because: CALLED },
];
