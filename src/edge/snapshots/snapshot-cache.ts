// What everybody asks for, kept where everybody asks: what a room tells, and what D1 says of the catalogue. A value is at most
// a second old when it is handed out, unless its source says otherwise: it comes from this isolate's memory, else from the
// data centre's cache, else from the source, and of all requests that find it missing at once only one goes and asks.
// Losing any of it makes an answer slower, never wrong.
//
// What one request asks for, others wait for. The one who asks is kept alive until it is answered (waitUntil), and nobody
// waits for it longer than a moment. Who has waited for several in vain is told to come back: a source that is silent is
// asked by one request at a time, whatever happens.
import { SECOND_MS, SNAPSHOT_FRESH_MS, SNAPSHOT_MAX_AGE_MS } from "../../contract/bounds.ts";
import { type Answer, OVERLOADED, type Refusal, done, refuse } from "../../contract/refusals.ts";
import type { Millis } from "../../contract/values.ts";
import { type FinderContext, CrossRequestResult } from "../rooms/cross-request-result.ts";
import { createBoundedCache } from "./bounded-cache.ts";

/** Longer than a room needs to answer; then somebody else asks. */
const FOLLOW_MAX_MS = 2_000;
/** How many others' questions a request waits for. */
const FOLLOWS_MAX = 3;
const FETCHED_AT_HEADER = "X-Fetched-At";
const ENTRIES_MAX = 1_000;
/** Changes made through this isolate that are remembered, and refusals: both are small. */
const CHANGES_MAX = 10_000;
const REFUSED_MAX = 10_000;
/** What is told by steps, or by a time beside it, is of any age. */
const ANY_AGE = { now: 0, maxAgeMs: Infinity };

/** What this needs of a request. */
export interface SnapshotContext extends FinderContext {
  req: { url: string };
  get(variable: "now"): Millis;
}

/** How one kind of value is asked for, read and told apart. */
export interface Source<Value> {
  /** Part of the cache's key; one value a name. */
  name: string;
  /** What is dropped together with others; the name, unless it is said. */
  scope?: string;
  /** Asks the source, for the text that is kept. */
  ask(): Promise<Answer<string>>;
  /** Makes a text ready to use; null when it is of another version. */
  read(text: string): Value | null;
  isNewer(one: Value, other: Value): boolean;
  /** A value that is too old for this request, whatever its age: see read-your-writes. */
  accepts?(value: Value): boolean;
  /** A refusal that is as good as a value: this isolate keeps it for a second. */
  keepsRefusal?(refusal: Refusal): boolean;
}

/** What all values of a cache have in common. */
export interface SnapshotCacheOptions {
  /** Values that are kept. */
  entriesMax?: number;
  /** How old a value may be. */
  freshMs?: number;
  /** How long the data centre keeps a value, which says how old it is: as long as it may be of use to others. */
  sharedMs?: number;
  /** How long a request waits for another's question. */
  followMaxMs?: number;
  /** Whether the data centre's cache is used, which other code of the zone can write to. */
  isShared?: boolean;
}

interface Entry<Value> {
  value: Value;
  scope: string;
  fetchedAt: Millis;
  /** Which of all steps here the question began at that the source was asked; 0 when it came from the cache. */
  begun: number;
}

interface Refused {
  refusal: Refusal;
  fetchedAt: Millis;
  begun: number;
}

interface Asking<Value> {
  question: CrossRequestResult<Found<Value>>;
  scope: string;
}

interface Found<Value> extends Pick<Entry<Value>, "begun"> {
  answer: Answer<Value>;
}

export class SnapshotCache<Value> {
  #options: Required<SnapshotCacheOptions>;
  #entries = new Map<string, Entry<Value>>();
  #refused = createBoundedCache<Refused>(REFUSED_MAX);
  #asking = new Map<string, Asking<Value>>();
  /** Counts arrivals, questions and changes, to tell which came first. */
  #steps = 0;
  /** At which step a scope was last dropped, and at which a source was last asked after that. */
  #dropped = createBoundedCache<number>(CHANGES_MAX);
  #askedAnew = createBoundedCache<number>(CHANGES_MAX);

