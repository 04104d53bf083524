// The alarm of a room. It decides nothing: whatever it does would be done at the start of the next change as well, so one
// that comes late, twice or never changes when something happens, not what. The platform gives an alarm up that has failed
// too often; one that is long past is therefore armed again.
import type { Millis } from "../contract/values.ts";
import type { RoomPart } from "./room-part.ts";

/** The alarm never goes off more often than this: what is due a moment later is done together. */
const ALARM_MIN_DELAY_MS = 50;
/** An alarm that is this late was lost. */
const ALARM_LOST_MS = 60_000;

/** The room as a whole. */
export interface AlarmedRoom extends Pick<RoomPart, "nextDeadline" | "proceed"> {
  now(): Millis;
}

export class Alarm {
  #ctx: Pick<DurableObjectState, "waitUntil">;
  #storage: DurableObjectStorage;
  #room: AlarmedRoom;
  #armedFor: Millis | null = null;

  constructor(ctx: Pick<DurableObjectState, "waitUntil">, storage: DurableObjectStorage, room: AlarmedRoom) {
    this.#ctx = ctx;
    this.#storage = storage;
    this.#room = room;
  }

  /** Reads what the last start of the object armed. */
  async read(): Promise<void> {
    this.#armedFor = await this.#storage.getAlarm();
  }

  /** Does what is due, and arms the next alarm, also after a failure. */
  async goOff(): Promise<void> {
    this.#armedFor = null;
    try {
      await this.#room.proceed();
    } finally {
      this.arm(this.#room.now());
    }
  }

  /** Arms for the next thing that is due, if it isn't armed for that or something earlier. */
  arm(now: Millis): void {
    const due = this.#room.nextDeadline();
    if (due === null) return;
    const at = Math.max(due, now + ALARM_MIN_DELAY_MS);
    if (this.#armedFor !== null && this.#armedFor <= at && now < this.#armedFor + ALARM_LOST_MS) return;
    this.#armedFor = at;
    this.#ctx.waitUntil(this.#storage.setAlarm(at));
  }
}
