// One sale as examples tell it, so that the examples of all operations belong together: Mina buys two seats.
export const userId = "usr_4fWcS8Jq2mZrT1xVb6Nk9";
export const concertId = "con_8sJ2kQ0vXe5RbTn7YwLm3";
export const performanceId = "prf_1GhU6dPz4CyKoA9xQeWv2";
export const holdId = "hld_7RtB3nMq8XsLw5JcZfYd0";
export const paymentId = "pay_5kEoV2gHx9TnWbQ1rLsMz";
export const requestId = "0d4c1f6e-5a43-4b0e-9d0e-6f3f0f7f2b11";

const currency = "KRW";
const startsAt = "2030-12-24T10:00:00.000Z";

export const concertSummary = {
  concertId,
  title: "겨울 밤의 소리",
  venue: "Seoul Arts Hall",
  timeZone: "Asia/Seoul",
  state: "open",
  saleOpensAt: "2030-11-20T11:00:00.000Z",
  saleClosesAt: null,
  firstPerformanceAt: startsAt,
  lastPerformanceAt: "2030-12-26T10:00:00.000Z",
};
const layoutVersion = "PBNy2_kt5z8FSAH1";
export const concert = {
  ...concertSummary,
  lobbyOpensAt: "2030-11-20T10:30:00.000Z",
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  currency,
  singleSeatRule: "off",
  performances: [
    {
      performanceId,
      startsAt,
      state: "onSale",
      grades: [
        { grade: "VIP", price: 165_000 },
        { grade: "Standing", price: 99_000 },
      ],
      availability: "available",
      layoutVersion,
    },
  ],
};
/** Where the section of the example below lies. */
const place = { x: 0, y: 14.2, angle: 0, curve: 14.2, seatPitch: 0.5, rowPitch: 0.9 };
export const layout = {
  performanceId,
  layoutVersion,
  seatCount: 700,
  stage: { width: 10, depth: 4.5 },
  sections: [
    {
      name: "A",
      kind: "seated",
      grade: "VIP",
      price: 165_000,
      rows: 10,
      seatsPerRow: 20,
      capacity: 200,
      firstIndex: 0,
      place,
    },
    {
      name: "F",
      kind: "standing",
      grade: "Standing",
      price: 99_000,
      rows: null,
      seatsPerRow: null,
      capacity: 500,
      firstIndex: 200,
      place: { x: 0, y: 4.25, angle: 0, curve: 0, seatPitch: 0.5, rowPitch: 0.5 },
    },
  ],
};
export const serviceConfig = { identity: { kind: "builtIn" }, currency, topUpProviders: [], freeCharges: true };

export const userCreated = {
  userId,
  accessToken: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfNGZXY1M4SnEybVpyVDF4VmI2Tms5In0.c2ln",
  expiresAt: "2030-11-20T23:00:00.000Z",
  refreshToken: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c3JfNGZXY1M4SnEybVpyVDF4VmI2Tms5In0.cmVm",
};
export const tokenIssued = {
  userId,
  accessToken: userCreated.accessToken,
  expiresAt: "2030-11-21T11:00:00.000Z",
};
export const user = { userId, name: "Mina" };

const queueToken = "eyJhbGciOiJIUzI1NiJ9.eyJuIjoxMDQzMn0.c2ln";
export const waiting = {
  concertId,
  status: "waiting",
  number: 10_432,
  position: 1_210,
  estimatedWaitSeconds: { low: 40, high: 75 },
  pollAfterMs: 5_200,
  seatsAvailable: 8_123,
  sale: "open",
  opensAt: null,
  serverTime: "2030-11-20T11:02:00.000Z",
  queueToken,
  expiresAt: null,
};
export const admitted = {
  ...waiting,
  status: "admitted",
  position: 0,
  estimatedWaitSeconds: null,
  pollAfterMs: 30_000,
  expiresAt: "2030-11-20T11:12:00.000Z",
};

