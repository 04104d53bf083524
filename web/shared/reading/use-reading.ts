// A reading for as long as a component is on the screen.
import { useEffect, useMemo } from "preact/hooks";
import { type Reading, createReading } from "./reading.ts";

/** `of` names what is read: another name is another reading. */
export function useReading<Value>(of: string, source: Parameters<typeof createReading<Value>>[0]): Reading<Value> {
  // The source belongs to the name; a render makes it anew without meaning another.
  const reading = useMemo(() => createReading(source), [of]);
  useEffect(() => reading.start(), [reading]);
  return reading;
}
