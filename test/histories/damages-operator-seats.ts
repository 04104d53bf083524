// Damages to what operators did to seats, prices, dates and drafts, and to what the room chose: invariants 5 to 11, 14, 17, 18.
import { add, bodyOf, done, later, needed, refuse, remove, roomOf, told, type Damage } from "./damage.ts";
import type { Asked, Entry, World } from "./history.ts";
import { entriesOf, isDone, type EntryOf } from "./reading.ts";
import { seatsOfDate } from "./seats-of.ts";
import type { BookRows } from "./stores.ts";
import { Taken } from "./taken.ts";

export const OPERATOR_SEAT_DAMAGES: Damage[] = [];
const breaks = (invariant: number, name: string, finds: RegExp, apply: Damage["apply"]): void =>
  void OPERATOR_SEAT_DAMAGES.push({ invariant, name, finds, apply });

const compRow = ({ stores }: World): BookRows["payments"][number] =>
  needed(stores.books.payments.find(({ comp_reason, state }) => comp_reason !== null && state !== "void"));
const blocksOf = (world: World) => needed(roomOf(world).blocks.find(({ ranges }) => ranges !== "[]"));
const setBlocks = (world: World, performanceId: string, ranges: string): void => {
  const here = needed(roomOf(world).blocks.find(({ performance_id }) => performance_id === performanceId));
  const saved = world.stores.books.seat_blocks.find(({ performance_id }) => performance_id === performanceId);
  here.ranges = ranges;
  needed(saved).ranges = ranges;
};
const firstDate = ({ history }: World) => needed(needed(history.concerts[0]).dates[0]);
/** A hold by a key that was made, whose seats the room chose. */
const chosen = (world: World, way: "standing" | "bestAvailable"): EntryOf<"choose"> =>
  needed(entriesOf(world.history, "choose").find((entry) => entry.told?.status === 201 && way in entry.asked.choice));
const chosenBody = (entry: Entry, seatIds: readonly string[], changes: object = {}) => ({
  ...bodyOf(entry),
  holdId: "hld_of_damage",
  seats: seatIds.map((seatId) => ({ seatId, grade: "R", price: 1 })),
  ...changes,
});
/** Seats of a date that are certainly nobody's when all is over. */
function freeIn(world: World): { performanceId: string; seatIds: string[] } {
  const taken = new Taken(world.history);
  const asked: Asked = { what: "balance" };
  const end: Entry = { fan: null, asked, place: null, sent: later(world, 1e6), answered: null, told: null };
  const free = needed(world.history.concerts[0]).dates.map((date) => ({
    performanceId: date.performanceId,
    seatIds: seatsOfDate(date)
      .map(({ seatId }) => seatId)
      .filter(
        (seatId) =>
          !taken.mayBeOwned(date.performanceId, seatId, end) && !taken.mayBeBlocked(date.performanceId, seatId, end),
      ),
  }));
  return needed(free.toSorted((one, other) => other.seatIds.length - one.seatIds.length)[0]);
}

breaks(5, "D1 keeps other seats back than the room", /the room keeps/, (world) => {
  const { performance_id } = blocksOf(world);
  needed(world.stores.books.seat_blocks.find((row) => row.performance_id === performance_id)).ranges = "[]";
});
breaks(5, "what was given costs something", /was given for/, (world) => {
  const row = compRow(world);
  for (const ticket of world.stores.books.tickets) if (ticket.payment_id === row.payment_id) ticket.price = 1;
});
breaks(5, "a ticket costs another price than its hold", /which was held for/, (world) => {
  const { payment_id } = needed(
    world.stores.books.payments.find(({ state, amount }) => state !== "void" && amount > 0),
  );
  needed(world.stores.books.tickets.find((ticket) => ticket.payment_id === payment_id)).price += 1;
});
breaks(5, "a hold is made for a price that was never set", /its price is/, (world) => {
  const made = needed(entriesOf(world.history, "hold").find(({ told }) => told?.status === 201));
  const [seatId] = made.asked.seatIds;
  bodyOf(made)["seats"] = [{ seatId, grade: "R", price: 1 }];
});
breaks(5, "the price of a hold changes", /and then/, (world) => {
  const made = done(world, "hold");
  add(world, made, {
    told: { ...made.told, status: 200, body: chosenBody(made, ["A-1-1"], { holdId: bodyOf(made)["holdId"] }) },
  });
});

