// A fan of a history: what the fan knows from the answers so far, and nothing else. What is done next is chosen in
// wishes.ts from this and the fan's own dice.
import type { Dice } from "../../scripts/rush/dice.ts";
import { place } from "../../src/contract/line.ts";
import { payment } from "../../src/contract/payments.ts";
import { hold } from "../../src/contract/seats.ts";
import type { Millis } from "../../src/contract/values.ts";
import { epochIn } from "./checker-line.ts";
import type { Asked, Entry } from "./history.ts";
import { bodyOf, isDone, isUnknown } from "./reading.ts";
import type { Sender } from "./recorder.ts";

export interface Stay {
  queueToken: string;
  epoch: number;
  number: number;
  position: number;
  status: "waiting" | "ready" | "admitted";
}

export interface HeldSeats {
  holdId: string;
  concertId: string;
  performanceId: string;
  amount: number;
  expiresAt: Millis;
  /** The key that this fan pays it with. */
  key: string;
}

/** Answered keys that a fan remembers, to send them again. */
const REMEMBERED = 6;
/** What is worth asking again when no answer came. */
const REPEATED: ReadonlySet<Asked["what"]> = new Set([
  "join",
  "claim",
  "leave",
  "hold",
  "choose",
  "release",
  "charge",
  "pay",
  "refund",
]);

/** Refusals of a payment after which its hold is still one. */
const HELD_STILL: ReadonlySet<string> = new Set([
  "insufficient-balance",
  "idempotency-in-flight",
  "idempotency-key-reused",
  "payment-in-progress",
]);

export class Player {
  readonly index: number;
  readonly userId: string;
  readonly dice: Dice;
  readonly stays = new Map<string, Stay>();
  holds: HeldSeats[] = [];
  payments: { paymentId: string; concertId: string }[] = [];
  /** Requests whose outcome isn't known yet. */
  open: Asked[] = [];
  /** Requests with a key that were answered. */
  answered: Asked[] = [];
  /** In won, as last told. */
  balance = 0;
  #accessToken: string;
  #keys = 0;
  /** By concert; kept when the place is over, since a payment's key is still answered with it. */
  #last = new Map<string, Stay>();

  constructor(index: number, user: { userId: string; accessToken: string }, dice: Dice) {
    this.index = index;
    this.userId = user.userId;
    this.#accessToken = user.accessToken;
    this.dice = dice;
  }

  /** Called, admitted, or with something of which the outcome is open. */
  get isAhead(): boolean {
    return this.open.length > 0 || [...this.stays.values()].some(({ status }) => status !== "waiting");
  }

  newKey(): string {
    this.#keys += 1;
    return `key-${this.index}-${this.#keys}`;
  }

  /** What is shown with a request; the queue token of its concert if there is one. */
  senderFor(asked: Asked): Sender {
    const last = "concertId" in asked ? this.#last.get(asked.concertId) : undefined;
    return {
      userId: this.userId,
      tokens: {
        Authorization: `Bearer ${this.#accessToken}`,
        ...(last === undefined ? {} : { "Queue-Token": last.queueToken }),
      },
      place: last === undefined ? null : { epoch: last.epoch, number: last.number },
    };
  }

  /** Takes in what a request was answered. */
  learn(entry: Entry): void {
    const { asked, told } = entry;
    if (isUnknown(entry)) {
      if (REPEATED.has(asked.what) && !this.open.includes(asked)) this.open.push(asked);
      return;
    }
    if (told?.code !== "idempotency-in-flight") this.open = this.open.filter((one) => one !== asked);
    if (told?.code === "session-over" && "concertId" in asked && this.#isOfStay(entry))
      this.stays.delete(asked.concertId);
    if (asked.what === "join" || asked.what === "poll" || asked.what === "claim") this.#stand(entry);
    else if (asked.what === "leave" && isDone(entry)) this.stays.delete(asked.concertId);
    else if (asked.what === "hold" || asked.what === "choose") this.#take(entry);
    else if (asked.what === "release") this.#drop(asked.holdId);
    else if (asked.what === "charge" && isDone(entry)) this.balance += asked.amount;
    else if (asked.what === "pay") this.#pay(entry, asked.holdId);
    else if (asked.what === "refund" && told?.code !== "idempotency-in-flight") {
      this.payments = this.payments.filter(({ paymentId }) => paymentId !== asked.paymentId);
    }
    if ("key" in asked) this.#remember(asked);
  }

  #take(entry: Entry): void {
    const body = bodyOf(entry, hold);
    if (body === null || this.holds.some(({ holdId }) => holdId === body.holdId)) return;
    const { holdId, concertId, performanceId, amount, status } = body;
    // A key that is sent again is answered with the hold as it now is.
    if (status !== "held" && status !== "paying") return;
    const expiresAt = Date.parse(body.expiresAt);
    this.holds.push({ holdId, concertId, performanceId, amount, expiresAt, key: this.newKey() });
  }

  #pay(entry: Entry, holdId: string): void {
    const body = bodyOf(entry, payment);
    if (body !== null) {
      const { paymentId, concertId, balance } = body;
      this.balance = balance;
      if (!this.payments.some((one) => one.paymentId === paymentId)) this.payments.push({ paymentId, concertId });
    }
    // Of what was refused, only this can still be paid.
    const { code = null } = entry.told ?? {};
    if (code === null || !HELD_STILL.has(code)) this.#drop(holdId);
  }

  #isOfStay({ asked, place }: Entry): boolean {
    const stay = "concertId" in asked ? this.stays.get(asked.concertId) : undefined;
    return stay !== undefined && stay.epoch === place?.epoch && stay.number === place.number;
  }

  /** A token with a lower position is the later one, whichever answer comes first. */
  #stand(entry: Entry): void {
    const body = bodyOf(entry, place);
    if (body === null) return;
    const { concertId, queueToken, number, position, status } = body;
    const known = this.stays.get(concertId);
    const epoch = epochIn(queueToken) ?? 0;
    if (known !== undefined) {
      if (known.epoch > epoch || (known.epoch === epoch && known.number > number)) return;
      const isOlder = known.position < position || (known.status === "admitted" && status !== "admitted");
      if (known.epoch === epoch && known.number === number && isOlder) return;
    }
    const stay = { queueToken, epoch, number, position, status };
    this.stays.set(concertId, stay);
    this.#last.set(concertId, stay);
  }

  #drop(holdId: string): void {
    this.holds = this.holds.filter((held) => held.holdId !== holdId);
  }

  #remember(asked: Asked): void {
    if (this.answered.includes(asked)) return;
    this.answered.push(asked);
    if (this.answered.length > REMEMBERED) this.answered.shift();
  }
}
