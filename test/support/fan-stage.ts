// What the app's pages need to have something to show: concerts, and fans who have bought, all through the API; and the browser of a
// fan who is signed in.
import type { BrowserContextOptions } from "playwright-core";
import {
  type Call,
  type Caller,
  type Json,
  type Tokens,
  callsTo,
  key,
  newFan,
  operatorOf,
} from "../journeys/service.ts";

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const SECTIONS = [
  { name: "A", grade: "VIP", price: 165_000, rows: 4, seatsPerRow: 10 },
  { name: "B", grade: "R", price: 121_000, rows: 6, seatsPerRow: 12 },
  { name: "F", kind: "standing", grade: "Standing", price: 99_000, capacity: 60 },
];

export interface MadeConcert {
  concertId: string;
  performanceIds: string[];
}

export interface Stage {
  base: URL;
  anybody: Call;
  operator: Call;
  /** A concert whose dates are so many days from now. */
  makeConcert: (title: string, days: readonly number[], fields?: object) => Promise<MadeConcert>;
  makeFan: () => Promise<Caller>;
  /** Joins, holds, charges as much as it costs, and pays. Returns the payment. */
  buy: (fan: Caller, concert: MadeConcert, hold: object, date?: number) => Promise<Json>;
}

export function stageOf(base: URL): Stage {
  const anybody = callsTo(base);
  const operator = operatorOf(anybody);
  return {
    base,
    anybody,
    operator,
    async makeConcert(title, days, fields = {}) {
      const now = Date.now();
      const performances = days.map((day) => ({
        startsAt: new Date(now + day * DAY_MS).toISOString(),
        sections: SECTIONS,
      }));
      const body = { title, venue: "올림픽홀", performances, ...fields };
      const made = await expectOk(operator("/v1/admin/concerts", { method: "POST", body }));
      return {
        concertId: made.concertId,
        performanceIds: made.performances.map(({ performanceId }: Json) => performanceId),
      };
    },
    makeFan: () => newFan(anybody),
    async buy(fan, { concertId, performanceIds }, hold, date = 0) {
      await expectOk(fan.join(concertId));
      const path = `/v1/concerts/${concertId}/performances/${performanceIds[date]}/holds`;
      const held = await expectOk(fan.call(path, { method: "POST", headers: key(), body: hold }));
      await expectOk(fan.charge(held.amount));
      return expectOk(fan.pay(concertId, held.holdId));
    },
  };
}

async function expectOk(asked: ReturnType<Call>): Promise<Json> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A browser in which this fan has signed in before. */
export const signedIn = (base: URL, tokens: Tokens): BrowserContextOptions => ({
  storageState: {
    cookies: [],
    origins: [{ origin: base.origin, localStorage: [{ name: "frontrow.session", value: JSON.stringify(tokens) }] }],
  },
});
