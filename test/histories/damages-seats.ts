// Damages to holds, limits and deadlines: invariants 10 to 12, 14 and 15.
import {
  add,
  bodyOf,
  boughtHold,
  done,
  expiredRow,
  holdRow,
  later,
  needed,
  paidRow,
  remove,
  roomOf,
  told,
  type Damage,
} from "./damage.ts";
import { entriesOf } from "./reading.ts";
import { seatingPlans } from "./seats-of.ts";
import { Taken } from "./taken.ts";

export const SEAT_DAMAGES: Damage[] = [];
const breaks = (invariant: number, name: string, finds: RegExp, apply: Damage["apply"]): void =>
  void SEAT_DAMAGES.push({ invariant, name, finds, apply });

breaks(10, "a sold seat is given to somebody else", /while hld_.* had it/, (world) => {
  const { made } = boughtHold(world);
  const body = { ...bodyOf(made), holdId: "hld_second" };
  add(world, made, { fan: "usr_other", told: { ...made.told, body } });
});
breaks(10, "two holds of a seat overlap in the room", /began at/, (world) => {
  const row = expiredRow(world);
  roomOf(world).holds.push({ ...row, hold_id: "hld_second", created_at: row.expires_at - 1 });
});
breaks(10, "a hold has lost one of its seats", /has \d of its/, (world) => {
  const { hold_id } = holdRow(world, "paid");
  remove(roomOf(world).seats, needed(roomOf(world).seats.find((seat) => seat.hold_id === hold_id)));
});
breaks(10, "a taken seat belongs to no hold", /belong to no hold/, (world) => {
  roomOf(world).seats.push({ performance: 1, seat: 0, hold_id: "hld_of_nobody" });
});
breaks(11, "a free seat is refused as taken", /nobody had it/, (world) => {
  const { performanceId } = needed(needed(world.history.concerts[0]).dates[0]);
  const made = done(world, "hold");
  const plan = needed(seatingPlans(world.history.concerts).get(performanceId));
  const { sent, answered } = { sent: later(world, 1e7), answered: later(world, 1e7 + 1) };
  const taken = new Taken(world.history);
  const free = needed(
    plan.find(
      ({ seatId, isStanding }) =>
        !isStanding &&
        !taken.mayBeOwned(performanceId, seatId, { ...made, sent, answered }) &&
        !taken.mayBeBlocked(performanceId, seatId, { ...made, sent, answered }),
    ),
  );
  const refusal = told(409, "seats-unavailable", { seatIds: [free.seatId] });
  add(world, made, { asked: { ...made.asked, performanceId }, told: refusal }, 1_000_000);
});
breaks(11, "an expired hold was paid", /after hld_.* had expired/, (world) => {
  const { row } = boughtHold(world);
  const payment = world.stores.books.payments.find(({ hold_id, state }) => hold_id === row.hold_id && state === "paid");
  needed(payment).created_at = row.expires_at;
});
breaks(11, "a hold expired too early", /time isn't up/, (world) => {
  expiredRow(world).expires_at = world.history.endedAt + 1;
});
breaks(11, "a hold is held beyond its time", /its time was up/, (world) => {
  Object.assign(expiredRow(world), { status: "held", expires_at: 1 });
});
breaks(12, "a paid hold is held again", /was paid, then held/, (world) => {
  const { made } = boughtHold(world);
  for (const [at, status] of ["paid", "held"].entries()) {
    const look = add(world, made, { told: { ...made.told, body: { ...bodyOf(made), status } } }, at + 1);
    look.asked = { what: "read-hold", concertId: made.asked.concertId, holdId: String(bodyOf(made)["holdId"]) };
  }
});
breaks(12, "a refunded payment is paid again", /was refunded, then paid/, (world) => {
  const paid = done(world, "pay");
  for (const [at, status] of ["refunded", "paid"].entries()) {
    const look = add(world, paid, { told: { ...paid.told, body: { ...bodyOf(paid), status } } }, at + 1);
    look.asked = { what: "read-payment", paymentId: String(bodyOf(paid)["paymentId"]) };
  }
});
breaks(12, "a cancellation that was done goes on", /was done, and later wasn't/, (world) => {
  const { asked, ...like } = done(world, "cancel");
  for (const [at, state] of ["done", "refunding"].entries()) {
    add(
      world,
      { ...like, asked: { ...asked, what: "read-cancellation" } },
      { told: told(200, null, { state }) },
      at + 1,
    );
  }
});

breaks(14, "a fan has more seats than the limit", /is the limit/, (world) => {
  const { payment_id } = paidRow(world);
  const ticket = needed(world.stores.books.tickets.find((one) => one.payment_id === payment_id));
  for (let number = 1; number < 9; number++) world.stores.books.tickets.push({ ...ticket, seat_id: `Z-1-${number}` });
});
breaks(14, "a hold gives a fan more than the limit", /was the limit/, (world) => {
  const made = needed(entriesOf(world.history, "hold").find(({ told }) => told?.status === 201));
  const seatIds = Array.from({ length: 9 }, (_, number) => `Z-1-${number + 1}`);
  const seats = seatIds.map((seatId) => ({ seatId, grade: "R", price: 1 }));
  add(world, made, {
    asked: { ...made.asked, seatIds },
    told: { ...made.told, body: { ...bodyOf(made), holdId: "hld_z", status: "held", seats } },
  });
});
breaks(15, "a hold stays paying", /still being paid/, (world) => (expiredRow(world).status = "paying"));
breaks(15, "an attempt stays pending", /attempt .* still pending/, (world) => {
  needed(roomOf(world).attempts[0]).state = "pending";
});
breaks(15, "a refund stays pending", /refund of .* still pending/, (world) => {
  roomOf(world).refund_attempts.push({ payment_id: "pay_x", key: "key", state: "pending" });
});
breaks(15, "a cancelled date is never settled", /isn't refunded yet/, (world) => {
  for (const date of roomOf(world).performances) date.settled_at = null;
});
breaks(15, "a payment of a cancelled date stands", /its date was called off/, (world) => {
  const { performance_id } = needed(world.stores.books.performances.find(({ cancelled_at }) => cancelled_at !== null));
  paidRow(world).performance_id = performance_id;
});
