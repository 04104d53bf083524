// Question: does a crowd that asks at once cost few calls of the room, and is everybody answered as if alone? Method: many
// requests under way at once through one isolate, and the lists that arrive at the room. What it saves is measured by the
// benchmark; how many isolates a crowd has is the platform's affair.
import { afterEach, expect, test, vi } from "vitest";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { Concert as ConcertRules } from "../../src/room/rules/concert.ts";
import { auditOf, change, Fan, makeConcert, type Concert } from "../support/client.ts";

const CROWD = 60;
/** The first goes alone and the others together; who comes when is not quite in the test's hands. */
const FEW = CROWD / 4;
const crowdOf = (concert: Concert): Promise<Fan[]> => Promise.all(Array.from({ length: CROWD }, () => Fan.of(concert)));
const OPEN = { maxAdmitted: 1_000, admitPerMinute: 60_000 };

afterEach(() => {
  vi.restoreAllMocks();
});

test("who joins at once comes in few lists, and everybody gets a number of the own", async () => {
  const concert = await makeConcert({ waitingRoom: { maxAdmitted: 1 } });
  const fans = await crowdOf(concert);
  const lists = vi.spyOn(ConcertRoom.prototype, "join");
  const joined = await Promise.all(fans.map((fan) => fan.join()));
  expect(joined.map(({ status }) => status)).toEqual(fans.map(() => 201));
  expect(lists.mock.calls.flatMap(([list]) => list)).toHaveLength(CROWD);
  expect(lists.mock.calls.length).toBeLessThan(FEW);
  const numbers = fans.map(({ number }) => number);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(fans.map((_, index) => index + 1));
  // Each number is that fan's: asked again, it is the same.
  await Promise.all(fans.map((fan) => fan.join()));
  expect(fans.map(({ number }) => number)).toEqual(numbers);
});

test("who is called at once comes in few lists, and everybody gets in", async () => {
  const concert = await makeConcert({ waitingRoom: { ...OPEN, maxAdmitted: 1 } });
  const fans = await crowdOf(concert);
  await Promise.all(fans.map((fan) => fan.join()));
  await change(concert, { waitingRoom: OPEN });
  const lists = vi.spyOn(ConcertRoom.prototype, "claim");
  const asked = await Promise.all(fans.map((fan) => fan.claim()));
  expect(asked.map(({ body }) => [body.status, body.number])).toEqual(fans.map(({ number }) => ["admitted", number]));
  expect(lists.mock.calls.length).toBeLessThan(FEW);
});

test("who holds at once comes in few lists, and of those who want one seat, one has it", async () => {
  const concert = await makeConcert({ waitingRoom: OPEN });
  const fans = await crowdOf(concert);
  await Promise.all(fans.map((fan) => fan.join()));
  const lists = vi.spyOn(ConcertRoom.prototype, "hold");
  const seatOf = (index: number): string => `A-1-${(index % (CROWD / 2)) + 1}`;
  const held = await Promise.all(fans.map((fan, index) => fan.hold(seatOf(index))));
  expect(lists.mock.calls.flatMap(([list]) => list)).toHaveLength(CROWD);
  expect(lists.mock.calls.length).toBeLessThan(FEW);
  // What each was told, and of which seat.
  const told = held.map(({ status, body }) => [status, status === 201 ? body.seats[0].seatId : body.seatIds[0]]);
  expect(told.map(([, seatId]) => seatId)).toEqual(fans.map((_, index) => seatOf(index)));
  const had = told.filter(([status]) => status === 201).map(([, seatId]) => seatId);
  expect(had).toHaveLength(CROWD / 2);
  expect(new Set(had).size).toBe(CROWD / 2);
  expect(told.filter(([status]) => status === 409)).toHaveLength(CROWD / 2);
  expect(await auditOf(concert)).toMatchObject({ ok: true });
});

test("one whose change fails on a bug fails alone, and is not in line", async () => {
  const concert = await makeConcert({ waitingRoom: { maxAdmitted: 1 } });
  const fans = await crowdOf(concert);
  const unlucky = fans[CROWD / 2];
  const join: ConcertRules["join"] = Object.getOwnPropertyDescriptor(ConcertRules.prototype, "join")?.value;
  const broken = vi.spyOn(ConcertRules.prototype, "join").mockImplementation(function (
    this: ConcertRules,
    fan,
    ...rest
  ) {
    if (fan === unlucky?.userId) throw new Error("a bug");
    return join.call(this, fan, ...rest);
  });
  vi.spyOn(console, "error").mockReturnValue();
  const joined = await Promise.all(fans.map((fan) => fan.join()));
  expect(joined.filter(({ status }) => status === 201)).toHaveLength(CROWD - 1);
  expect(joined[CROWD / 2]).toMatchObject({ status: 500, body: { code: "internal" } });
  broken.mockRestore();
  expect(await unlucky?.join()).toMatchObject({ status: 201, body: { number: CROWD } });
});
