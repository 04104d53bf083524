// Names of time zones, as the IANA database spells them. The runtime knows the zones but is no judge of their names: it takes
// them in any case, takes offsets and abbreviations besides, and answers with names of its own (Asia/Calcutta for
// Asia/Kolkata). So it is asked whether a zone exists, and how it is spelled is said here.
import { z } from "zod";

/** The names of one word. Further abbreviations that the runtime takes (JST, PST) are ambiguous and no names. */
const SINGLE_WORDS = [
  ..."CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland".split(
    " ",
  ),
  ..."Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal".split(
    " ",
  ),
  ..."ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu".split(" "),
];
/** Parts of names that are not written with a capital letter and small ones. */
const UNUSUAL_PARTS = [
  ..."ACT LHI NSW US UTC UCT GMT0 DumontDUrville McMurdo ComodRivadavia EasterIsland BajaNorte BajaSur DeNoronha".split(
    " ",
  ),
  ..."Port-au-Prince Port_of_Spain Dar_es_Salaam Isle_of_Man Knox_IN East-Indiana GMT".split(" "),
];
const bySmallLetters = (names: readonly string[]) => new Map(names.map((name) => [name.toLowerCase(), name]));
const singleWords = bySmallLetters(SINGLE_WORDS);
const unusualParts = bySmallLetters(UNUSUAL_PARTS);

const AREA_AND_PLACE = /^[a-z_]+(?:\/[a-z0-9_+-]+)+$/i;
/** Zones of another system, which the runtime takes, too. */
const NO_AREAS = /^systemv\//i;

/** The name as the database spells it; null for what is none. */
export function canonicalTimeZone(name: string): string | null {
  const known = zoneOf(name);
  if (known === null) return null;
  if (!name.includes("/")) return singleWords.get(name.toLowerCase()) ?? null;
  if (!AREA_AND_PLACE.test(name) || NO_AREAS.test(name)) return null;
  return known.toLowerCase() === name.toLowerCase() ? known : name.split("/").map(spelled).join("/");
}

/** What the runtime calls a zone; null for one it doesn't know. */
function zoneOf(name: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** A part of a name: each word with a capital letter, unless the database writes it in another way. */
const spelled = (part: string): string =>
  unusualParts.get(part.toLowerCase()) ??
  part
    .toLowerCase()
    .replace(/(?<=^|[_-])[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/^Gmt(?=[+-])/, "GMT");

/** A time zone by its name. */
export const timeZone = z
  .string()
  .max(64)
  .refine((name) => canonicalTimeZone(name) !== null, { message: "must be an IANA time zone such as Asia/Seoul" })
  .overwrite((name) => canonicalTimeZone(name) ?? name);
