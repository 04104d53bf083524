// How the waiting room of a concert is set.
import { z } from "zod";
import {
  ADMIT_PER_MINUTE,
  CLAIM_SECONDS,
  INTAKE_GATES,
  MAX_ADMITTED,
  OFFER_SECONDS,
  SESSION_SECONDS,
} from "./bounds.ts";
import { setting } from "./values.ts";

export const waitingRoomFields = {
  maxAdmitted: setting(MAX_ADMITTED).describe("Most fans inside at a time."),
  admitPerMinute: setting(ADMIT_PER_MINUTE).describe("Most fans let in within a minute."),
  sessionSeconds: setting(SESSION_SECONDS).describe("How long a fan may stay inside."),
  offerSeconds: setting(OFFER_SECONDS).describe("How long a silent call keeps a slot from others."),
  claimSeconds: setting(CLAIM_SECONDS).describe("How long a called fan may still enter."),
  intakeGates: setting(INTAKE_GATES).describe("Gates that collect a crowd's joins; 0: none."),
};
export const waitingRoom = z.object(waitingRoomFields);
/** How many fans may be inside, how fast they come in, and how long each right lasts. */
export type WaitingRoomPolicy = z.infer<typeof waitingRoom>;
export const WAITING_ROOM_DEFAULTS: WaitingRoomPolicy = {
  maxAdmitted: MAX_ADMITTED.default,
  admitPerMinute: ADMIT_PER_MINUTE.default,
  sessionSeconds: SESSION_SECONDS.default,
  offerSeconds: OFFER_SECONDS.default,
  claimSeconds: CLAIM_SECONDS.default,
  intakeGates: INTAKE_GATES.default,
};
