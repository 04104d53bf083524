// How long something takes or is away, in the parts that people read.
import type { Duration } from "../texts/texts.ts";

const SECONDS = { minute: 60, hour: 3_600, day: 86_400 };

/** Whole parts of a duration; less than nothing is nothing. */
export function partsOf(seconds: number): Duration {
  const whole = Math.max(0, Math.ceil(seconds));
  return {
    days: Math.floor(whole / SECONDS.day),
    hours: Math.floor((whole % SECONDS.day) / SECONDS.hour),
    minutes: Math.floor((whole % SECONDS.hour) / SECONDS.minute),
    seconds: whole % SECONDS.minute,
  };
}

const twoDigits = (count: number): string => String(count).padStart(2, "0");

/** `9:05` or `1:09:05`: what stands beside the days of a countdown. */
export function clockOf({ hours, minutes, seconds }: Duration): string {
  return hours === 0 ? `${minutes}:${twoDigits(seconds)}` : `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}
