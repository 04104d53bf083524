// Every route of the service, in one table: what the tests that go over all of them need to know of each. That none is
// missing is a test of its own (test/hostile/identifiers.workerd.test.ts).
export interface Route {
  method: string;
  path: string;
  /** The path as the router has it, where a part of it is a name and no identifier. */
  pattern?: string;
  caller: "anybody" | "fan" | "operator";
  /** What a body must be; absent: the route takes none. */
  body?: "json" | "none needed";
  /** Requires a queue token. */
  queue?: true;
  key?: true;
  /** A body that is valid. */
  valid?: object;
  /** A valid body with every field there is, where `valid` leaves some out. */
  full?: object;
}

export const C = "/v1/concerts/con_x";
export const ADMIN = "/v1/admin/concerts";
const sections = [{ name: "A", grade: "R", price: 1, rows: 1, seatsPerRow: 1 }];
const startsAt = "2099-01-01T00:00:00.000Z";
const settings = {
  title: "t",
  venue: "v",
  lobbyOpensAt: "2090-01-01T00:00:00.000Z",
  saleOpensAt: "2090-01-02T00:00:00.000Z",
  saleClosesAt: "2090-01-03T00:00:00.000Z",
  holdSeconds: 300,
  maxSeatsPerFan: 4,
  refundUntilHours: 24,
  waitingRoom: {
    maxAdmitted: 500,
    admitPerMinute: 1_200,
    sessionSeconds: 600,
    offerSeconds: 8,
    claimSeconds: 300,
    intakeGates: 0,
  },
};

export const ROUTES: Route[] = [
  { method: "GET", path: "/healthz", caller: "anybody" },
  { method: "GET", path: "/openapi.json", caller: "anybody" },
  { method: "GET", path: "/docs", caller: "anybody" },
  { method: "GET", path: "/docs/start.js", pattern: "/docs/:file", caller: "anybody" },
  { method: "GET", path: "/problems/internal", pattern: "/problems/:code", caller: "anybody" },
  { method: "GET", path: "/v1/concerts", caller: "anybody" },
  { method: "GET", path: C, caller: "anybody" },
  { method: "POST", path: "/v1/users", caller: "anybody", body: "json", valid: {}, full: { name: "Minji" } },
  { method: "POST", path: "/v1/tokens", caller: "anybody", body: "json", valid: { refreshToken: "x" } },
  { method: "GET", path: "/v1/users/me", caller: "fan" },
  { method: "POST", path: `${C}/queue`, caller: "fan", body: "none needed" },
  { method: "GET", path: `${C}/queue`, caller: "fan", queue: true },
  { method: "DELETE", path: `${C}/queue`, caller: "fan", queue: true },
  { method: "POST", path: `${C}/queue/admission`, caller: "fan", body: "none needed", queue: true },
  { method: "GET", path: `${C}/performances`, caller: "fan", queue: true },
  { method: "GET", path: `${C}/performances/prf_x/seats`, caller: "fan", queue: true },
  {
    method: "POST",
    path: `${C}/performances/prf_x/holds`,
    caller: "fan",
    body: "json",
    queue: true,
    valid: { seatIds: ["A-1-1"] },
  },
  { method: "GET", path: `${C}/holds`, caller: "fan", queue: true },
  { method: "GET", path: `${C}/holds/hld_x`, caller: "fan", queue: true },
  { method: "DELETE", path: `${C}/holds/hld_x`, caller: "fan", queue: true },
  { method: "GET", path: "/v1/balance", caller: "fan" },
  { method: "POST", path: "/v1/balance/charges", caller: "fan", body: "json", key: true, valid: { amount: 1 } },
  { method: "GET", path: "/v1/balance/entries", caller: "fan" },
  {
    method: "POST",
    path: "/v1/payments",
    caller: "fan",
    body: "json",
    queue: true,
    key: true,
    valid: { concertId: "con_x", holdId: "hld_x" },
  },
  { method: "GET", path: "/v1/payments", caller: "fan" },
  { method: "GET", path: "/v1/payments/pay_x", caller: "fan" },
  { method: "POST", path: "/v1/payments/pay_x/refund", caller: "fan", body: "none needed", key: true },
  { method: "GET", path: "/v1/tickets", caller: "fan" },
  {
    method: "POST",
    path: ADMIN,
    caller: "operator",
    body: "json",
    valid: { title: "t", venue: "v", performances: [{ startsAt, sections }] },
    full: {
      ...settings,
      timeZone: "Asia/Seoul",
      locationHint: "apac",
      performances: [{ startsAt, sections }],
    },
  },
  { method: "GET", path: `${ADMIN}/con_x`, caller: "operator" },
  {
    method: "PATCH",
    path: `${ADMIN}/con_x`,
    caller: "operator",
    body: "json",
    valid: { title: "t" },
    full: { ...settings, state: "open" },
  },
  {
    method: "POST",
    path: `${ADMIN}/con_x/performances`,
    caller: "operator",
    body: "json",
    valid: { startsAt, sections },
  },
  { method: "POST", path: `${ADMIN}/con_x/performances/prf_x/cancellation`, caller: "operator", body: "none needed" },
  { method: "GET", path: `${ADMIN}/con_x/performances/prf_x/cancellation`, caller: "operator" },
  { method: "POST", path: `${ADMIN}/con_x/rebuild`, caller: "operator", body: "none needed" },
  { method: "GET", path: `${ADMIN}/con_x/log`, caller: "operator" },
  { method: "GET", path: "/v1/admin/audit", caller: "operator" },
];

/** What stands for an identifier in the table's paths, and the parameter it stands for. */
export const PLACEHOLDERS = {
  con_x: "concertId",
  prf_x: "performanceId",
  hld_x: "holdId",
  pay_x: "paymentId",
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** Cuts a path so that its placeholders stand alone. */
const PARTS = /((?:con|prf|hld|pay)_x)/;
const isPlaceholder = (text: string): text is Placeholder => Object.hasOwn(PLACEHOLDERS, text);

/** The placeholders of a path, in their order. */
export const placeholdersOf = (path: string): Placeholder[] => path.split(PARTS).filter(isPlaceholder);

const replaced = (path: string, by: (placeholder: Placeholder) => string): string =>
  path
    .split(PARTS)
    .map((part) => (isPlaceholder(part) ? by(part) : part))
    .join("");

/** The path with identifiers in their places. */
export const withIds = (path: string, ids: Partial<Record<Placeholder, string>>): string =>
  replaced(path, (placeholder) => ids[placeholder] ?? placeholder);

/** The path as the router has it. */
export const patternOf = (path: string): string => replaced(path, (placeholder) => `:${PLACEHOLDERS[placeholder]}`);

export const named = <Table extends Route>(routes: Table[]): [string, Table][] =>
  routes.map((route) => [`${route.method} ${route.path}`, route]);