breaks(6, "a seat that was kept back is not", /was kept back and is not/, (world) => {
  const block = needed(
    entriesOf(world.history, "block").find((entry) => isDone(entry) && "seatIds" in entry.asked.places),
  );
  add(world, block, {
    asked: { ...block.asked, places: { seatIds: freeIn(world).seatIds }, performanceId: freeIn(world).performanceId },
  });
});
breaks(6, "what was given is gone", /was given to .* isn't there/, (world) => {
  remove(world.stores.books.payments, compRow(world));
});
breaks(6, "a price that was set is not", /was to cost/, (world) => {
  const { asked } = done(world, "prices");
  const row = needed(
    world.stores.books.performances.find(({ performance_id }) => performance_id === asked.performanceId),
  );
  row.sections = row.sections.replaceAll(/"price":\d+/g, '"price":7');
});
breaks(6, "a date that was moved is not", /was moved to/, (world) => {
  const { asked } = done(world, "move");
  needed(
    world.stores.books.performances.find(({ performance_id }) => performance_id === asked.performanceId),
  ).starts_at = 7;
});
breaks(6, "a refusal gives another reason", /a refusal gives/, (world) => {
  const { asked } = done(world, "cancel");
  const made = done(world, "hold");
  const body = { reason: "another" };
  const { performanceId } = asked;
  add(world, made, { asked: { ...made.asked, performanceId }, told: told(410, "performance-cancelled", body) });
});
breaks(6, "a draft is gone", /the draft .* isn't there/, (world) => {
  const { concertId } = bodyOf(done(world, "draft"));
  remove(
    world.stores.books.concerts,
    needed(world.stores.books.concerts.find(({ concert_id }) => concert_id === concertId)),
  );
});
breaks(6, "a hold of a key is gone", /of a key was acknowledged/, (world) => {
  const { holds, hold_keys, line } = roomOf(world);
  const key = needed(hold_keys.find(({ hold_id }) => holds.some((row) => row.hold_id === hold_id)));
  const entry = needed(
    entriesOf(world.history, "choose").find(
      ({ asked, fan, place }) => asked.key === key.key && fan === key.fan && place?.epoch === line[0]?.epoch,
    ),
  );
  remove(holds, needed(holds.find(({ hold_id }) => hold_id === bodyOf(entry)["holdId"])));
});

breaks(7, "a seat is kept back that nobody kept back", /the block of/, (world) => {
  refuse(entriesOf(world.history, "block"));
});
breaks(7, "a comp is there that was refused", /the comp .* refused/, (world) => {
  refuse(entriesOf(world.history, "comp"));
});
breaks(7, "a reason stands that nobody gave", /nobody gave/, (world) => {
  needed(world.stores.books.performances.find((row) => row.cancelled_at !== null)).cancel_reason = "another";
});
breaks(7, "a draft is there that was refused", /the draft .* refused/, (world) => {
  refuse(entriesOf(world.history, "draft"));
});
breaks(7, "a draft was published that nobody published", /asked to publish .* nobody/, (world) => {
  const { concertId } = bodyOf(done(world, "draft"));
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "publish");
  needed(world.stores.books.concerts.find(({ concert_id }) => concert_id === concertId)).is_draft = 0;
});
breaks(7, "a hold of a key is there that was refused", /the hold .* refused/, (world) => {
  refuse(entriesOf(world.history, "choose"));
});

