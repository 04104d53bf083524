// Jobs of a room, and a call that does nothing made over and over beside them. See ../turns.ts.
import type { Answer } from "../../src/contract/refusals.ts";
import { pause } from "../../src/domain/pause.ts";
import type { TurnJob, Turns } from "../turns.ts";
import type { MeasuredRoom } from "./measured-room.ts";

interface Asked {
  concertId: string;
  performanceId: string;
  job: TurnJob;
}
type Room = DurableObjectStub<MeasuredRoom>;

const IDLE_MS = 1_000;
/** Alarms of a cancellation: more than it has steps. */
const ALARMS_MAX = 1_000;

/** Does a job, and tells the longest wait of the calls meanwhile. */
export async function turnsOf(database: D1Database, room: Room, asked: Asked): Promise<Turns> {
  // Its start is no turn.
  await room.nothing();
  const state = { isOver: false };
  const begun = Date.now();
  const work = jobs[asked.job](database, room, asked).finally(() => (state.isOver = true));
  let [longestMs, calls] = [0, 0];
  while (!state.isOver) {
    const at = Date.now();
    await room.nothing();
    longestMs = Math.max(longestMs, Date.now() - at);
    calls += 1;
    // Calls one right after the other would keep the runtime's timers from going off, and with them the job.
    await pause(1);
  }
  await work;
  return { what: asked.job, tookMs: Date.now() - begun, longestMs, calls };
}

const jobs: Record<TurnJob, (database: D1Database, room: Room, asked: Asked) => Promise<unknown>> = {
  nothing: () => pause(IDLE_MS),
  async audit(_, room) {
    const checks = valueOf(await room.audit());
    if (!checks.every(({ ok }) => ok)) throw new Error(`the room is wrong: ${JSON.stringify(checks)}`);
  },
  async reconciliation(_, room) {
    const { mended, left } = valueOf(await room.reconcile());
    if (mended.length + left.length > 0) throw new Error("the room was behind");
  },
  async rebuild(_, room) {
    valueOf(await room.rebuild());
  },
  cancellation: callOff,
};

/** Calls a date off and rings the room's alarm until all is given back. */
export async function callOff(
  database: D1Database,
  room: Room,
  { concertId, performanceId }: Omit<Asked, "job">,
): Promise<void> {
  await database.batch([
    database.prepare("UPDATE concerts SET revision = revision + 1 WHERE concert_id = ?").bind(concertId),
    database
      .prepare("UPDATE performances SET cancelled_at = ? WHERE performance_id = ?")
      .bind(Date.now(), performanceId),
  ]);
  valueOf(await room.refresh());
  for (let alarm = 0; alarm < ALARMS_MAX; alarm++) {
    await room.ring();
    await pause(1);
    if (valueOf(await room.cancellation(performanceId)) === "done") return;
  }
  throw new Error("the date is not refunded");
}

export function valueOf<Value>(answer: Answer<Value>): Value {
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}
