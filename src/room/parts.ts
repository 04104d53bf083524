// The one list of a room's parts, in the order in which they proceed. A new part is a new entry here.
import { SeatBlocks } from "./blocks/seat-blocks.ts";
import { Cancellations } from "./cancellations.ts";
import { Deletions } from "./operator/deletions.ts";
import { PaymentSaga } from "./payment-saga.ts";
import { RefundSaga } from "./refund-saga.ts";
import type { RoomDependencies, RoomPart } from "./room-part.ts";

export function partsOf(room: RoomDependencies) {
  const payments = new PaymentSaga(room);
  const refunds = new RefundSaga(room, payments);
  const cancellations = new Cancellations(room, [payments, refunds]);
  const deletions = new Deletions(room);
  const blocks = new SeatBlocks(room);
  return { payments, refunds, cancellations, deletions, blocks } satisfies Record<string, RoomPart>;
}

export type RoomParts = ReturnType<typeof partsOf>;
