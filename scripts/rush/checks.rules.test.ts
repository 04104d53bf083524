// Question: does each check find the fault it is there for, and stay silent on a run without faults?
// Every fault is planted in a run that passes, so a check that always finds something would fail too.
import { describe, expect, test } from "vitest";
import { violationsIn, type Promised } from "./checks.ts";
import { noRecords, type PlaceSeen, type Records } from "./records.ts";

const CLAIM_MS = 30_000;

const place = (
  fan: number,
  number: number,
  position: number,
  at: number,
  more: Partial<PlaceSeen> = {},
): PlaceSeen => ({
  fan,
  stay: 1,
  tab: 1,
  created: false,
  number,
  position,
  sentAt: at,
  receivedAt: at + 10,
  ...more,
});

/** Two fans who wait and buy; the first clicks twice, the third lets a hold of the same seat go before that. */
function goodRun(): Records {
  return {
    ...noRecords(),
    places: [
      place(1, 1, 2, 0, { created: true }),
      place(2, 2, 2, 5, { created: true }),
      place(1, 1, 2, 15, { tab: 2 }),
      place(1, 1, 1, 100),
      place(2, 2, 2, 100),
      place(1, 1, 0, 200),
      place(2, 2, 0, 300),
      place(3, 3, 0, 400, { created: true }),
    ],
    holds: [
      {
        fan: 3,
        way: "list",
        holdId: "hld_3",
        performanceId: "prf_1",
        seatIds: ["A-1-1"],
        sentAt: 401,
        receivedAt: 405,
      },
      {
        fan: 1,
        way: "list",
        holdId: "hld_1",
        performanceId: "prf_1",
        seatIds: ["A-1-1", "A-1-2"],
        sentAt: 500,
        receivedAt: 510,
      },
      {
        fan: 2,
        way: "list",
        holdId: "hld_2",
        performanceId: "prf_2",
        seatIds: ["A-1-1"],
        sentAt: 520,
        receivedAt: 530,
      },
    ],
    payments: [1, 2]
      .map(() => ({
        fan: 1,
        key: "k1",
        paymentId: "pay_1",
        holdId: "hld_1",
        performanceId: "prf_1",
        seatIds: ["A-1-2", "A-1-1"],
        amount: 200,
        late: false,
      }))
      .concat({
        fan: 2,
        key: "k2",
        paymentId: "pay_2",
        holdId: "hld_2",
        performanceId: "prf_2",
        seatIds: ["A-1-1"],
        amount: 100,
        late: false,
      }),
    comps: [{ paymentId: "pay_3", performanceId: "prf_1", seatIds: ["A-2-1"] }],
    blocked: [
      { performanceId: "prf_1", seatId: "A-2-1" },
      { performanceId: "prf_1", seatId: "A-2-2" },
    ],
    tickets: [{ fan: 1, paymentId: "pay_1", seatIds: ["A-1-1", "A-1-2"] }],
    wallets: [
      { fan: 1, charged: 250, paid: 200, unsure: [], balance: 50 },
      { fan: 2, charged: 0, paid: 100, unsure: [100, 70], balance: 0 },
    ],
    ownSeats: [{ fan: 1, holdId: "hld_1", shownAvailable: [] }],
  };
}

const paid = (
  fan: number,
  key: string,
  paymentId: string,
  holdId: string,
  late = false,
): Records["payments"][number] => ({
  fan,
  key,
  paymentId,
  holdId,
  performanceId: "prf_2",
  seatIds: ["A-1-1"],
  amount: 100,
  late,
});

