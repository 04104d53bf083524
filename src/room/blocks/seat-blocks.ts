// Keeping seats back, across two stores that share no transaction: the room decides in its turn, since it alone knows who has
// a seat, and D1 gets a copy, so that a room that loses its storage keeps them back all the same. The operator is answered when
// both have it. A copy that D1 could not be given is sent again by the alarm; it says all that is kept back of a date, so it
// may be sent late, twice or out of order: D1 takes only what is newer.
import { ANSWERS_KEPT_MS, RECOVERY_RETRY_MS, UNSAVED_BLOCKS_MAX } from "../../contract/bounds.ts";
import { IN_FLIGHT, OUTCOME_PENDING, OVERLOADED, done, refuse, type Answer } from "../../contract/refusals.ts";
import type { BlocksChangedBody } from "../../contract/seats.ts";
import type { Millis } from "../../contract/values.ts";
import { type Database, isConstraintError } from "../../database/database.ts";
import { saveBlocks } from "../../database/seat-blocks.ts";
import { isRepeatOf } from "../../domain/idempotency.ts";
import type { BlocksAnswer, BlocksAsked, BlocksMade } from "../../domain/room-messages.ts";
import { innermostMessage, log } from "../../log.ts";
import { blocksToChange, runsOf } from "../rules/blocking.ts";
import type { Concert } from "../rules/concert.ts";
import type { PerformanceSeats } from "../rules/seats/seating.ts";
import type { DecidedChange } from "../store/block-store.ts";
import type { ConcertStore } from "../store/concert-store.ts";

/** What the room gives to this part; see `RoomDependencies`. */
export interface BlocksRoom {
  readonly database: Database;
  readonly queue: { run<T>(decide: (now: Millis) => T): Promise<T> };
  readonly store: ConcertStore;
  concert(): Concert;
  now(): Millis;
  followEpoch(): Promise<boolean>;
}

/** Sendings of one call before it says that the outcome is not known yet. */
const SENDINGS_PER_CALL = 2;

/** What was decided: an answer, and the revision that D1 must have before it is given. */
interface Decided {
  value: BlocksMade;
  revision: number;
  isRepeat: boolean;
}

export class SeatBlocks {
  #room: BlocksRoom;
  #saving = new Map<string, Promise<boolean>>();
  #nextTry = new Map<string, Millis>();

  constructor(room: BlocksRoom) {
    this.#room = room;
  }

  reload(): void {
    // Everything it goes by is in the concert and in its tables.
  }

  /** When the alarm should next send a date's copy; null: D1 has everything. */
  nextDeadline(): Millis | null {
    const instants = this.#unsaved.map((performance) => this.#dueAt(performance));
    return instants.length === 0 ? null : Math.min(...instants);
  }

