// Damages to the books and to what was acknowledged, refused or repeated: invariants 1 to 9.
import {
  add,
  bodyOf,
  done,
  expiredRow,
  holdRow,
  needed,
  paidRow,
  refuse,
  remove,
  roomOf,
  told,
  type Damage,
} from "./damage.ts";
import { entriesOf } from "./reading.ts";

export const MONEY_DAMAGES: Damage[] = [];
const breaks = (invariant: number, name: string, finds: RegExp, apply: Damage["apply"]): void =>
  void MONEY_DAMAGES.push({ invariant, name, finds, apply });

breaks(1, "half a movement is gone", /doesn't cancel out/, ({ stores: { books } }) =>
  books.ledger_entries.splice(3, 1),
);
breaks(1, "a movement doesn't cancel out", /doesn't cancel out/, ({ stores: { books } }) => {
  needed(books.ledger_entries[2]).amount += 1;
});
breaks(1, "the ledger has another amount than the charge", /the ledger says/, ({ stores: { books } }) => {
  needed(books.charges[0]).amount += 1;
});
breaks(2, "a balance has one won too many", /the entries say/, ({ stores: { books } }) => {
  needed(books.balances[0]).amount += 1;
});
breaks(2, "a running sum is wrong", /the sum is/, ({ stores: { books } }) => {
  const entry = needed(books.ledger_entries.find(({ account }) => account === "fan"));
  entry.balance_after = (entry.balance_after ?? 0) + 1;
});
breaks(2, "a fan is told of money that isn't there", /was told of/, ({ history }) => {
  const last = needed(history.entries.findLast(({ asked }) => asked.what === "balance"));
  bodyOf(last)["amount"] = 123_456_789;
});
breaks(3, "a charge is gone", /were charged/, ({ stores: { books } }) => books.charges.splice(0, 1));
breaks(3, "the revenue is one won short", /the revenue is/, ({ stores: { books } }) => {
  needed(books.ledger_entries.find(({ account }) => account === "revenue")).amount -= 1;
});

breaks(4, "a seat has two tickets", /has 2 valid tickets/, ({ stores: { books } }) => {
  books.tickets.push({ ...needed(books.tickets.find(({ state }) => state === "valid")), ticket_id: "tkt_second" });
});
breaks(5, "a payment costs more than its seats", /its seats/, (world) => (paidRow(world).amount += 1));
breaks(5, "a paid payment's tickets are void", /another fate/, (world) => {
  const { payment_id } = paidRow(world);
  for (const ticket of world.stores.books.tickets) if (ticket.payment_id === payment_id) ticket.state = "refunded";
});
breaks(5, "a refunded payment has no refund", /its refund disagree/, ({ stores: { books } }) => books.refunds.pop());
breaks(
  5,
  "a sold seat is somebody else's in the room",
  /in the room/,
  (world) => (holdRow(world, "paid").fan = "usr_x"),
);
breaks(5, "a ticket's seat isn't sold in the room", /isn't sold in the room/, (world) => {
  remove(roomOf(world).holds, holdRow(world, "paid"));
});