  constructor({
    entriesMax = ENTRIES_MAX,
    freshMs = SNAPSHOT_FRESH_MS,
    sharedMs = SNAPSHOT_MAX_AGE_MS,
    followMaxMs = FOLLOW_MAX_MS,
    isShared = true,
  }: SnapshotCacheOptions = {}) {
    this.#options = { entriesMax, freshMs, sharedMs, followMaxMs, isShared };
  }

  /** How old the value is that would be handed out now without asking anybody; null when there is none. */
  ageMs(name: string, now: Millis): number | null {
    const known = this.#entries.get(name);
    return known !== undefined && this.#isFresh(known, now) ? Math.max(0, now - known.fetchedAt) : null;
  }

  /**
   * What a scope stands for was changed through this isolate: whoever asks here from now on is told of the change, also where
   * the data centre, or a question under way, still knows it as it was.
   */
  drop(scope: string): void {
    this.#dropped.set(scope, ++this.#steps, ANY_AGE.now);
    for (const kept of [this.#entries, this.#asking]) {
      for (const [name, one] of kept) if (one.scope === scope) kept.delete(name);
    }
  }

  /**
   * A value that is fresh. Refusals: those of the source, and overloaded. One that the source doesn't accept is handed out
   * only when the source was asked after this request had come, and so could tell no more.
   */
  async get(c: SnapshotContext, source: Source<Value>): Promise<Answer<Value>> {
    const arrived = ++this.#steps;
    let followed: Asking<Value>["question"] | undefined;
    for (let follows = 0; follows < FOLLOWS_MAX; follows++) {
      const known = this.#entries.get(source.name);
      if (known !== undefined && this.#isFresh(known, c.get("now"))) {
        if (accepts(source, known.value) || known.begun > arrived) return done(known.value);
      }
      const refusal = this.#knownRefusal(source, c.get("now"));
      if (refusal !== null) return refuse(refusal);
      // Of all who waited in vain for the same question, the first asks again and the others wait for that.
      const question = this.#asking.get(source.name)?.question;
      if (question === undefined || question === followed) return this.#lead(c, source);
      followed = question;
      const found = await this.#orNothing(question);
      if (found === null) continue;
      const { answer, begun } = found;
      if (!answer.ok || accepts(source, answer.value) || begun > arrived) return answer;
    }
    return refuse(OVERLOADED);
  }

  /**
   * Takes what a source is about to tell beside something else: whoever asks for it then is answered from here. Call this
   * before asking, and what it returns with what was told.
   */
  expect(c: SnapshotContext, source: Source<Value>): (told: string) => void {
    const begun = ++this.#steps;
    const fetchedAt = c.get("now");
    return (told) => void this.#told(c, source, told, { fetchedAt, begun });
  }

  async #lead(c: SnapshotContext, source: Source<Value>): Promise<Answer<Value>> {
    const found = this.#fetch(c, source, ++this.#steps);
    const question = new CrossRequestResult(c, found);
    this.#asking.set(source.name, { question, scope: scopeOf(source) });
    try {
      return (await found).answer;
    } finally {
      if (this.#asking.get(source.name)?.question === question) this.#asking.delete(source.name);
    }
  }

  async #fetch(c: SnapshotContext, source: Source<Value>, begun: number): Promise<Found<Value>> {
    const scope = scopeOf(source);
    const cached = this.#mayBeCached(source) ? await readCached(keyOf(c, source)) : null;
    if (cached !== null && this.#isFresh(cached, c.get("now")) && begun >= this.#droppedAt(scope)) {
      const value = source.read(cached.text);
      if (value !== null && accepts(source, value)) {
        const entry = { value, scope, fetchedAt: cached.fetchedAt, begun: 0 };
        return { answer: done(this.#keep(source, entry)), begun: 0 };
      }
    }
    const fetchedAt = c.get("now");
    const told = await source.ask();
    if (!told.ok) {
      if (source.keepsRefusal?.(told.refusal) === true) {
        this.#refused.set(source.name, { refusal: told.refusal, fetchedAt, begun }, ANY_AGE.now);
      }
      return { answer: told, begun };
    }
    return { answer: done(this.#told(c, source, told.value, { fetchedAt, begun })), begun };
  }

  /** What the source has told, for those who asked; it is kept here and in the data centre unless it was changed meanwhile. */
  #told(
    c: SnapshotContext,
    source: Source<Value>,
    text: string,
    { fetchedAt, begun }: Pick<Entry<Value>, "fetchedAt" | "begun">,
  ): Value {
    const scope = scopeOf(source);
    const value = source.read(text);
    if (value === null) throw new Error("the source told something this version can't read");
    // What was changed meanwhile: this is for those who came before, and kept for nobody.
    if (begun < this.#droppedAt(scope)) return value;
    if (this.#droppedAt(scope) > 0) this.#askedAnew.set(source.name, begun, ANY_AGE.now);
    if (this.#options.isShared) {
      const key = keyOf(c, source);
      const maxAge = Math.ceil(this.#options.sharedMs / SECOND_MS);
      const headers = { "Cache-Control": `max-age=${maxAge}`, [FETCHED_AT_HEADER]: String(fetchedAt) };
      c.executionCtx.waitUntil(caches.default.put(key, new Response(text, { headers })).catch(() => null));
    }
    return this.#keep(source, { value, scope, fetchedAt, begun });
  }

  /** Remembers a value unless a newer one is known, and returns the newer of the two. */
  #keep(source: Source<Value>, entry: Entry<Value>): Value {
    const known = this.#entries.get(source.name);
    if (known !== undefined && source.isNewer(known.value, entry.value)) return known.value;
    this.#entries.delete(source.name);
    this.#entries.set(source.name, entry);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#options.entriesMax && oldest.done !== true) this.#entries.delete(oldest.value);
    return entry.value;
  }

  #isFresh({ fetchedAt }: { fetchedAt: Millis }, now: Millis): boolean {
    return now - fetchedAt < this.#options.freshMs;
  }

  /** What the source has just refused, where that is kept and nothing was changed since. */
  #knownRefusal(source: Source<Value>, now: Millis): Refusal | null {
    const refused = this.#refused.get(source.name, ANY_AGE.now, ANY_AGE.maxAgeMs);
    if (refused === null || now - refused.fetchedAt >= SNAPSHOT_FRESH_MS) return null;
    return refused.begun > this.#droppedAt(scopeOf(source)) ? refused.refusal : null;
  }

  /** The step of the last change of a scope; 0 for none. */
  #droppedAt(scope: string): number {
    return this.#dropped.get(scope, ANY_AGE.now, ANY_AGE.maxAgeMs) ?? 0;
  }

  /** After a change the data centre may know the value as it was, until the source has been asked from here once more. */
  #mayBeCached(source: Source<Value>): boolean {
    const droppedAt = this.#droppedAt(scopeOf(source));
    const askedAnew = this.#askedAnew.get(source.name, ANY_AGE.now, ANY_AGE.maxAgeMs) ?? 0;
    return this.#options.isShared && (droppedAt === 0 || askedAnew > droppedAt);
  }

  /** What somebody else's question was answered, or null when that takes too long or fails. */
  async #orNothing(answer: CrossRequestResult<Found<Value>>): Promise<Found<Value> | null> {
    try {
      return await answer.seen(this.#options.followMaxMs);
    } catch {
      return null;
    }
  }
}

const scopeOf = <Value>({ name, scope = name }: Source<Value>): string => scope;

const keyOf = (c: SnapshotContext, { name }: { name: string }): URL =>
  new URL(`/.snapshots/${encodeURIComponent(name)}`, c.req.url);

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
