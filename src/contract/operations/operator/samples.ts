// Examples of what operators read of a sale. Like those of all operations, they are checked against the schemas.

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
