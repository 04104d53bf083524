// One seat map for the whole crowd, as old as the service itself allows its answers to be. An arena's map is megabytes:
// real fans load it in their own browsers, but here one machine would spend its time on nothing else.
import { SNAPSHOT_MAX_AGE_MS } from "../../src/contract/bounds.ts";
import type { SeatBody, StandingAreaBody } from "../../src/contract/seats.ts";

export interface SeatsSeen {
  seats: SeatBody[];
  areas: StandingAreaBody[];
}
export type SeatRead<Refusal> = { ok: true; map: SeatsSeen } | { ok: false; refusal: Refusal };

export class SeatMaps<Refusal> {
  readonly #maps = new Map<string, { map: SeatsSeen; readAt: number }>();
  readonly #underWay = new Map<string, Promise<SeatRead<Refusal>>>();

  /** The shared map when it is young, else one fan reads it for all. A read that fails for that fan counts for no one else. */
  async read(performanceId: string, fetchMap: () => Promise<SeatRead<Refusal>>): Promise<SeatRead<Refusal>> {
    for (;;) {
      const known = this.#maps.get(performanceId);
      if (known !== undefined && performance.now() - known.readAt < SNAPSHOT_MAX_AGE_MS)
        return { ok: true, map: known.map };
      const underWay = this.#underWay.get(performanceId);
      if (underWay === undefined) return this.#fetch(performanceId, fetchMap);
      await underWay.catch(() => undefined);
    }
  }

  async #fetch(performanceId: string, fetchMap: () => Promise<SeatRead<Refusal>>): Promise<SeatRead<Refusal>> {
    const reading = fetchMap();
    this.#underWay.set(performanceId, reading);
    try {
      const read = await reading;
      if (read.ok) this.#maps.set(performanceId, { map: read.map, readAt: performance.now() });
      return read;
    } finally {
      this.#underWay.delete(performanceId);
    }
  }
}
