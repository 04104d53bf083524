// What a room tells everybody, kept where everybody asks. A value is at most a second old when it is handed out: it comes
// from this isolate's memory, else from the data centre's cache, else from the room, and of all requests that find it
// missing at once only one goes and asks. Losing any of it makes an answer slower, never wrong.
//
// What one request asks for, others wait for. The one who asks is kept alive until it is answered (waitUntil), and nobody
// waits for it longer than a moment.
import { SECOND_MS, SNAPSHOT_FRESH_MS, SNAPSHOT_MAX_AGE_MS } from "../../contract/bounds.ts";
import { type Answer, done } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { type FinderContext, CrossRequestResult } from "../rooms/cross-request-result.ts";

/** Longer than a room needs to answer; then somebody else asks. */
const FOLLOW_MAX_MS = 2_000;
/** How many others' questions a request waits for before it asks for itself. */
const FOLLOWS_MAX = 3;
/** The data centre keeps a snapshot as long as it may be of use; how old it is tells the header below. */
const CACHED = `max-age=${SNAPSHOT_MAX_AGE_MS / SECOND_MS}`;
const FETCHED_AT_HEADER = "X-Fetched-At";
const ENTRIES_MAX = 1_000;

/** What this needs of a request. */
export interface SnapshotContext extends FinderContext {
  req: { url: string };
  get(variable: "now"): Millis;
}

/** How one kind of value is asked for, read and told apart. */
export interface Source<Value> {
  /** Part of the cache's key; one value a name. */
  name: string;
  /** Asks the room, for the text that is kept. */
  ask(): Promise<Answer<string>>;
  /** Makes a text ready to use; null when it is of another version. */
  read(text: string): Value | null;
  isNewer(one: Value, other: Value): boolean;
  /** A value that is too old for this request, whatever its age: see read-your-writes. */
  accepts?(value: Value): boolean;
}

interface Entry<Value> {
  value: Value;
  fetchedAt: Millis;
  /** Which of all steps here the question began at that the room was asked; 0 when it came from the cache. */
  begun: number;
}

interface Found<Value> extends Pick<Entry<Value>, "begun"> {
  answer: Answer<Value>;
}

export class SnapshotCache<Value> {
  #entries = new Map<string, Entry<Value>>();
  #asking = new Map<string, CrossRequestResult<Found<Value>>>();
  /** Counts arrivals and questions, to tell which came first. */
  #steps = 0;

  /** How old the value is that would be handed out now without asking anybody; null when there is none. */
  ageMs(name: string, now: Millis): number | null {
    const known = this.#entries.get(name);
    return known !== undefined && isFresh(known, now) ? Math.max(0, now - known.fetchedAt) : null;
  }

  /** Forgets a value, on this isolate. */
  drop(name: string): void {
    this.#entries.delete(name);
  }

  /**
   * A value at most a second old. Refusals: those of the room. One that the source doesn't accept is handed out only when
   * the room was asked after this request had come, and so could tell no more.
   */
  async get(c: SnapshotContext, source: Source<Value>): Promise<Answer<Value>> {
    const arrived = ++this.#steps;
    let followed: CrossRequestResult<Found<Value>> | undefined;
    for (let follows = 0; follows < FOLLOWS_MAX; follows++) {
      const known = this.#entries.get(source.name);
      if (known !== undefined && isFresh(known, c.get("now"))) {
        if (accepts(source, known.value) || known.begun > arrived) return done(known.value);
      }
      // Of all who waited in vain for the same question, the first asks again and the others wait for that.
      const asking = this.#asking.get(source.name);
      if (asking === undefined || asking === followed) break;
      followed = asking;
      const found = await orNothing(asking);
      if (found === null) continue;
      const { answer, begun } = found;
      if (!answer.ok || accepts(source, answer.value) || begun > arrived) return answer;
    }
    return this.#lead(c, source);
  }

  async #lead(c: SnapshotContext, source: Source<Value>): Promise<Answer<Value>> {
    const found = this.#fetch(c, source, ++this.#steps);
    const question = new CrossRequestResult(c, found);
    this.#asking.set(source.name, question);
    try {
      return (await found).answer;
    } finally {
      if (this.#asking.get(source.name) === question) this.#asking.delete(source.name);
    }
  }

  async #fetch(c: SnapshotContext, source: Source<Value>, begun: number): Promise<Found<Value>> {
    const key = new URL(`/.snapshots/${encodeURIComponent(source.name)}`, c.req.url);
    const cached = await readCached(key);
    if (cached !== null && isFresh(cached, c.get("now"))) {
      const value = source.read(cached.text);
      if (value !== null && accepts(source, value)) {
        return { answer: done(this.#keep(source, { value, fetchedAt: cached.fetchedAt, begun: 0 })), begun: 0 };
      }
    }
    const fetchedAt = c.get("now");
    const told = await source.ask();
    if (!told.ok) return { answer: told, begun };
    const value = source.read(told.value);
    if (value === null) throw new Error("the room told something this version can't read");
    const headers = { "Cache-Control": CACHED, [FETCHED_AT_HEADER]: String(fetchedAt) };
    c.executionCtx.waitUntil(caches.default.put(key, new Response(told.value, { headers })).catch(() => null));
    return { answer: done(this.#keep(source, { value, fetchedAt, begun })), begun };
  }

  /** Remembers a value unless a newer one is known, and returns the newer of the two. */
  #keep(source: Source<Value>, entry: Entry<Value>): Value {
    const known = this.#entries.get(source.name);
    if (known !== undefined && source.isNewer(known.value, entry.value)) return known.value;
    this.#entries.delete(source.name);
    this.#entries.set(source.name, entry);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > ENTRIES_MAX && oldest.done !== true) this.#entries.delete(oldest.value);
    return entry.value;
  }
}

const isFresh = ({ fetchedAt }: { fetchedAt: Millis }, now: Millis): boolean => now - fetchedAt < SNAPSHOT_FRESH_MS;

const accepts = <Value>(source: Source<Value>, value: Value): boolean => source.accepts?.(value) ?? true;

/** What the data centre has kept; a cache that fails has kept nothing. */
async function readCached(key: URL): Promise<{ text: string; fetchedAt: Millis } | null> {
  try {
    const cached = await caches.default.match(key);
    if (cached === undefined) return null;
    return { text: await cached.text(), fetchedAt: Number(cached.headers.get(FETCHED_AT_HEADER)) };
  } catch {
    return null;
  }
}

/** What somebody else's question was answered, or null when that takes too long or fails. */
async function orNothing<Value>(answer: CrossRequestResult<Value>): Promise<Value | null> {
  try {
    return await answer.seen(FOLLOW_MAX_MS);
  } catch {
    return null;
  }
}
