// Examples of what operators read of a sale. Like those of all operations, they are checked against the schemas.
import * as common from "../samples.ts";

const { performanceId, userId } = common;

export const newOperatorRefund = { reason: "The fan is ill." };
export const operatorPayment = {
  ...common.payment,
  comp: false,
  fan: { userId, name: "Kim Minji" },
  tickets: [12, 13].map((number, index) => ({
    ticketId: common.payment.tickets[index]?.ticketId ?? "",
    seatId: `A-3-${number}`,
    section: "A",
    row: 3,
    number,
    grade: "VIP",
    price: 165_000,
    status: "valid",
  })),
  refund: null,
};
export const operatorUser = {
  userId,
  name: "Kim Minji",
  balance: 70_000,
  currency: "KRW",
  payments: [operatorPayment],
  place: { number: 10_432, status: "waiting", position: 1_210, expiresAt: null },
  holds: [],
};
const sums = { seatsSold: 180, seatsRefunded: 2, paidAmount: 30_030_000, refundedAmount: 330_000 };
export const totals = {
  currency: "KRW",
  asOf: "2030-11-20T11:05:00.000Z",
  ...sums,
  performances: [
    {
      performanceId,
      startsAt: common.ticket.startsAt,
      cancelledAt: null,
      ...sums,
      sections: [{ section: "A", grade: "VIP", price: 165_000, ...sums }],
    },
  ],
};
export const metrics = {
  step: 10,
  from: "2030-11-20T09:05:10.000Z",
  series: {
    at: ["2030-11-20T11:04:50.000Z", "2030-11-20T11:05:00.000Z"],
    joins: [412, 388],
    called: [210, 198],
    admitted: [195, 187],
    left: [3, 5],
    lapsed: [0, 2],
    holdsMade: [160, 171],
    holdsExpired: [12, 9],
    paid: [88, 93],
    refusedBy: { "seats-unavailable": [31, 44], "sale-paused": [0, 2] },
    faults: [0, 0],
    ready: [14, 12],
    showRate: [0.93, 0.92],
    seatsSold: [171, 180],
    amountPaid: [28_215_000, 29_700_000],
    waiting: [8_210, 8_391],
    inside: [498, 500],
  },
};