export const performance = {
  performanceId,
  startsAt,
  seats: { total: 12_000, available: 8_123 },
  price: { min: 66_000, max: 165_000 },
  currency,
};
export const seatIds = ["A-3-12", "A-3-13"];
/** Holds of seats that the service chooses. */
export const holdOfBestAvailable = {
  bestAvailable: { count: 2, section: "A", grade: "VIP", maxPrice: 165_000, together: "required" },
  layoutVersion,
};
export const holdOfStanding = { standing: [{ section: "F", count: 2 }], layoutVersion };
export const seatMap = {
  performanceId,
  asOf: "2030-11-20T11:02:00.000Z",
  seats: [
    { seatId: "A-3-12", section: "A", row: 3, number: 12, grade: "VIP", price: 165_000, status: "available" },
    { seatId: "A-3-13", section: "A", row: 3, number: 13, grade: "VIP", price: 165_000, status: "available" },
  ],
  areas: [{ section: "F", grade: "Standing", price: 99_000, capacity: 500, available: 312 }],
};
export const hold = {
  holdId,
  concertId,
  performanceId,
  status: "held",
  seats: seatIds.map((seatId) => ({ seatId, grade: "VIP", price: 165_000 })),
  adjacent: true,
  amount: 330_000,
  currency,
  expiresAt: "2030-11-20T11:07:00.000Z",
};

export const balance = { amount: 400_000, currency };
export const charge = {
  chargeId: "chg_2PzX7hVkD0uGm4QbRnTy8",
  amount: 400_000,
  currency,
  balance: 400_000,
  createdAt: "2030-11-20T11:03:00.000Z",
};
export const entry = {
  entryId: "ent_9WsC5vLt1KqNx3BdFgHj6",
  kind: "payment",
  amount: -330_000,
  balance: 70_000,
  reference: paymentId,
  createdAt: "2030-11-20T11:04:00.000Z",
};
const tickets = [
  { ticketId: "tkt_3XvN8qRw2LcTz6YbPdJk1", seatId: "A-3-12" },
  { ticketId: "tkt_6MgB4sKy9HfVn0ZxQeUt5", seatId: "A-3-13" },
];
export const payment = {
  paymentId,
  status: "paid",
  concertId,
  performanceId,
  holdId,
  amount: 330_000,
  currency,
  balance: 70_000,
  tickets,
  paidAt: "2030-11-20T11:04:00.000Z",
};
export const refund = {
  refundId: "ref_8LfY1xPk5QwCt3NzVbGm7",
  paymentId,
  amount: 330_000,
  currency,
  balance: 400_000,
  refundedAt: "2030-11-21T09:00:00.000Z",
};
export const ticket = {
  ticketId: "tkt_3XvN8qRw2LcTz6YbPdJk1",
  concertId,
  performanceId,
  startsAt,
  seatId: "A-3-12",
  section: "A",
  row: 3,
  number: 12,
  grade: "VIP",
  price: 165_000,
  status: "valid",
  paymentId,
};

