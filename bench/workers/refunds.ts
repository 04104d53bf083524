// A date whose payments are all given back: by its room, in shared batches, or straight in D1, in batches of so many.
import { REFUNDS_PER_STEP } from "../../src/contract/bounds.ts";
import { commitRefunds } from "../../src/database/commits/refund-commits.ts";
import { openDatabase } from "../../src/database/database.ts";
import { findEpoch } from "../../src/database/epoch.ts";
import { unrefundedPayments } from "../../src/database/refunds.ts";
import type { Refunded } from "../refunds.ts";
import type { MeasuredRoom } from "./measured-room.ts";
import { callOff, valueOf } from "./turns.ts";

interface Asked {
  concertId: string;
  performanceId: string;
  /** Null: by the room. */
  members: number | null;
}

export async function refundsOf(
  d1: D1Database,
  room: DurableObjectStub<MeasuredRoom>,
  { concertId, performanceId, members }: Asked,
): Promise<Refunded> {
  await room.nothing();
  const begun = Date.now();
  if (members === null) {
    await callOff(d1, room, { concertId, performanceId });
    return { tookMs: Date.now() - begun };
  }
  const db = openDatabase(d1);
  const epoch = await findEpoch(db, concertId);
  if (epoch === null) throw new Error("a concert that isn't there");
  for (;;) {
    const left = await unrefundedPayments(db, performanceId, REFUNDS_PER_STEP);
    if (left.length === 0) break;
    for (let first = 0; first < left.length; first += members) {
      const orders = left
        .slice(first, first + members)
        .map(({ paymentId, fanId }) => ({ paymentId, fanId, concertId, epoch, key: null, at: Date.now() }));
      const sent = await commitRefunds(db, orders);
      if (!sent.every(({ kind }) => kind === "inserted")) throw new Error("a refund was refused");
    }
  }
  const tookMs = Date.now() - begun;
  // The room hears of it afterwards.
  valueOf(await room.rebuild());
  return { tookMs };
}
