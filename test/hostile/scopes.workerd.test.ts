// Question: does an operator's key open exactly the operations of its scopes, and a key that is bound to a concert only those that
// name this concert?
// Method: every operation of operators with a key of each scope alone. Bodies are malformed and identifiers name nothing, so what
// passes the door does nothing. Which scope an operation needs is written here a second time, after the contract's words.
// Doesn't prove what an operation shows to which scope (test/operator/keys.workerd.test.ts).
import { afterAll, beforeAll, expect, test } from "vitest";
import { OPERATIONS } from "../../src/contract/operations/index.ts";
import type { Operation } from "../../src/contract/operations/operation.ts";
import { SCOPES, type Scope } from "../../src/contract/values.ts";
import { makeConcert, operatorKey, type Concert } from "../support/client.ts";
import { ROUTES } from "../support/routes.ts";
import { type Ground, type Outcome, prepareGround, printCount } from "./hostile.ts";

const NEEDED: Record<string, Scope> = {
  checkReadiness: "read",
  listOperatorConcerts: "read",
  getConcertFigures: "read",
  listOperatorActions: "read",
  getCancellation: "read",
  getOperatorLayout: "read",
  getOperatorSeatStatus: "read",
  getOperatorSeat: "read",
  runAudit: "read",
  createConcert: "sale",
  changeConcert: "sale",
  deleteConcert: "sale",
  addPerformance: "sale",
  changePerformance: "sale",
  deletePerformance: "sale",
  blockSeats: "seats",
  unblockSeats: "seats",
  giveComp: "seats",
  cancelPerformance: "money",
  rebuildRoom: "admin",
  createOperatorKey: "admin",
  listOperatorKeys: "admin",
  revokeOperatorKey: "admin",
};
const ofOperators = OPERATIONS.filter(({ caller }) => caller === "operator");
const NOTHING = { con_x: "con_nothing", prf_x: "prf_nothing", key_x: "key_nothing" };

let ground: Ground;
let other: Concert;
const keys = new Map<Scope, string>();
/** By operation: what each scope alone was answered. */
const answers = new Map<string, Map<Scope, Outcome>>();

function ask(operation: Operation, key: string, concertId = NOTHING.con_x): Promise<Outcome> {
  const route = ROUTES[OPERATIONS.indexOf(operation)];
  if (route === undefined) throw new Error("an operation has no route");
  const body = route.body === undefined ? {} : { body: "{" };
  const ids = { ...NOTHING, con_x: concertId };
  return ground.ask(route, { ...body, ids, headers: { Authorization: `Bearer ${key}` } });
}

const isRefused = ({ code }: Outcome): boolean => code === "scope-required";

beforeAll(async () => {
  ground = await prepareGround();
  other = await makeConcert();
  for (const scope of SCOPES) keys.set(scope, await operatorKey({ scopes: [scope] }));
  for (const operation of ofOperators) {
    const byScope = new Map<Scope, Outcome>();
    for (const [scope, key] of keys) byScope.set(scope, await ask(operation, key));
    answers.set(operation.operationId, byScope);
  }
});
afterAll(() => printCount("scopes", ground.count()));

/** Operations that do not open to exactly the scope that they should need. */
function deviations(neededBy: (operationId: string) => Scope | undefined): string[] {
  return [...answers].flatMap(([operationId, byScope]) => {
    const opened = [...byScope].filter(([, answer]) => !isRefused(answer)).map(([scope]) => scope);
    const needed = neededBy(operationId);
    return opened.length === 1 && opened[0] === needed ? [] : [`${operationId}: ${opened.join()} and not ${needed}`];
  });
}

test("every operation opens to its scope and to no other", () => {
  expect(Object.keys(NEEDED).toSorted()).toEqual(ofOperators.map(({ operationId }) => operationId).toSorted());
  expect(deviations((operationId) => NEEDED[operationId])).toEqual([]);
});

test("a scope that is confused with another would be found, of every operation", () => {
  const another = (scope: Scope | undefined) => SCOPES.find((one) => one !== scope);
  expect(deviations((operationId) => another(NEEDED[operationId]))).toHaveLength(ofOperators.length);
});

test("whoever is refused is told which scope is needed, and nothing of what there is", () => {
  const all = [...answers].flatMap(([operationId, byScope]) =>
    [...byScope].map(([scope, answer]) => ({ operationId, scope, answer })),
  );
  const [right, wrong] = [true, false].map((isRight) =>
    all.filter(({ operationId, scope }) => (scope === NEEDED[operationId]) === isRight),
  );
  expect(right?.filter(({ answer }) => answer.status === 401)).toEqual([]);
  for (const { operationId, answer } of wrong ?? []) {
    expect([operationId, answer.status]).toEqual([operationId, 403]);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "scope-required", scope: NEEDED[operationId] });
    expect(answer.headers.has("WWW-Authenticate")).toBe(false);
  }
});

test("a key with all scopes for one concert opens what names that concert, and nothing else", async () => {
  const { concertId } = ground.concert;
  const key = await operatorKey({ scopes: [...SCOPES], concertIds: [concertId] });
  // What deletes a concert would really do so, with a key that is right.
  for (const operation of ofOperators.filter(({ operationId }) => operationId !== "deleteConcert")) {
    const isOpen = operation.path.includes("{concertId}");
    const { operationId } = operation;
    expect([operationId, isRefused(await ask(operation, key, concertId))]).toEqual([operationId, !isOpen]);
  }
  for (const operation of ofOperators)
    for (const elsewhere of [other.concertId, NOTHING.con_x]) {
      const { operationId } = operation;
      const refused = await ask(operation, key, elsewhere);
      expect([operationId, refused.status, refused.code]).toEqual([operationId, 403, "scope-required"]);
      expect(JSON.parse(refused.text)).toMatchObject({ scope: NEEDED[operationId], concertIds: [concertId] });
    }
});
