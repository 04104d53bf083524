// The shapes of the API that these screens show.
import type { Concert, ConcertSummary } from "../../../clients/frontrow/schema.d.ts";

export type { Concert, ConcertSummary };
export type Performance = Concert["performances"][number];
export type Grade = Performance["grades"][number];
