// Question: does a session end only when it has to, renew with as few calls as it can, and agree with the other tabs?
// Method: sessions over one storage with an issuer and a clock that the test holds. Doesn't prove that a browser tells other tabs;
// test/browser/account.browser.test.ts does.
import { expect, test } from "vitest";
import { builtInIssuer } from "./built-in-issuer.ts";
import { createFrontrow } from "./client.ts";
import type { Grant, Issued, Issuer } from "./issuer.ts";
import { NoTokenNow, type SessionStorage, createSession } from "./session.ts";
import { endOfToken } from "./token-end.ts";

const HOUR_MS = 3_600_000;
const AT = Date.parse("2026-12-24T10:00:00.000Z");

function memory(): SessionStorage {
  const values = new Map<string, string>();
  return { getItem: (name) => values.get(name) ?? null, setItem: (name, value) => void values.set(name, value) };
}

const failed = (isOver: boolean): Issued<never> => ({
  ok: false,
  isOver,
  problem: { code: "no-answer", status: null, title: "", detail: "" },
  retryAfterMs: null,
});

/** A device: a clock, an issuer that counts, and tabs over one storage. */
function device(storage = memory()) {
  const state = { now: AT, made: 0, renewals: 0, ended: 0, refuses: null as Issued<never> | null };
  const granted = (userId: string, refreshToken: string): Issued<Grant> => ({
    ok: true,
    value: {
      userId,
      refreshToken,
      accessToken: `a${state.made}.${state.renewals}`,
      expiresAt: new Date(state.now + HOUR_MS).toISOString(),
    },
  });
  const issuer: Issuer = {
    async create() {
      state.made += 1;
      return granted(`usr_${state.made}`, `r${state.made}`);
    },
    async renew(refreshToken) {
      state.renewals += 1;
      return state.refuses ?? granted(`usr_${refreshToken.slice(1)}`, refreshToken);
    },
    async endAll() {
      state.ended += 1;
      return state.refuses ?? { ok: true, value: null };
    },
  };
  return { state, storage, tab: () => createSession({ issuer, storage, now: () => state.now }) };
}

test("a fan who signs in is the same fan after a reload, with the same token and no further call", async () => {
  const { state, tab } = device();
  const first = tab();
  expect(first.state()).toEqual({ signedIn: false, because: null });
  await first.signIn?.("Mina");
  const again = tab();
  expect(again.state()).toEqual({ signedIn: true, userId: "usr_1", refreshToken: "r1" });
  expect(await again.accessToken()).toEqual(await first.accessToken());
  expect(state.renewals).toBe(0);
});

test("two presses make one fan", async () => {
  const { state, tab } = device();
  const session = tab();
  await Promise.all([session.signIn?.(), session.signIn?.()]);
  expect(state.made).toBe(1);
});

test("a token is renewed before its end, once for all who ask at a time", async () => {
  const { state, tab } = device();
  const session = tab();
  await session.signIn?.();
  state.now += HOUR_MS - 61_000;
  expect(await session.accessToken()).toBe("a1.0");
  state.now += 1_000;
  const tokens = await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
  expect(tokens).toEqual(["a1.1", "a1.1", "a1.1"]);
  expect(state.renewals).toBe(1);
});

test("a renewal is no news: who is signed in stays the same object", async () => {
  const { state, tab } = device();
  const session = tab();
  await session.signIn?.();
  const before = session.state();
  let news = 0;
  session.watch(() => (news += 1));
  state.now += HOUR_MS;
  await session.accessToken();
  expect(session.state()).toBe(before);
  expect(news).toBe(0);
});

test("a tab takes the token that another tab has renewed", async () => {
  const { state, tab } = device();
  const [one, other] = [tab(), tab()];
  await one.signIn?.();
  other.reread();
  state.now += HOUR_MS;
  await one.accessToken();
  expect(await other.accessToken()).toBe("a1.1");
  expect(state.renewals).toBe(1);
});

test("another tab's sign-in and sign-out are seen", async () => {
  const { tab } = device();
  const [one, other] = [tab(), tab()];
  const seen: unknown[] = [];
  other.watch((state) => seen.push(state));
  await one.signIn?.();
  other.reread();
  one.signOut();
  other.reread();
  expect(seen).toEqual([
    { signedIn: true, userId: "usr_1", refreshToken: "r1" },
    { signedIn: false, because: "fan" },
  ]);
  expect(await other.accessToken()).toBeNull();
});

test("a refresh token that is refused ends the session in every tab, and after a reload it is known why", async () => {
  const { state, tab } = device();
  const [one, other] = [tab(), tab()];
  await one.signIn?.();
  state.now += HOUR_MS;
  state.refuses = failed(true);
  expect(await one.accessToken()).toBeNull();
  other.reread();
  expect([one.state(), other.state(), tab().state()]).toEqual(
    Array.from({ length: 3 }, () => ({ signedIn: false, because: "refused" })),
  );
});

