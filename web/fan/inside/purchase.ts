// One fan's purchase inside a session: what the service has told of holds, dates and the payment, and what the fan can do about it.
// Nothing is decided here; `screen` follows from the answers (screen.ts).
import { type ReadonlySignal, computed, effect, signal, untracked } from "@preact/signals";
import type { Frontrow } from "../../../clients/frontrow/src/client.ts";
import { forgetPayment, keptPayments } from "../../../clients/frontrow/src/kept-payment.ts";
import { type PaymentResult, type PendingWhy, findPayment, payOnce } from "../../../clients/frontrow/src/pay-once.ts";
import type { KnownProblem, NoAnswer, Result } from "../../../clients/frontrow/src/problems.ts";
import type { Trouble } from "../../shared/api/client.ts";
import { type Reading, createReading } from "../../shared/reading/reading.ts";
import { answered, keyFor } from "./kept-request.ts";
import { type TabStorage, forgetHold, rememberHold, rememberedHold } from "./remembered-hold.ts";
import { type Screen, screenOf } from "./screen.ts";
import type { InsideService } from "./service.ts";
import { toldOf } from "./told-of.ts";
import type { AdmittedPlace, BookableDate, Hold, NewHold, Payment } from "./types.ts";

const HOLDS_PACE_MS = 5_000;
const DATES_PACE_MS = 10_000;

export type Problem = KnownProblem | NoAnswer;

/** What a screen has to say beside itself. */
export type Notice =
  | { kind: "problem"; problem: Problem }
  | { kind: "date-over"; reason: string | null; isCancelled: boolean }
  | { kind: "released" };

export interface PurchaseParts {
  concertId: string;
  frontrow: Frontrow;
  service: InsideService;
  /** Null: the session is over, and only what was begun in it is brought to its end. */
  place: AdmittedPlace | null;
  /** Outlives the tab and is shared by tabs. */
  storage: TabStorage;
  dateAsked: ReadonlySignal<string | null>;
  now: () => number;
  makeKey: () => string;
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  chance: () => number;
  /** The session is over, and there is nothing left to show of it. `isFinished`: it ended with a payment. */
  onOver: (isFinished: boolean) => void;
}

export interface Purchase {
  screen: ReadonlySignal<Screen>;
  notice: ReadonlySignal<Notice | null>;
  /** How much money a hold lacks, once a payment has said so. */
  shortage: ReadonlySignal<{ holdId: string; balance: number; required: number } | null>;
  /** Why nothing is known yet. */
  trouble: ReadonlySignal<Trouble | null>;
  /** Whether a request that holds or releases is under way. */
  isBusy: ReadonlySignal<boolean>;
  /** The session is over; what is shown is the last of it. */
  isOver: ReadonlySignal<boolean>;
  start: () => () => void;
  /** Looks again at holds and dates. */
  again: () => void;
  /** Holds seats. What is refused is returned, for whoever knows the seats. Null: they are held. */
  hold: (performanceId: string, body: NewHold) => Promise<Problem | null>;
  release: (hold: Hold) => Promise<void>;
  pay: (hold: Hold) => Promise<void>;
  dismissNotice: () => void;
  /** The fan has read that a hold ran out. */
  dismissExpired: () => void;
  /** The fan has seen the tickets. */
  finish: () => void;
  /** How many holds the fan still has beside the one that was just paid. */
  othersLive: ReadonlySignal<number>;
}

