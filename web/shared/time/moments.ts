// Dates and times as people at the venue read them. Formats are made once for a language and a time zone: making one costs more
// than using it a thousand times.
import type { Language } from "../texts/texts.ts";

export interface Moments {
  /** `Thu, Dec 24, 2026, 7:00 PM` */
  moment: (instant: string) => string;
  /** `December 24 – 25, 2026` */
  days: (from: string, to: string) => string;
  /** `Thursday, December 24` */
  weekday: (instant: string) => string;
  /** `7:00 PM` */
  time: (instant: string) => string;
  /** `Dec` */
  month: (instant: string) => string;
  /** `24` */
  day: (instant: string) => string;
  /** `Korean Standard Time` */
  zoneName: (instant: string) => string;
}

/** Where the reader is. For times that belong to no venue. */
export const deviceZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const made = new Map<string, Moments>();

export function momentsOf(language: Language, timeZone: string): Moments {
  const name = `${language} ${timeZone}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const moments = make(language, timeZone);
  made.set(name, moments);
  return moments;
}

function make(language: Language, timeZone: string): Moments {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...options, timeZone });
  const moment = format({
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  });
  const days = format({ dateStyle: "long" });
  const weekday = format({ weekday: "long", month: "long", day: "numeric" });
  const time = format({ timeStyle: "short" });
  const month = format({ month: "short" });
  const day = format({ day: "numeric" });
  const zone = format({ timeZoneName: "long" });
  const part = (parts: Intl.DateTimeFormatPart[], type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return {
    moment: (instant) => moment.format(new Date(instant)),
    days: (from, to) => days.formatRange(new Date(from), new Date(to)),
    weekday: (instant) => weekday.format(new Date(instant)),
    time: (instant) => time.format(new Date(instant)),
    month: (instant) => month.format(new Date(instant)),
    // Not `format`: in Korean that would add a syllable to the figure.
    day: (instant) => part(day.formatToParts(new Date(instant)), "day"),
    zoneName: (instant) => part(zone.formatToParts(new Date(instant)), "timeZoneName"),
  };
}