const FAULTS: { fault: string; promise: Promised; plant: (records: Records) => void }[] = [
  { fault: "a refresh gives a new number", promise: "number", plant: (run) => run.places.push(place(2, 9, 2, 150)) },
  {
    fault: "a second tab gets its own number",
    promise: "number",
    plant: (run) => run.places.push(place(2, 9, 2, 150, { tab: 2, created: true })),
  },
  { fault: "a position rises", promise: "position", plant: (run) => run.places.push(place(1, 1, 1, 210)) },
  { fault: "two fans share a number", promise: "unique", plant: (run) => run.places.push(place(4, 2, 0, 900)) },
  {
    fault: "a later fan gets a smaller number",
    promise: "arrival",
    plant: (run) => run.places.push(place(5, 11, 0, 500, { created: true }), place(6, 10, 0, 511, { created: true })),
  },
  { fault: "one key pays twice", promise: "key", plant: (run) => run.payments.push(paid(2, "k2", "pay_9", "hld_2")) },
  {
    fault: "one hold is paid twice",
    promise: "hold",
    plant: (run) => run.payments.push(paid(2, "k9", "pay_9", "hld_2")),
  },
  {
    fault: "an expired hold is paid",
    promise: "late",
    plant: (run) => run.payments.push(paid(2, "k2", "pay_2", "hld_2", true)),
  },
  {
    fault: "a payment gives another seat",
    promise: "bought",
    plant: (run) => run.payments.push({ ...paid(2, "k2", "pay_2", "hld_2"), seatIds: ["A-1-7"] }),
  },
  {
    fault: "a ticket is missing",
    promise: "tickets",
    plant: (run) => run.tickets.push({ fan: 2, paymentId: "pay_2", seatIds: [] }),
  },
  {
    fault: "a seat is sold twice",
    promise: "seat",
    plant: (run) => run.payments.push(paid(3, "k3", "pay_3", "hld_9")),
  },
  {
    fault: "a guest is given a seat that a fan bought",
    promise: "seat",
    plant: (run) => run.comps.push({ paymentId: "pay_8", performanceId: "prf_2", seatIds: ["A-1-1"] }),
  },
  {
    fault: "a fan holds a seat that is kept back",
    promise: "blocked",
    plant: (run) =>
      run.holds.push({
        fan: 3,
        way: "best-available",
        holdId: "hld_9",
        performanceId: "prf_1",
        seatIds: ["A-2-2"],
        sentAt: 515,
        receivedAt: 516,
      }),
  },
  {
    fault: "a seat is held while its buyer holds it",
    promise: "held",
    plant: (run) =>
      run.holds.push({
        fan: 3,
        way: "list",
        holdId: "hld_9",
        performanceId: "prf_1",
        seatIds: ["A-1-2"],
        sentAt: 515,
        receivedAt: 516,
      }),
  },
  {
    fault: "a seat read is older than the own hold",
    promise: "fresh",
    plant: (run) => run.ownSeats.push({ fan: 2, holdId: "hld_2", shownAvailable: ["A-1-1"] }),
  },
  {
    fault: "money is debited twice",
    promise: "money",
    plant: (run) => run.wallets.push({ fan: 3, charged: 300, paid: 100, unsure: [], balance: 100 }),
  },
  {
    fault: "a balance that no outcome explains",
    promise: "money",
    plant: (run) => run.wallets.push({ fan: 3, charged: 300, paid: 100, unsure: [-100, 50], balance: 120 }),
  },
  {
    fault: "an internal error",
    promise: "answers",
    plant: (run) => run.oddities.push({ fan: 3, step: "hold", what: "server error", detail: "500" }),
  },
];

describe("the checks", () => {
  test("find nothing in a run without faults", () => {
    expect(violationsIn(goodRun(), CLAIM_MS)).toEqual([]);
  });

  test.each(FAULTS)("find it when $fault", ({ promise, plant }) => {
    const run = goodRun();
    plant(run);
    expect(violationsIn(run, CLAIM_MS).map((violation) => violation.promise)).toContain(promise);
  });

  test("allow a new number for a place that had time to lapse", () => {
    const run = goodRun();
    run.places.push(place(2, 12, 0, 300 + CLAIM_MS, { created: true }));
    expect(violationsIn(run, CLAIM_MS)).toEqual([]);
  });
});
