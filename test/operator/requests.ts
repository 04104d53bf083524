// What the tests of the operator send, and which paths a refusal names.
import { admin, type Json, type Reply } from "../support/client.ts";

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
