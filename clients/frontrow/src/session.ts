// Who is signed in, in one place that several tabs may share. A session keeps its tokens in the storage it is given, hands out an
// access token that is in force, and renews it before its end: one call at a time, whoever asks.
//
// Only the issuer's 401 for the refresh token, or the fan, ends a session. A network that is gone, a limit or a fault never does.
import type { AccessTokens } from "./client.ts";
import { type Grant, type Issued, type Issuer, type NotIssued, grantOf } from "./issuer.ts";

/** An access token is renewed this long before its end, so that none ends on its way. */
const RENEW_BEFORE_END_MS = 60_000;

const NAME = "frontrow.session";

/** As Web Storage has it. A storage that throws is one that keeps nothing. */
export interface SessionStorage {
  getItem: (name: string) => string | null;
  setItem: (name: string, value: string) => void;
}

export type SessionState =
  | { signedIn: true; userId: string; refreshToken: string }
  /** `refused`: the issuer knows the refresh token no more. `fan`: signed out, here or in another tab. Null: nobody was signed in. */
  | { signedIn: false; because: "refused" | "fan" | null };

/** No access token can be had now. Whoever is signed in still is. */
export class NoTokenNow extends Error {
  readonly because: NotIssued;
  constructor(because: NotIssued) {
    super(`the issuer gave no access token: ${because.problem.code}`);
    this.because = because;
  }
}

/** As `AccessTokens`: a promise of a token is rejected with `NoTokenNow` where none can be had now. */
export interface Session extends AccessTokens {
  /** The same object until something changes. */
  state: () => SessionState;
  /** Calls back after every change; ends with the returned function. */
  watch: (listener: (state: SessionState) => void) => () => void;
  /** Looks into the storage again. For `storage` events: another tab has signed in or out. */
  reread: () => void;
  /** Becomes a new fan; two calls at a time make one. Null where fans sign in on a page of the issuer's own. */
  signIn: ((name?: string) => Promise<Issued<Grant>>) | null;
  /** The fan of a refresh token that was kept. A failure leaves whoever is signed in. */
  resume: (refreshToken: string) => Promise<Issued<Grant>>;
  /** Takes over tokens that were got elsewhere, such as at a provider's page. */
  adopt: (grant: Grant) => void;
  /** Forgets the tokens here. They stay good: whoever kept the refresh token comes back with it. */
  signOut: () => void;
  /**
   * Makes every refresh token of this fan worthless, for good. A failure leaves the fan signed in. An issuer that can't do so has the
   * fan signed out here only.
   */
  signOutEverywhere: () => Promise<Issued<null>>;
}

interface Settings {
  issuer: Issuer;
  storage: SessionStorage;
  /** Milliseconds since 1970, best by the service's clock. */
  now: () => number;
  /** Runs one renewal at a time among all that share the storage. The Web Locks of a browser do that; else each has its own. */
  exclusively?: <Value>(run: () => Promise<Value>) => Promise<Value>;
}

/** What stands in the storage instead of tokens. */
const ENDED = new Map<string, SessionState>([
  ["refused", { signedIn: false, because: "refused" }],
  ["fan", { signedIn: false, because: "fan" }],
]);
const NOBODY: SessionState = { signedIn: false, because: null };

