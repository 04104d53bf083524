// The lint rules of the floors: for each folder, the imports that its entry doesn't name. Tests may import anything.
import { posix } from "node:path";
import { FLOORS, type Floor } from "./floors.ts";

interface Restricted {
  regex: string;
  message: string;
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
  const patterns = others.map((other) => ({
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

/** One override a folder. The last one takes tests out; it stands last, since a later override replaces an earlier one. */
export const wallsOf = (floors: readonly Floor[]): Wall[] => [
  ...floors.map((floor) => wallOf(floor, floors)),
  { files: ["src/**/*.test.ts"], rules: { "no-restricted-imports": "off", "no-console": "off" } },
];

export const WALLS = wallsOf(FLOORS);
