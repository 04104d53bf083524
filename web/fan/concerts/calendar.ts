// A calendar entry (RFC 5545) for the moment at which a fan should be here, or at the venue, with a reminder before.
const LINE_OCTETS_MAX = 75;
const MINUTE_MS = 60_000;

export interface Entry {
  id: string;
  title: string;
  /** The address of the page. */
  place: string;
  /** Where the fan has to be; without one, at the page. */
  venue?: string;
  startsAt: string;
  minutesLong?: number;
  /** So long before it starts. */
  remindMinutes?: number;
}

/** The entry as an address that a link can download. */
export const calendarFile = (entry: Entry): string =>
  `data:text/calendar;charset=utf-8,${encodeURIComponent(calendarText(entry))}`;

export function calendarText(entry: Entry): string {
  const { id, title, place, venue, startsAt, minutesLong = 30, remindMinutes = 10 } = entry;
  const endsAt = new Date(Date.parse(startsAt) + minutesLong * MINUTE_MS).toISOString();
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Frontrow//EN",
    "BEGIN:VEVENT",
    `UID:${id}@frontrow`,
    `DTSTAMP:${stamp(startsAt)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${escaped(title)}`,
    ...(venue === undefined ? [] : [`LOCATION:${escaped(venue)}`]),
    `URL:${place}`,
    `DESCRIPTION:${escaped(place)}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    `TRIGGER:-PT${remindMinutes}M`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]
    .map(folded)
    .join("\r\n");
}

/** `20261224T100000Z` */
const stamp = (instant: string): string => `${new Date(instant).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;

const escaped = (text: string): string => text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");

/** A line of at most 75 octets, the rest on lines that begin with a space; no character is cut. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const lines: string[] = [];
  let current = "";
  for (const character of line) {
    if (encoder.encode(current + character).length > LINE_OCTETS_MAX) {
      lines.push(current);
      current = " ";
    }
    current += character;
  }
  return [...lines, current].join("\r\n");
}