export function createPurchase(parts: PurchaseParts): Purchase {
  const { concertId, frontrow, service, place, storage, now } = parts;
  const holds = signal<readonly Hold[] | null>(place === null ? [] : null);
  const expired = signal<Hold | null>(null);
  const paying = signal<{ hold: Hold | null; why: PendingWhy } | null>(null);
  const payment = signal<Payment | null>(null);
  const notice = signal<Notice | null>(null);
  const shortage = signal<{ holdId: string; balance: number; required: number } | null>(null);
  const isBusy = signal(false);
  const aborted = new AbortController();
  /** Counts the changes made here: a read that began before one tells of what was. */
  let changes = 0;
  const isOver = signal(false);

  const holdsReading: Reading<{ items: Hold[] }> = createReading({
    ask: async (abort) => {
      for (;;) {
        const before = changes;
        const answer = await service.holds(abort);
        if (!answer.ok) noteIfOver(answer.problem.code);
        if (before === changes || abort.aborted) return toldOf(answer);
      }
    },
    paceMs: () => HOLDS_PACE_MS,
  });
  const datesReading: Reading<{ items: BookableDate[] }> = createReading({
    ask: async (abort) => toldOf(await service.dates(abort)),
    paceMs: () => DATES_PACE_MS,
  });

  const screen = computed(() =>
    screenOf({
      holds: holds.value,
      expired: expired.value,
      paying: paying.value,
      payment: payment.value,
      dates: datesReading.value.value?.items ?? null,
      dateAsked: parts.dateAsked.value,
    }),
  );

  const remembered = () => rememberedHold(storage, concertId);
  const remember = (hold: Hold) => {
    if (place !== null) rememberHold(storage, { number: place.number, hold });
  };

  /** Live holds, as the service has just told them. */
  function see(live: readonly Hold[]): void {
    const last = remembered();
    const [hold] = live;
    if (hold !== undefined) remember(hold);
    holds.value = live;
    if (last !== null && !live.some(({ holdId }) => holdId === last.hold.holdId)) void learnEnd(last.hold);
  }

  const ends = new Set<string>();
  /** What became of a hold that isn't live any more. */
  async function learnEnd(hold: Hold): Promise<void> {
    if (ends.has(hold.holdId) || paying.value !== null || payment.value !== null) return;
    ends.add(hold.holdId);
    const answer = await service.holdById(hold.holdId);
    const status = answer.ok ? answer.value.status : null;
    if (status === "held" || status === "paying") return void ends.delete(hold.holdId);
    if (status === "released") return forgetIfRemembered(hold);
    const isPaid = status === "paid" || (!answer.ok && answer.problem.code === "session-over");
    const found = isPaid ? await findPayment(frontrow, hold.holdId) : null;
    if (found !== null) payment.value = found;
    else if (status === "expired" || Date.parse(hold.expiresAt) <= now()) expired.value = hold;
    else if (!answer.ok) ends.delete(hold.holdId);
    if (isOver.value && payment.value === null && expired.value === null) leave();
  }
  function forgetIfRemembered({ holdId }: Hold): void {
    if (remembered()?.hold.holdId === holdId) forgetHold(storage, concertId);
  }

  function noteIfOver(code: string): void {
    if (code !== "session-over") return;
    isOver.value = true;
    if (paying.value !== null || payment.value !== null || expired.value !== null) return;
    const last = remembered();
    if (last !== null && last.number === place?.number) void learnEnd(last.hold);
    else leave();
  }
  function leave(isFinished = false): void {
    forgetHold(storage, concertId);
    parts.onOver(isFinished);
  }

  const orderOf = (holdId: string) => ({ concertId, holdId, queueToken: place?.queueToken ?? "" });
  async function payFor(holdId: string, hold: Hold | null): Promise<void> {
    if (paying.value !== null) return;
    notice.value = null;
    shortage.value = null;
    const onPending = (why: PendingWhy) => (paying.value = { hold, why });
    try {
      const result = await payOnce(parts, orderOf(holdId), { signal: aborted.signal, onPending });
      if (result.kind !== "aborted") await becomeOf(result, holdId, hold);
    } finally {
      paying.value = null;
    }
  }

  async function becomeOf(
    result: Exclude<PaymentResult, { kind: "aborted" }>,
    holdId: string,
    hold: Hold | null,
  ): Promise<void> {
    changes += 1;
    switch (result.kind) {
      case "paid":
        payment.value = result.payment;
        break;
      case "short-of-money":
        shortage.value = { holdId, balance: result.balance, required: result.required };
        break;
      case "expired":
        expired.value = hold;
        holds.value = without(holdId);
        break;
      case "date-over":
        notice.value = {
          kind: "date-over",
          reason: result.reason,
          isCancelled: result.code === "performance-cancelled",
        };
        holds.value = without(holdId);
        datesReading.again();
        break;
      case "refused": {
        const { problem } = result;
        // The session may be over because another device has paid.
        const found = problem.code === "session-over" ? await findPayment(frontrow, holdId) : null;
        if (found !== null) payment.value = found;
        else if (problem.code === "session-over" && hold !== null && Date.parse(hold.expiresAt) <= now()) {
          isOver.value = true;
          expired.value = hold;
        } else if (problem.code === "session-over") leave();
        else notice.value = { kind: "problem", problem };
        break;
      }
    }
    if (place !== null && payment.value === null) holdsReading.again();
  }
  const without = (holdId: string) => (holds.value ?? []).filter((one) => one.holdId !== holdId);

  /** Runs one change at a time. */
  async function changing<Value>(change: () => Promise<Result<Value>>): Promise<Result<Value> | null> {
    if (isBusy.value) return null;
    isBusy.value = true;
    notice.value = null;
    changes += 1;
    const answer = await change();
    changes += 1;
    isBusy.value = false;
    if (!answer.ok) noteIfOver(answer.problem.code);
    return answer;
  }

  async function hold(performanceId: string, body: NewHold): Promise<Problem | null> {
    const key = "seatIds" in body ? null : keyFor(storage, performanceId, body, parts.makeKey);
    const answer = await changing(() => service.hold(performanceId, body, key));
    if (answer === null) return null;
    if (!answer.ok) {
      const { problem } = answer;
      const hasAnswer = problem.code !== "no-answer" && problem.status < 500;
      if (key !== null && hasAnswer) answered(storage, performanceId);
      if (["already-yours", "no-answer"].includes(problem.code)) holdsReading.again();
      if (problem.code === "performance-cancelled" || problem.code === "performance-over") datesReading.again();
      return problem;
    }
    if (key !== null) answered(storage, performanceId);
    expired.value = null;
    const made = answer.value;
    // The same key gives the hold as it now is: it may have run out since.
    if (made.status === "held") see([made, ...without(made.holdId)]);
    else holdsReading.again();
    return null;
  }

  /** Goes on with what was begun before: in this tab before a reload, or in another one. */
  async function resume(): Promise<void> {
    const kept = keptPayments(storage, concertId);
    const last = remembered();
    const holdOf = (holdId: string) => (last?.hold.holdId === holdId ? last.hold : null);
    const open = kept.findLast(({ isOpen }) => isOpen);
    if (open !== undefined) return payFor(open.holdId, holdOf(open.holdId));
    const isOfThisPlace = last !== null && (place === null || last.number === place.number);
    const paid = kept.find(({ paymentId, holdId }) => paymentId !== null && holdId === last?.hold.holdId);
    if (isOfThisPlace && typeof paid?.paymentId === "string") {
      const answer = await service.payment(paid.paymentId);
      if (answer.ok && answer.value.status === "paid") {
        payment.value = answer.value;
        return;
      }
    }
    if (last !== null && !isOfThisPlace) forgetHold(storage, concertId);
    if (place !== null) return;
    isOver.value = true;
    if (last === null || payment.value !== null) leave();
    else await learnEnd(last.hold);
    if (payment.value === null && expired.value === null) leave();
  }

  function start(): () => void {
    void resume();
    // Once it is paid there is nothing to ask for: the session is over, or another hold is known already.
    const stopAsking = effect(() => {
      if (place === null || payment.value !== null) return undefined;
      return untracked(() => {
        const stops = [holdsReading.start(), datesReading.start()];
        return () => stops.forEach((stop) => stop());
      });
    });
    const stopSeeing = effect(() => {
      const told = holdsReading.value.value;
      // What `see` looks at is no reason to see the same answer again.
      if (told !== null) untracked(() => see(told.items));
    });
    // Another tab has held, paid or released.
    const heard = () => {
      if (place !== null && payment.value === null) holdsReading.again();
    };
    addEventListener("storage", heard);
    return () => {
      aborted.abort();
      removeEventListener("storage", heard);
      stopSeeing();
      stopAsking();
    };
  }

  return {
    screen,
    notice,
    shortage,
    isBusy,
    isOver,
    trouble: computed(() => holdsReading.trouble.value ?? datesReading.trouble.value),
    start,
    again() {
      holdsReading.again();
      datesReading.again();
    },
    hold,
    async release(held) {
      const answer = await changing(() => service.release(held.holdId));
      if (answer === null) return;
      if (answer.ok) {
        forgetIfRemembered(held);
        forgetPayment(storage, held);
        holds.value = without(held.holdId);
        notice.value = { kind: "released" };
      } else notice.value = { kind: "problem", problem: answer.problem };
      holdsReading.again();
    },
    pay: (held) => payFor(held.holdId, held),
    dismissNotice: () => (notice.value = null),
    dismissExpired() {
      const over = expired.value;
      if (over !== null) forgetIfRemembered(over);
      expired.value = null;
      if (isOver.value) leave();
    },
    finish() {
      const paid = payment.value;
      if (paid === null) return;
      forgetPayment(storage, paid);
      forgetHold(storage, concertId);
      const left = without(paid.holdId);
      holds.value = left;
      payment.value = null;
      // The session goes on only while the fan has another live hold.
      if (left.length === 0) leave(true);
    },
    othersLive: computed(() => (payment.value === null ? 0 : without(payment.value.holdId).length)),
  };
}