breaks(8, "a key gave twice", /gave 2 times/, (world) => {
  world.stores.books.payments.push({ ...compRow(world), payment_id: "pay_second" });
});
breaks(8, "a draft was set up twice", /was set up 2 times/, ({ history, stores: { books } }) => {
  const { concertId } = bodyOf(done({ history, stores: { books, rooms: {} } }, "draft"));
  const row = needed(books.concerts.find(({ concert_id }) => concert_id === concertId));
  books.concerts.push({ ...row, concert_id: "con_second" });
});
breaks(8, "more places are kept back than were asked for", /the answers come to/, (world) => {
  const date = firstDate(world);
  const seats = seatsOfDate(date);
  const last = seats.length - 1;
  needed(needed(seats[last]).isStanding ? seats[last] : undefined);
  const here = roomOf(world).blocks.find(({ performance_id }) => performance_id === date.performanceId);
  if (here === undefined) {
    const row = { performance_id: date.performanceId, ranges: "[]", revision: 1 };
    roomOf(world).blocks.push({ ...row, saved: 1 });
    world.stores.books.seat_blocks.push({ ...row, concert_id: needed(world.history.concerts[0]).concertId });
  }
  setBlocks(world, date.performanceId, JSON.stringify([[seats.findIndex(({ isStanding }) => isStanding), last]]));
});
breaks(8, "a key names another fan's hold", /another fan's/, (world) => {
  const { holds, hold_keys } = roomOf(world);
  const key = needed(hold_keys.find(({ hold_id }) => holds.some((row) => row.hold_id === hold_id)));
  needed(holds.find(({ hold_id }) => hold_id === key.hold_id)).fan = "usr_other";
});

breaks(9, "a key makes two holds", /made hld_.* and hld_/, (world) => {
  const made = chosen(world, "bestAvailable");
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "rebuild");
  add(world, made, { told: { ...made.told, body: { ...bodyOf(made), holdId: "hld_second" } } });
});
breaks(9, "a key that made a hold is refused", /made hld_.*, and later/, (world) => {
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "rebuild");
  add(world, chosen(world, "bestAvailable"), { told: told(409, "seats-unavailable", { seatIds: [] }) });
});
breaks(9, "a key of a comp gives to another", /was decided \(201\), and later answered 201/, (world) => {
  const given = done(world, "comp");
  add(world, given, { asked: { ...given.asked, userId: "usr_other" } });
});

breaks(10, "a seat that is kept back is held", /is kept back, and hld_/, (world) => {
  const room = roomOf(world);
  const { performance_id, ranges } = blocksOf(world);
  const runs: [number, number][] = JSON.parse(ranges);
  const performance = needed(room.performances.find((row) => row.performance_id === performance_id)).ordinal;
  room.seats.push({ performance, seat: needed(runs[0])[0], hold_id: "hld_x" });
});
breaks(10, "a seat is given while it is kept back", /while it was kept back/, (world) => {
  const { performanceId, seatIds } = freeIn(world);
  const block = done(world, "block");
  add(world, block, { asked: { ...block.asked, performanceId, places: { seatIds } } });
  const made = done(world, "hold");
  const body = chosenBody(made, seatIds.slice(0, 1), { status: "held" });
  add(world, made, { asked: { ...made.asked, performanceId }, told: told(201, null, body) }, 2);
});
breaks(11, "places are refused that are free", /was refused, and/, (world) => {
  const made = chosen(world, "bestAvailable");
  const { performanceId } = freeIn(world);
  const asked = { ...made.asked, performanceId, choice: { bestAvailable: { count: 1 } } };
  add(world, made, { asked, told: told(409, "seats-unavailable", { seatIds: [] }) }, 1e6);
});
breaks(11, "a comp is refused for a seat that nobody has", /nobody had it/, (world) => {
  const { performanceId, seatIds } = freeIn(world);
  const given = done(world, "comp");
  const asked = { ...given.asked, performanceId, key: "x" };
  add(world, given, { asked, told: told(409, "seats-unavailable", { seatIds: seatIds.slice(0, 1) }) }, 1e6);
});

breaks(14, "what was given counts for a fan", /was refused for the limit/, (world) => {
  const { asked } = done(world, "comp");
  const made = done(world, "hold");
  const none = { ...made.asked, seatIds: [] };
  add(world, made, { fan: asked.userId, asked: none, told: told(409, "seat-limit-reached", { limit: 4 }) }, 1e6);
});
breaks(14, "a fan gave a comp back", /which an operator gave/, (world) => {
  const { payment_id } = compRow(world);
  world.stores.books.refunds.push({ refund_id: "ref_x", payment_id, key: "key", amount: 0 });
});