breaks(6, "an acknowledged charge is gone", /the charge .* acknowledged/, ({ stores: { books } }) =>
  books.charges.shift(),
);
breaks(6, "an acknowledged payment is gone", /the payment .* acknowledged/, (world) => {
  remove(world.stores.books.payments, paidRow(world));
});
breaks(6, "an acknowledged refund is gone", /the refund .* acknowledged/, (world) => {
  const id = bodyOf(done(world, "refund"))["refundId"];
  remove(world.stores.books.refunds, needed(world.stores.books.refunds.find(({ refund_id }) => refund_id === id)));
});
breaks(6, "an acknowledged hold is gone", /the hold .* acknowledged/, (world) => {
  const row = expiredRow(world);
  remove(roomOf(world).holds, row);
});
breaks(6, "a number that was told is gone", /was told and isn't there/, (world) => (roomOf(world).places = []));
breaks(6, "what the operator set is not set", /was set to/, (world) => {
  const { concertId } = needed(world.history.concerts[0]);
  add(world, done(world, "patch"), { asked: { what: "patch", concertId, changes: { holdSeconds: 3_599 } } });
});
breaks(6, "a date that was called off is on sale", /was called off/, ({ stores: { books } }) => {
  for (const date of books.performances) date.cancelled_at = null;
});
breaks(
  6,
  "a rebuild didn't happen",
  /rebuilds were acknowledged/,
  (world) => (needed(roomOf(world).line[0]).epoch = 1),
);
breaks(6, "an answer is off the contract", /off the contract/, (world) => delete bodyOf(done(world, "pay"))["tickets"]);

breaks(7, "a charge that was refused is there", /the charge .* refused/, (world) => {
  const { asked, fan } = done(world, "charge");
  refuse(entriesOf(world.history, "charge").filter((entry) => entry.fan === fan && entry.asked.key === asked.key));
});
breaks(7, "a payment nobody asked for is there", /the payment .* nobody asked/, (world) => {
  paidRow(world).hold_id = "hld_of_nobody";
});
breaks(7, "a payment that was refused is there", /the payment .* refused/, (world) => {
  const { hold_id } = paidRow(world);
  refuse(entriesOf(world.history, "pay").filter(({ asked }) => asked.holdId === hold_id));
});
breaks(7, "a refund that was refused is there", /the refund .* refused/, (world) => {
  refuse(entriesOf(world.history, "refund"));
});
breaks(7, "a hold that was refused is there", /were never told/, (world) => {
  const row = expiredRow(world);
  refuse(entriesOf(world.history, "hold").filter((entry) => bodyOf(entry)["holdId"] === row.hold_id));
});
breaks(7, "a date is off that nobody called off", /the end of/, (world) => {
  refuse(entriesOf(world.history, "cancel"));
});

breaks(8, "a key charged twice", /charged 2 times/, ({ stores: { books } }) => {
  books.charges.push({ ...needed(books.charges[0]), charge_id: "chg_second" });
});
breaks(8, "a key paid twice", /the key .* paid 2 times/, (world) => {
  world.stores.books.payments.push({ ...paidRow(world), payment_id: "pay_second", hold_id: "hld_second" });
});
breaks(8, "a hold was paid twice", /hld_.* was paid 2 times/, (world) => {
  world.stores.books.payments.push({ ...paidRow(world), payment_id: "pay_second", key: "second" });
});
breaks(8, "a payment was refunded twice", /was refunded 2 times/, ({ stores: { books } }) => {
  books.refunds.push({ ...needed(books.refunds[0]), refund_id: "ref_second" });
});
breaks(8, "numbers were given that nobody was told", /numbers were given/, (world) => {
  needed(roomOf(world).line[0]).issued += 1_000;
});
breaks(8, "the line started anew by itself", /started anew by itself/, (world) => {
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "rebuild");
});

breaks(9, "a key has two answers", /was answered .* and/, (world) => {
  const first = done(world, "pay");
  add(world, first, {
    told: { ...first.told, replayed: true, body: { ...bodyOf(first), paidAt: "2000-01-01T00:00:00.000Z" } },
  });
});
breaks(9, "a key was done twice", /was done 2 times/, (world) => void add(world, done(world, "charge"), {}));
breaks(9, "a decided key is refused", /was decided \(201\), and later answered 402/, (world) => {
  add(world, done(world, "pay"), { told: told(402, "insufficient-balance") });
});
breaks(9, "a key pays for another hold", /was decided \(201\), and later answered 201/, (world) => {
  const first = done(world, "pay");
  add(world, first, { asked: { ...first.asked, holdId: "hld_other" } });
});
breaks(9, "another body with a key is another refusal", /with another body/, (world) => {
  const first = done(world, "charge");
  add(world, first, {
    asked: { ...first.asked, amount: first.asked.amount + 1 },
    told: told(409, "balance-limit-reached"),
  });
});
