// Damages to what operators did: dates that a key adds (6 to 8), and the times of a sale (16).
import { bodyOf, done, needed, refuse, remove, type Damage } from "./damage.ts";
import type { World } from "./history.ts";
import { entriesOf } from "./reading.ts";
import type { BookRows } from "./stores.ts";

export const OPERATOR_DAMAGES: Damage[] = [];
const breaks = (invariant: number, name: string, finds: RegExp, apply: Damage["apply"]): void =>
  void OPERATOR_DAMAGES.push({ invariant, name, finds, apply });

/** The row of a date that was added. */
function addedRow(world: World): BookRows["performances"][number] {
  const { performanceId } = bodyOf(done(world, "add-date"));
  return needed(world.stores.books.performances.find(({ performance_id }) => performance_id === performanceId));
}

breaks(6, "a date that was added is gone", /was acknowledged and isn't there/, (world) => {
  remove(world.stores.books.performances, addedRow(world));
});
breaks(7, "a date is there that was refused", /the date prf_.* is there, but every request/, (world) => {
  refuse(entriesOf(world.history, "add-date"));
});
breaks(7, "a date is there that nobody asked for", /the date prf_nobody is there, but nobody/, (world) => {
  world.stores.books.performances.push({ ...addedRow(world), performance_id: "prf_nobody", starts_at: 1 });
});
breaks(8, "a key adds two dates", /added 2 dates/, (world) => {
  world.stores.books.performances.push({ ...addedRow(world), performance_id: "prf_second" });
});
breaks(16, "a lobby opens after its sale", /are out of order/, ({ stores: { books } }) => {
  const concert = needed(books.concerts[0]);
  concert.lobby_opens_at = concert.sale_opens_at + 1;
});
breaks(16, "a sale ends before it opens", /are out of order/, ({ stores: { books } }) => {
  const concert = needed(books.concerts[0]);
  concert.sale_closes_at = concert.sale_opens_at - 1;
});
