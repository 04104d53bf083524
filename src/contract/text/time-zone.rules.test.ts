// Question: is a time zone taken by the names of the IANA database only, and kept as the database spells it? Doesn't prove
// which zones the runtime knows.
import { expect, test } from "vitest";
import { canonicalTimeZone, timeZone } from "./time-zone.ts";

test.each([
  "Asia/Seoul",
  // A link keeps its own name, whatever the runtime calls the zone.
  "Asia/Kolkata",
  "Asia/Calcutta",
  "America/Port-au-Prince",
  "America/Port_of_Spain",
  "America/Argentina/ComodRivadavia",
  "America/Indiana/Knox",
  "America/Knox_IN",
  "Africa/Dar_es_Salaam",
  "Antarctica/DumontDUrville",
  "Antarctica/McMurdo",
  "Australia/NSW",
  "Brazil/DeNoronha",
  "Chile/EasterIsland",
  "Europe/Isle_of_Man",
  "Mexico/BajaNorte",
  "US/East-Indiana",
  "Etc/GMT+9",
  "Etc/GMT-0",
  "Etc/UTC",
  "EST5EDT",
  "GB-Eire",
  "ROK",
  "UTC",
  "Zulu",
])("%s is known in any case and kept in this spelling", (name) => {
  for (const written of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect([canonicalTimeZone(written), timeZone.parse(written)]).toEqual([name, name]);
  }
});

test.each([
  ["an offset", "+09:00"],
  ["an offset without a colon", "+0900"],
  ["an offset of hours", "-03"],
  ["an offset from UTC", "UTC+9"],
  ["an abbreviation", "KST"],
  ["an abbreviation that the runtime takes", "JST"],
  ["an ambiguous one", "IST"],
  ["a zone of another system", "SystemV/EST5"],
  ["a place that isn't there", "Asia/Nowhere"],
  ["no zone", "Etc/Unknown"],
  ["nothing", ""],
  ["a name and a space", "Asia/Seoul "],
  ["a name and a NUL", "Asia/Seoul\u0000"],
  ["a name without end", `Asia/${"x".repeat(10_000)}`],
])("%s is refused", (_, name) => {
  expect([canonicalTimeZone(name), timeZone.safeParse(name).success]).toEqual([null, false]);
});
