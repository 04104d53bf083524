// Writes a history down while it is played: each request when it leaves, each answer when it comes.
import type { Asked, Entry, History, Moment } from "./history.ts";
import { toSend } from "./requests.ts";
import type { Stage } from "./stage.ts";

/** Answers that the checker doesn't read; they are large. */
const UNREAD: ReadonlySet<Asked["what"]> = new Set([
  "dates",
  "seats",
  "holds",
  "tickets",
  "patch",
  "times",
  "rebuild",
  "prices",
  "move",
  "publish",
]);

/** Of the real clock. Whatever goes wrong, a request ends in an answer, or with the connection. */
const PATIENCE_MS = 60_000;

export interface Sender {
  /** The user id; null for the operator. */
  userId: string | null;
  tokens: Record<string, string>;
  place: Entry["place"];
}

export class Recorder {
  readonly entries: Entry[] = [];
  readonly happenings: History["happenings"] = [];
  #stage: Stage;
  #tick = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  note(what: string): void {
    this.happenings.push({ at: this.#moment(), what });
  }

  async send({ userId, tokens, place }: Sender, asked: Asked): Promise<Entry> {
    const entry: Entry = { fan: userId, asked, place, sent: this.#moment(), answered: null, told: null };
    this.entries.push(entry);
    const received = await answeredInTime(this.#stage.send(toSend(asked, tokens)), entry);
    if (received === null) return entry;
    entry.answered = this.#moment();
    const { status, isReplayed: replayed, body } = received;
    const code: unknown = status < 400 ? null : Reflect.get(Object(body), "code");
    const isRead = status >= 400 || !UNREAD.has(asked.what);
    entry.told = { status, code: typeof code === "string" ? code : null, replayed, body: isRead ? body : null };
    return entry;
  }

  #moment(): Moment {
    this.#tick += 1;
    return { tick: this.#tick, ms: this.#stage.now() };
  }
}

/** Rejects for a request that hangs, and says which. */
async function answeredInTime<Value>(answer: Promise<Value>, { fan, asked, sent }: Entry): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer for a minute: ${fan ?? "the operator"} at ${sent.tick}: ${JSON.stringify(asked)}`));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