  /** Sends what is due. Never throws: what fails is due again later. */
  async proceed(): Promise<void> {
    const now = this.#room.now();
    for (const performance of this.#unsaved) {
      const { performanceId } = performance;
      if (this.#saving.has(performanceId)) this.#nextTry.set(performanceId, now + RECOVERY_RETRY_MS);
      else if (this.#dueAt(performance) <= now) await this.save(performanceId);
    }
  }

  /** Keeps seats back, or gives them back to the sale. Refusals: see `RoomApi`. */
  async change(asked: BlocksAsked): Promise<BlocksAnswer> {
    const { performanceId } = asked;
    const decided = await this.#room.queue.run((now) => this.#decide(asked, now));
    if (!decided.ok) return { ...decided, replayed: false };
    const { value, revision, isRepeat } = decided.value;
    if (this.#isSaved(performanceId, revision)) return { ...done(value), replayed: isRepeat };
    // The first request of the key waits for D1.
    if (isRepeat && this.#saving.has(performanceId)) return { ...refuse(IN_FLIGHT), replayed: false };
    const isSaved = (await this.save(performanceId)) || this.#isSaved(performanceId, revision);
    return { ...(isSaved ? done(value) : refuse(OUTCOME_PENDING)), replayed: false };
  }

  /** Gives D1 its copy of what is kept back of a date. True: D1 has it. Never throws. */
  save(performanceId: string): Promise<boolean> {
    const underWay = this.#saving.get(performanceId);
    if (underWay !== undefined) return underWay;
    // What has nothing to send would be over before it could be noted as under way, and then stay noted: whatever is decided
    // later would take it for its own and never be sent.
    if (this.#isAllSaved(performanceId)) return Promise.resolve(true);
    const saving = this.#save(performanceId);
    this.#saving.set(performanceId, saving);
    return saving;
  }

  #decide(asked: BlocksAsked, now: Millis): Answer<Decided> {
    const { performanceId, isBlocked, seats, reason, by, request } = asked;
    const concert = this.#room.concert();
    const { blocks } = this.#room.store;
    const changeId = request === null ? crypto.randomUUID() : `${request.operator} ${request.path} ${request.key}`;
    const before = request === null ? null : blocks.change(changeId);
    if (before !== null) return again(before, request);
    const found = blocksToChange(concert, asked, now);
    if (!found.ok) return found;
    const { performance, changed } = found.value;
    if (changed.length > 0 || request !== null) {
      const { saved } = performance.blocked;
      if (blocks.changesAbove(performanceId, saved).length >= UNSAVED_BLOCKS_MAX) return refuse(OVERLOADED);
      concert.seating.setBlocked(performance, changed, isBlocked);
    }
    const { revision } = concert.seating;
    const body: BlocksChangedBody = { changed: changed.length, seatsRevision: revision };
    const decided = { value: { changed: changed.length, revision }, revision: performance.blocked.revision };
    if (changed.length === 0 && request === null) return done({ ...decided, isRepeat: false });
    const named = seats.section === undefined ? {} : { section: seats.section };
    // Of a whole section its name says all.
    const runs =
      seats.section !== undefined && seats.count === undefined ? {} : { seats: runsOf(performance, changed) };
    blocks.removeChanges(now - ANSWERS_KEPT_MS);
    blocks.writeChange({
      changeId,
      performanceId,
      revision: decided.revision,
      by,
      action: isBlocked ? "seats-blocked" : "seats-unblocked",
      after: changed.length === 0 ? null : { performanceId, ...named, ...runs, changed: changed.length, reason },
      kept: request && { request, answer: { status: 200, body: JSON.stringify(body) } },
      changed: changed.length,
      seatsRevision: revision,
      decidedAt: now,
    });
    return done({ ...decided, isRepeat: false });
  }

  /** Sends the copy until D1 has what the room has by then. */
  async #save(performanceId: string): Promise<boolean> {
    try {
      for (let sending = 1; !this.#isAllSaved(performanceId);) {
        const failure = await this.#send(performanceId);
        if (failure === null) continue;
        // A room that was rebuilt in between goes on in its new epoch.
        const isOver = isConstraintError(failure) && (await this.#room.followEpoch());
        sending += 1;
        if (!isOver && sending > SENDINGS_PER_CALL) throw failure;
      }
      this.#nextTry.delete(performanceId);
      return true;
    } catch (error) {
      log("warn", "D1 has no copy of what is kept back", { performanceId, error: innermostMessage(error) });
      this.#nextTry.set(performanceId, this.#room.now() + RECOVERY_RETRY_MS);
      return false;
    } finally {
      this.#saving.delete(performanceId);
    }
  }

  /** Sends the copy once. Null: D1 answered; else why it didn't, or refused. */
  async #send(performanceId: string): Promise<Error | null> {
    const { database, queue, store } = this.#room;
    const { sale, line } = this.#room.concert();
    const blocked = this.#blocked(performanceId);
    if (blocked === null) return new Error("a date is gone that had seats kept back");
    const { revision, saved, ranges } = blocked.state;
    const changes = store.blocks.changesAbove(performanceId, saved);
    try {
      const [{ concertId }, { epoch }, at] = [sale, line, this.#room.now()];
      const copy = { concertId, epoch, performanceId, revision, ranges, changes, at };
      const newer = await saveBlocks(database, copy);
      await queue.run(() => {
        const { seating } = this.#room.concert();
        const performance = seating.performances.get(performanceId);
        if (performance === undefined) return;
        if (newer === null) seating.markBlocksSaved(performance, revision);
        else {
          // D1 is ahead of a room whose storage was set back: what the room says now is newer still.
          seating.noteBlocked(performance, newer.revision);
          store.blocks.renumberChanges(performanceId, saved, performance.blocked.revision);
        }
      });
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error("failed without an error", { cause: error });
    }
  }

  get #unsaved(): PerformanceSeats[] {
    const { performances } = this.#room.concert().seating;
    return [...performances.values()].filter(({ blocked }) => blocked.unsavedSince !== null);
  }

  #blocked(performanceId: string) {
    return this.#room.concert().seating.performances.get(performanceId)?.blocked ?? null;
  }

  #isSaved(performanceId: string, revision: number): boolean {
    return (this.#blocked(performanceId)?.saved ?? 0) >= revision;
  }

  #isAllSaved(performanceId: string): boolean {
    return this.#isSaved(performanceId, this.#blocked(performanceId)?.revision ?? 0);
  }

  #dueAt({ performanceId, blocked }: PerformanceSeats): Millis {
    return this.#nextTry.get(performanceId) ?? (blocked.unsavedSince ?? 0) + RECOVERY_RETRY_MS;
  }
}

/** What a repeat of a request is answered. Refusals: idempotency-key-reused. */
function again(before: DecidedChange, request: BlocksAsked["request"]): Answer<Decided> {
  const { kept, changed, seatsRevision, revision } = before;
  if (kept === null || request === null || !isRepeatOf(kept.request, request)) {
    return refuse({ code: "idempotency-key-reused" });
  }
  return done({ value: { changed, revision: seatsRevision }, revision, isRepeat: true });
}
