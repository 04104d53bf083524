// The lint rules of the floors: for each folder, the imports that its entry doesn't name. Tests may import anything.
import { posix } from "node:path";
import { FLOORS, type Floor } from "./floors.ts";

interface Restricted {
  regex?: string;
  group?: string[];
  message: string;
  allowTypeImports?: boolean;
}
export interface Wall {
  files: string[];
  rules: { "no-restricted-imports": "off" | ["error", { patterns: Restricted[] }]; "no-console": "off" | "error" };
}

/** An import of a file that lies in exactly this folder, as a file of another folder writes it. */
function importsOf(from: string, to: string): string {
  const path = posix.relative(from, to);
  const prefix = path.startsWith("..") ? path : `./${path}`;
  return `^${prefix.replaceAll(".", "\\.")}/[^/]+$`;
}

/** Rules decide from what they are given: no clock, no storage, no platform. */
const PLATFORM: Restricted = { regex: "^cloudflare:", message: "rules are pure: they don't know the platform" };

function wallOf({ folder, may, because }: Floor, floors: readonly Floor[]): Wall {
  const others = floors.filter((other) => other.folder !== folder && !may.includes(other.folder));
  const patterns: Restricted[] = others.map((other) => ({
    regex: importsOf(folder, other.folder),
    message: `src/${folder} may not import src/${other.folder}: ${because}. See scripts/floors/floors.ts.`,
  }));
  if (folder.startsWith("room/rules") || folder.startsWith("domain")) patterns.push(PLATFORM);
  return {
    files: [`src/${folder}/*.ts`],
    // Every floor writes to the one log, src/log.ts.
    rules: { "no-restricted-imports": ["error", { patterns }], "no-console": "error" },
  };
}

/** Files of the service that run in a browser, too: they depend on nothing but each other. */
export const PURE_FILES = [
  "domain/pages/fan-pages.ts",
  "contract/hall/place.ts",
  "domain/hall/seats.ts",
  "domain/hall/outline.ts",
  "domain/snapshots/seat-status-code.ts",
];

/** What runs in a browser takes types of the contract and the domain, and those files. A schema would bring zod with it. */
const BROWSER: Restricted[] = [
  {
    regex: "^(?:\\.\\./)+src/(?:(?:database|room|jobs|edge|providers)/|[^/]+$)",
    message: "web/ knows of the service only its API; types come from src/contract, pure files from src/domain",
  },
  {
    group: ["**/src/contract/**", "**/src/domain/**", ...PURE_FILES.map((file) => `!**/src/${file}`)],
    allowTypeImports: true,
    message: "web/ takes only types from here: schemas would bring zod into the browser. See scripts/floors/walls.ts.",
  },
  { regex: "^(?:zod|hono|drizzle-orm|node:|cloudflare:)", message: "this would run in a browser" },
];

/** The folders of web: which others of them each may not import. */
const WEB: readonly { folder: string; never: readonly string[] }[] = [
  { folder: "shared", never: ["fan", "docs"] },
  { folder: "docs", never: ["fan", "shared"] },
  { folder: "fan", never: ["docs"] },
];

const webWallOf = ({ folder, never }: (typeof WEB)[number]): Wall => ({
  files: [`web/${folder}/**/*.ts`, `web/${folder}/**/*.tsx`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          ...BROWSER,
          {
            regex: `/(?:${never.join("|")})/`,
            message: `web/${folder} is used by web/${never.join(" and web/")}, or is apart`,
          },
        ],
      },
    ],
    "no-console": "error",
  },
});

/** The client package is published by itself: it reaches for nothing outside, and runs wherever there is fetch. */
const CLIENT: Wall = {
  files: ["clients/frontrow/src/**/*.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: "^\\.\\./\\.\\./\\.\\./",
            message: "clients/frontrow is published by itself: it has only its own files",
          },
          { regex: "^(?:zod|hono|preact|node:|cloudflare:)", message: "clients/frontrow runs wherever there is fetch" },
        ],
      },
    ],
    "no-console": "error",
  },
};

/** One override a folder. The last one takes tests out; it stands last, since a later override replaces an earlier one. */
export const wallsOf = (floors: readonly Floor[]): Wall[] => [
  ...floors.map((floor) => wallOf(floor, floors)),
  ...WEB.map(webWallOf),
  CLIENT,
  { files: ["{src,web,clients}/**/*.test.ts"], rules: { "no-restricted-imports": "off", "no-console": "off" } },
];

export const WALLS = wallsOf(FLOORS);
