// The log of the Worker: one line of JSON an event, with a level, so that one query and one alert see everything. It stands
// beside the entry because every floor writes to it. A line never holds a token, a key, a body or a parameter of a
// statement: an error is told by its innermost words.
export type Level = "info" | "warn" | "error";

const WRITERS: Record<Level, (line: string) => void> = {
  info: (line) => console.log(line),
  warn: (line) => console.warn(line),
  error: (line) => console.error(line),
};

/** Writes one event. `message` is the same for all events of a kind; what differs stands in `facts`. */
export function log(level: Level, message: string, facts: Record<string, unknown> = {}): void {
  WRITERS[level](JSON.stringify({ level, message, ...facts }));
}

/** What an error says: its innermost words, since a database library quotes the parameters of a statement around them. */
export function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? innermostMessage(error.cause) : `${error.name}: ${error.message}`;
}
