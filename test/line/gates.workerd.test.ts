// Question: does a crowd that comes through intake gates get the same line as one that comes to the room itself?
// It does not show what gates bring: that is measured, see docs/decisions/0007-intake-gates.md.
import { expect, test, vi } from "vitest";
import { ConcertRoom } from "../../src/room/concert-room.ts";
import { gateOf } from "../../src/room/client/room-client.ts";
import { change, Fan, makeConcert, type Concert } from "../support/client.ts";

const CROWD = 60;
const crowdOf = (concert: Concert): Promise<Fan[]> => Promise.all(Array.from({ length: CROWD }, () => Fan.of(concert)));

test("a crowd through two gates gets every number once, in a few calls of the room", async () => {
  const concert = await makeConcert({ waitingRoom: { maxAdmitted: 1, intakeGates: 2 } });
  const fans = await crowdOf(concert);
  const joins = vi.spyOn(ConcertRoom.prototype, "join");
  const joined = await Promise.all(fans.map((fan) => fan.join()));
  expect(joined.map(({ status }) => status)).toEqual(fans.map(() => 201));
  expect(fans.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(fans.map((_, index) => index + 1));
  expect(joins.mock.calls.flatMap(([list]) => list)).toHaveLength(CROWD);
  expect(joins.mock.calls.length).toBeLessThan(CROWD / 4);
  joins.mockRestore();
});

test("a fan who joins twice at once through a gate has one place", async () => {
  const concert = await makeConcert({ waitingRoom: { maxAdmitted: 1, intakeGates: 8 } });
  const fan = await Fan.of(concert);
  const joined = await Promise.all([fan.join(), fan.join()]);
  expect(joined.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
  expect(joined.map(({ body }) => body.number)).toEqual([1, 1]);
});

test("a gate tells the room's refusal to each fan", async () => {
  const concert = await makeConcert({ waitingRoom: { intakeGates: 2 } });
  await change(concert, { state: "closed" });
  const fans = await crowdOf(concert);
  for (const reply of await Promise.all(fans.map((fan) => fan.join()))) {
    expect(reply).toMatchObject({ status: 403, body: { code: "sale-closed" } });
  }
});

test("fans spread over all gates, each always to the same", () => {
  const seen = new Map<number, number>();
  for (let fan = 0; fan < 6_400; fan++) {
    const gate = gateOf(`usr_${fan}`, 64);
    expect(gateOf(`usr_${fan}`, 64)).toBe(gate);
    seen.set(gate, (seen.get(gate) ?? 0) + 1);
  }
  expect(seen.size).toBe(64);
  expect(Math.max(...seen.values())).toBeLessThan(200);
});