breaks(17, "more seats are given than were asked for", /is not {/, (world) => {
  const made = chosen(world, "bestAvailable");
  add(world, made, {
    told: { ...made.told, body: chosenBody(made, ["A-1-1", "A-1-2", "A-1-3", "A-1-4"], { adjacent: true }) },
  });
});
breaks(17, "places to stand are given as seats", /is not {/, (world) => {
  const made = chosen(world, "bestAvailable");
  const asked = { ...made.asked, choice: { bestAvailable: { count: 1 } } };
  add(world, made, { asked, told: { ...made.told, body: chosenBody(made, ["F-0-1"], { adjacent: null }) } });
});
breaks(17, "seats of two rows are told to be adjacent", /told to be adjacent: true/, (world) => {
  const made = chosen(world, "bestAvailable");
  add(world, made, { told: { ...made.told, body: chosenBody(made, ["A-1-1", "A-2-1"], { adjacent: true }) } });
});
breaks(17, "a higher entry number is given than was free", /was given while/, (world) => {
  const made = chosen(world, "standing");
  const asked = { ...made.asked, performanceId: "", choice: { standing: [{ section: "F", count: 1 }] } };
  const date = firstDate(world);
  asked.performanceId = date.performanceId;
  world.history.entries = world.history.entries.filter(
    (entry) => !["hold", "choose", "block", "comp"].includes(entry.asked.what),
  );
  add(world, made, { asked, told: { ...made.told, body: chosenBody(made, ["F-0-3"], { adjacent: null }) } });
});
breaks(17, "a single seat is left", /left A-1-1 alone/, (world) => {
  const made = needed(entriesOf(world.history, "hold").find(({ told }) => told?.status === 201));
  needed(world.history.concerts[0]).singleSeatRule = "refuse";
  world.history.entries = world.history.entries.filter(
    (entry) => !["hold", "choose", "block", "comp"].includes(entry.asked.what),
  );
  const asked = { ...made.asked, seatIds: ["A-1-2"] };
  add(world, made, { asked, told: { ...made.told, body: chosenBody(made, ["A-1-2"], { adjacent: true }) } });
});
breaks(17, "a rule is enforced that isn't set", /doesn't have/, (world) => {
  needed(world.history.concerts[0]).singleSeatRule = "off";
  add(world, done(world, "hold"), { told: told(409, "leaves-single-seat", { seatIds: ["A-1-1"] }) });
});
breaks(18, "a refund is closed too early", /were closed before/, (world) => {
  const paid = done(world, "pay");
  const date = needed(
    world.history.concerts
      .flatMap(({ dates }) => dates)
      .find(({ performanceId }) => performanceId === bodyOf(paid)["performanceId"]),
  );
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "move");
  date.startsAt = world.history.endedAt + 1e12;
  askRefund(world, paid, told(409, "refund-closed"));
});
breaks(18, "a refund is made too late", /a refund was made after/, (world) => {
  const paid = done(world, "pay");
  const date = needed(
    world.history.concerts
      .flatMap(({ dates }) => dates)
      .find(({ performanceId }) => performanceId === bodyOf(paid)["performanceId"]),
  );
  world.history.entries = world.history.entries.filter(({ asked }) => asked.what !== "move" && asked.what !== "cancel");
  date.startsAt = world.history.endedAt;
  askRefund(world, paid, told(201, null));
});
breaks(18, "a fan gave back what an operator gave", /gave back what/, (world) => {
  askRefund(world, done(world, "comp"), told(201, null));
});

/** A refund of a payment, asked for behind all others. */
function askRefund(world: World, paid: Entry, answer: Entry["told"]): void {
  const asked: Asked = { what: "refund", concertId: "", paymentId: String(bodyOf(paid)["paymentId"]), key: "late" };
  const [sent, answered] = [later(world, 50), later(world, 51)];
  world.history.entries.push({ fan: paid.fan, asked, place: null, sent, answered, told: answer });
}