test("an answer that may pass never signs out", async () => {
  const { state, tab } = device();
  const session = tab();
  await session.signIn?.();
  state.now += HOUR_MS - 1;
  state.refuses = failed(false);
  expect(await session.accessToken()).toBe("a1.0");
  state.now += 1;
  await expect(session.accessToken()).rejects.toThrow(NoTokenNow);
  expect(session.state().signedIn).toBe(true);
  // And the next one may work.
  state.refuses = null;
  expect(await session.accessToken()).toBe("a1.3");
});

test("a refusal that comes late signs out nobody who has come meanwhile", async () => {
  const { state, tab, storage } = device();
  let refuse: (answer: Issued<Grant>) => void = () => undefined;
  const issuer: Issuer = {
    renew: () => new Promise((resolve) => (refuse = resolve)),
    endAll: async () => ({ ok: true, value: null }),
  };
  const session = createSession({ issuer, storage, now: () => state.now });
  const other = tab();
  await other.signIn?.();
  session.reread();
  state.now += HOUR_MS;
  const waiting = session.accessToken();
  await Promise.resolve();
  await other.signIn?.();
  refuse(failed(true));
  expect(await waiting).toBe("a2.0");
  expect(session.state()).toEqual({ signedIn: true, userId: "usr_2", refreshToken: "r2" });
});

test("a code that was kept brings the fan back; a wrong one leaves whoever is there", async () => {
  const { state, tab } = device();
  const session = tab();
  expect(await session.resume("r9")).toMatchObject({ ok: true, value: { userId: "usr_9" } });
  state.refuses = failed(true);
  expect(await session.resume("nonsense")).toMatchObject({ ok: false, isOver: true });
  expect(session.state()).toMatchObject({ userId: "usr_9" });
});

test("who signs out everywhere is signed out here too, unless the service said nothing", async () => {
  const { state, tab } = device();
  const session = tab();
  await session.signIn?.();
  state.refuses = failed(false);
  expect(await session.signOutEverywhere()).toMatchObject({ ok: false });
  expect(session.state().signedIn).toBe(true);
  state.refuses = null;
  expect(await session.signOutEverywhere()).toEqual({ ok: true, value: null });
  expect(session.state()).toEqual({ signedIn: false, because: "fan" });
});

test("a storage that keeps nothing leaves a session for as long as the page lives", async () => {
  const broken = () => {
    throw new Error("full");
  };
  const { tab } = device({ getItem: () => null, setItem: broken });
  const session = tab();
  await session.signIn?.();
  session.reread();
  expect(session.state().signedIn).toBe(true);
});

test.each(["", "null", "{}", '{"userId":1}', "constructor", "not json"])(
  "a storage that holds %j is nobody",
  (text) => {
    const { tab } = device({ getItem: () => text, setItem: () => undefined });
    expect(tab().state()).toEqual({ signedIn: false, because: null });
  },
);

test("a token that the service refuses is replaced, also when the clock says that it is in force", async () => {
  const { state, tab } = device();
  const session = tab();
  await session.signIn?.();
  expect(await session.renewed("a1.0")).toBe("a1.1");
  // The next who was refused with the old one has a new one already.
  expect(await session.renewed("a1.0")).toBe("a1.1");
  expect(state.renewals).toBe(1);
});

/** The built-in issuer before a service that answers as told. */
const issuerBefore = (answer: () => Response) =>
  builtInIssuer(createFrontrow({ baseUrl: "https://tickets.example.com", fetch: async () => answer() }));

test.each([404, 429, 500, 503])("%s of the service is no end of a session", async (status) => {
  const issuer = issuerBefore(() => Response.json({ code: "some" }, { status, headers: { "Retry-After": "7" } }));
  expect(await issuer.renew("r")).toMatchObject({ ok: false, isOver: false, retryAfterMs: 7_000 });
});

test("401 for the refresh token is the end of a session; a network that is gone isn't", async () => {
  const problem = { code: "unauthorized", title: "", detail: "" };
  expect(await issuerBefore(() => Response.json(problem, { status: 401 })).renew("r")).toMatchObject({ isOver: true });
  const gone = issuerBefore(() => {
    throw new TypeError("fetch failed");
  });
  expect(await gone.renew("r")).toMatchObject({
    ok: false,
    isOver: false,
    problem: { code: "no-answer", status: null },
  });
});

test("a token tells its end, or nothing", () => {
  const payload = btoa(JSON.stringify({ exp: AT / 1_000, name: "???>>>" }))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  expect(endOfToken(`h.${payload}.s`)).toBe("2026-12-24T10:00:00.000Z");
  for (const other of ["", "h", "h.!.s", `h.${btoa("{}")}.s`]) expect(endOfToken(other)).toBeNull();
});