export function createSession({ issuer, storage, now, exclusively = (run) => run() }: Settings): Session {
  const kept = keptIn(storage);
  const listeners = new Set<(state: SessionState) => void>();
  let text = kept.read();
  let { grant, state } = understood(text);
  let renewal: Promise<string | null> | null = null;
  let creation: Promise<Issued<Grant>> | null = null;

  function become(next: string | null): void {
    if (next === text) return;
    text = next;
    const before = state;
    ({ grant, state } = understood(next));
    // A renewed access token is no change of who is signed in.
    if (isSame(before, state)) state = before;
    else for (const listener of listeners) listener(state);
  }
  function keep(next: string): void {
    kept.write(next);
    become(next);
  }
  const reread = () => become(kept.read());
  const adopt = (next: Grant) => keep(JSON.stringify(next));

  const isInForce = (held: Grant, notThis: string | undefined): boolean =>
    held.accessToken !== notThis && Date.parse(held.expiresAt) - RENEW_BEFORE_END_MS > now();

  async function tokenBut(notThis: string | undefined): Promise<string | null> {
    if (grant === null) return null;
    if (isInForce(grant, notThis)) return grant.accessToken;
    renewal ??= exclusively(() => renewed(notThis)).finally(() => (renewal = null));
    return renewal;
  }

  async function renewed(notThis: string | undefined): Promise<string | null> {
    // Another tab may have done it while this one waited.
    reread();
    const held = grant;
    if (held === null) return null;
    if (isInForce(held, notThis)) return held.accessToken;
    const answer = await issuer.renew(held.refreshToken, held.userId);
    // Somebody else may have signed in meanwhile, or the fan has signed out: that stands.
    reread();
    if (grant?.refreshToken !== held.refreshToken) return renewed(undefined);
    if (answer.ok) {
      adopt(answer.value);
      return answer.value.accessToken;
    }
    if (!answer.isOver) {
      // The one in hand is good to its end.
      if (held.accessToken !== notThis && Date.parse(held.expiresAt) > now()) return held.accessToken;
      throw new NoTokenNow(answer);
    }
    keep("refused");
    return null;
  }

  async function adopted(asked: Promise<Issued<Grant>>): Promise<Issued<Grant>> {
    const answer = await asked;
    if (answer.ok) adopt(answer.value);
    return answer;
  }

  const { create } = issuer;
  const signIn =
    create === undefined
      ? null
      : (name?: string) => (creation ??= adopted(create(name)).finally(() => (creation = null)));

  async function signOutEverywhere(): Promise<Issued<null>> {
    const leaving = grant?.refreshToken;
    const answer = await endAll();
    reread();
    if (answer.ok && grant !== null && grant.refreshToken === leaving) keep("fan");
    return answer;
  }

  async function endAll(notThis?: string): Promise<Issued<null>> {
    if (issuer.endAll === undefined) return { ok: true, value: null };
    try {
      const token = await tokenBut(notThis);
      if (token === null) return { ok: true, value: null };
      const answer = await issuer.endAll(token);
      // A token that is refused all the same is replaced once.
      return !answer.ok && answer.isOver && notThis === undefined ? await endAll(token) : answer;
    } catch (error) {
      if (error instanceof NoTokenNow) return error.because;
      throw error;
    }
  }

  return {
    state: () => state,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reread,
    accessToken: () => tokenBut(undefined),
    renewed: tokenBut,
    signIn,
    resume: (refreshToken) => adopted(issuer.renew(refreshToken)),
    adopt,
    signOut: () => keep("fan"),
    signOutEverywhere,
  };
}

interface Understood {
  grant: Grant | null;
  state: SessionState;
}

/** What a text in the storage means. One that means nothing is nobody. */
function understood(text: string | null): Understood {
  if (text === null) return { grant: null, state: NOBODY };
  const ended = ENDED.get(text);
  if (ended !== undefined) return { grant: null, state: ended };
  const grant = grantOf(parsed(text));
  if (grant === null) return { grant: null, state: NOBODY };
  const { userId, refreshToken } = grant;
  return { grant, state: { signedIn: true, userId, refreshToken } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSame(one: SessionState, other: SessionState): boolean {
  if (!one.signedIn || !other.signedIn) return one === other;
  return one.userId === other.userId && one.refreshToken === other.refreshToken;
}

/** The storage; and once it has failed to keep something, memory. */
function keptIn(storage: SessionStorage): { read: () => string | null; write: (text: string) => void } {
  let instead: string | null = null;
  return {
    read() {
      if (instead !== null) return instead;
      try {
        return storage.getItem(NAME);
      } catch {
        return null;
      }
    },
    write(text) {
      try {
        storage.setItem(NAME, text);
        instead = null;
      } catch {
        instead = text;
      }
    },
  };
}
