// The Worker's entry: HTTP goes to the edge, and the platform finds the class of the rooms here.
import app from "./edge/app.ts";

export default { fetch: app.fetch };
export { ConcertRoom } from "./room/concert-room.ts";
export { IntakeGate } from "./edge/intake-gate.ts";