export const newPerformance = {
  startsAt,
  sections: [
    { name: "A", grade: "VIP", price: 165_000, rows: 10, seatsPerRow: 20 },
    { name: "F", kind: "standing", grade: "Standing", price: 99_000, capacity: 500 },
  ],
};
/** With everything that a section may say. */
const fullPerformance = {
  startsAt,
  sections: newPerformance.sections.map((section) => ({ kind: "seated", ...section, place })),
};
export const newConcert = {
  title: concertSummary.title,
  venue: concertSummary.venue,
  saleOpensAt: concertSummary.saleOpensAt,
  waitingRoom: { maxAdmitted: 500, admitPerMinute: 1_200 },
  performances: [newPerformance],
};
/** Every setting that can be changed. */
const settings = {
  title: concertSummary.title,
  venue: concertSummary.venue,
  lobbyOpensAt: "2030-11-20T10:30:00.000Z",
  saleOpensAt: concertSummary.saleOpensAt,
  saleClosesAt: "2030-12-24T09:00:00.000Z",
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  singleSeatRule: "refuse",
  waitingRoom: {
    maxAdmitted: 500,
    admitPerMinute: 1_200,
    sessionSeconds: 600,
    offerSeconds: 8,
    claimSeconds: 300,
    intakeGates: 0,
  },
};
export const fullConcert = {
  ...settings,
  timeZone: concertSummary.timeZone,
  locationHint: "apac",
  draft: true,
  performances: [fullPerformance],
};
export const fullConcertPatch = {
  ...settings,
  state: "open",
  draft: false,
  timeZone: concertSummary.timeZone,
  locationHint: "apac",
};
export const performancePatch = { startsAt: "2030-12-25T10:00:00.000Z", prices: { A: 120_000 }, evenIfSold: true };
export const newCancellation = { reason: "The hall is closed." };
export const cancellationPreview = { payments: 128, tickets: 240, amount: 39_600_000, liveHolds: 12 };
export const blockedSeats = { seatIds: ["A-10-1", "A-10-2"], reason: "House seats" };
export const blocksChanged = { changed: 2, seatsRevision: 4_294_967_311 };
export const newComp = { userId, seatIds, reason: "Guests of the artist" };
export const comp = { ...payment, amount: 0, reason: newComp.reason };
export const operatorSeat = {
  seatId: "A-3-12",
  section: "A",
  row: 3,
  number: 12,
  grade: "VIP",
  price: 165_000,
  status: "sold",
  hold: null,
  ticket: { ticketId: ticket.ticketId, paymentId, userId },
};
export const cancellation = { state: "refunding", payments: 128, refunded: 50 };
const seats = { available: 180, held: 12, paying: 2, sold: 6 };
export const operatorPerformance = { performanceId, ...newPerformance, cancelledAt: null, seats };
export const operatorConcert = {
  concertId,
  title: concertSummary.title,
  venue: concertSummary.venue,
  timeZone: concertSummary.timeZone,
  locationHint: "apac",
  draft: false,
  state: "open",
  lobbyOpensAt: "2030-11-20T10:30:00.000Z",
  saleOpensAt: concertSummary.saleOpensAt,
  saleClosesAt: null,
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  singleSeatRule: "off",
  currency,
  waitingRoom: {
    maxAdmitted: 500,
    admitPerMinute: 1_200,
    sessionSeconds: 600,
    offerSeconds: 8,
    claimSeconds: 300,
    intakeGates: 0,
  },
  performances: [operatorPerformance],
  line: {
    issued: 10_432,
    waiting: 1_210,
    ready: 3,
    admitted: 497,
    admittedTotal: 8_719,
    called: 9_222,
    shownUp: { inTime: 8_390, inAll: 8_722 },
    admittedPerMinute: 1_188,
    showRate: 0.91,
    velocity: 21.5,
    snapshotAgeMs: 420,
  },
  paidAmount: 990_000,
  refundedAmount: 0,
};
export const operatorConcertSummary = { ...concertSummary, draft: false, createdAt: "2030-11-01T09:00:00.000Z" };
export const operatorAction = {
  actionId: "act_6TnH2zBq9WvKx4LcRfYd8",
  operator: "Box office",
  keyId: "key_2PqXw8RtYn4LmZc6VbKd0",
  action: "concert-changed",
  at: "2030-11-20T11:06:00.000Z",
  requestId,
  before: { state: "open" },
  after: { state: "paused" },
};
export const newOperatorKey = { name: "Door, hall A", scopes: ["read", "people"] };
export const fullOperatorKey = { ...newOperatorKey, concertIds: [concertId], expiresAt: "2030-12-25T03:00:00.000Z" };
export const operatorKey = {
  keyId: operatorAction.keyId,
  ...fullOperatorKey,
  createdAt: "2030-11-01T09:00:00.000Z",
  createdBy: { keyId: "root", name: "admin" },
};
export const operatorKeyMade = { ...operatorKey, key: "frk_this-is-no-key-but-43-letters-and-digits-are" };
export const readiness = {
  ready: true,
  checks: [{ name: "database", ok: true, detail: "answers" }],
};
export const unreadiness = {
  ready: false,
  checks: [{ name: "migrations", ok: false, detail: "not applied: 0012_rows_of_one_sending" }],
};
export const audit = {
  ok: true,
  checkedAt: "2030-11-20T11:05:00.000Z",
  checks: [{ name: "every ledger movement sums to zero", ok: true, detail: "0 of 128 do not" }],
  nextCursor: null,
};
/** A page with one item on it. */
export const page = (item: object) => ({ items: [item], nextCursor: null });
