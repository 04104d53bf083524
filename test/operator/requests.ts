// What the tests of the operator send, and which paths a refusal names.
import { admin, type Json, type OnePerformance, type Reply } from "../support/client.ts";

export const CONCERTS = "/v1/admin/concerts";

export const DATE = "2099-12-24T10:00:00.000Z";

export const paths = ({ body }: Reply<Json>): string[] => body.errors.map(({ path }: Json) => path);

export const section = (settings: Json = {}) => ({
  name: "A",
  grade: "R",
  price: 1,
  rows: 1,
  seatsPerRow: 10,
  ...settings,
});

export const withSections = (...sections: Json[]) => ({ startsAt: DATE, sections });

export const REQUIRED = { title: "A concert", venue: "A hall", performances: [withSections(section())] };

export const create = (settings: Json = {}): Promise<Reply<Json>> =>
  admin(CONCERTS, { method: "POST", body: { ...REQUIRED, ...settings } });

export const addDate = (concert: { concertId: string }, body: Json): Promise<Reply<Json>> =>
  admin(`${CONCERTS}/${concert.concertId}/performances`, { method: "POST", body });

export const pathOfDate = ({
  concertId,
  performances: {
    0: { performanceId },
  },
}: OnePerformance): string => `${CONCERTS}/${concertId}/performances/${performanceId}`;

/** Keeps seats back, or gives them back to the sale. */
export const blocks = (
  concert: OnePerformance,
  way: "block" | "unblock",
  body: Json,
  headers: Record<string, string> = {},
): Promise<Reply<Json>> =>
  admin(`${pathOfDate(concert)}/seats/${way}`, { method: "POST", body: { reason: "House seats", ...body }, headers });

export const operatorSeat = (concert: OnePerformance, seatId: string): Promise<Reply<Json>> =>
  admin(`${pathOfDate(concert)}/seats/${encodeURIComponent(seatId)}`);

/** Gives seats to a fan. */
export const comp = (concert: OnePerformance, body: Json, key: string = crypto.randomUUID()): Promise<Reply<Json>> =>
  admin(`${pathOfDate(concert)}/comps`, {
    method: "POST",
    body: { reason: "Guests of the artist", ...body },
    headers: { "Idempotency-Key": key },
  });

export const rebuild = ({ concertId }: { concertId: string }): Promise<Reply<Json>> =>
  admin(`${CONCERTS}/${concertId}/rebuild`, { method: "POST", body: {} });
