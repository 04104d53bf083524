// Goal: a second opinion on a line, for tests only. Method: it is told what was seen, one event at a time, keeps every
// place for ever, and recomputes by brute force whatever the rules work out with bits, heaps and running sums. What
// contradicts the architecture becomes a violation. It does not prove that a line calls fast enough to fill the slots.
import { SECOND_MS } from "../../src/contract/bounds.ts";
import type { LineFigures } from "../../src/contract/operator-concert.ts";
import type { Millis } from "../../src/contract/values.ts";
import type { LinePolicy, PlaceState } from "../../src/room/rules/line/records.ts";

/** The figures that a history settles to the last digit; the show-rate is told by itself, and velocity is no promise. */
export type CountedFigures = Omit<LineFigures, "showRate" | "velocity">;

export type LineEvent =
  | { what: "policy"; policy: LinePolicy }
  | { what: "calling"; calling: boolean }
  | { what: "joined"; number: number; fanId: string }
  | { what: "served"; served: number }
  | { what: "asked"; number: number }
  | { what: "left"; number: number }
  | { what: "admitted"; number: number }
  /** Was called, asked, and stayed outside. */
  | { what: "turned-away"; number: number }
  | { what: "shown"; number: number; position: number }
  | { what: "status"; number: number; status: PlaceState["status"] }
  | { what: "figures"; figures: CountedFigures }
  | { what: "show-rate"; rate: number }
  /** Everything that follows from the last change has been told. */
  | { what: "settled" };

export type Violation =
  | "clock"
  | "number"
  | "second-place"
  | "served"
  | "called-while-shut"
  | "called-too-many"
  | "called-too-few"
  | "admitted-while-shut"
  | "admitted-unready"
  | "maximum"
  | "expected-slot"
  | "turned-away"
  | "claim-slot"
  | "rate"
  | "claim-token"
  | "position"
  | "position-rose"
  | "status"
  | "figures"
  | "show-rate";

interface Place {
  number: number;
  fanId: string;
  calledAt: Millis | null;
  firstAskedAt: Millis | null;
  /** First asked while the call was fresh. */
  askedInTime: boolean;
  askedAt: Millis | null;
  /** The claim was not renewed in time. */
  idle: boolean;
  lapsed: boolean;
  admittedAt: Millis | null;
  endsAt: Millis | null;
  leftAt: Millis | null;
  shown: number;
}

interface Cohort {
  calledAt: Millis;
  members: Place[];
  /** Once matured: who asked while fresh, of those who had not left. */
  tally: { shown: number; members: number } | null;
}

const NOTICE_MS = 2 * SECOND_MS;
const MINUTE_MS = 60 * SECOND_MS;
const BUCKET_MS = 10 * SECOND_MS;
/** Sums of shares are compared with this much doubt. */
const DOUBT = 1e-6;

export class LineModel {
  readonly violations: Violation[] = [];
  readonly places: Place[] = [];
  #cohorts: Cohort[] = [];
  /** What the show-rate goes by: matured, and of the crowd that is called now. */
  #known: { shown: number; members: number }[] = [];
  #served = 0;
  #calling = false;
  #policies: { from: Millis; policy: LinePolicy }[];
  #admissions: Millis[] = [];
  /** Admissions before the newest policy. */
  #before = 0;
  #units: { at: Millis; left: number };
  /** Of a right that was made shorter: how long it was, and until when nobody loses what it gave. */
  #longerRight = { until: 0, seconds: 0 };

  constructor(policy: LinePolicy, now: Millis) {
    this.#policies = [{ from: now, policy }];
    this.#units = { at: now, left: depth(policy) };
  }

  take(event: LineEvent, now: Millis): void {
    this.#expect("clock", now >= this.#units.at);
    this.#age(now);
    switch (event.what) {
      case "policy":
        this.#keepRight(event.policy, now);
        this.#policies.push({ from: now, policy: event.policy });
        this.#before = this.#admissions.length;
        this.#age(now);
        // The bucket is full when the sale opens, so it is until somebody has been called.
        if (this.#served === 0) this.#units.left = depth(event.policy);
        return;
      case "calling":
        this.#calling = event.calling;
        return;
      case "joined":
        return this.#join(event.number, event.fanId);
      case "served":
        return this.#serve(event.served, now);
      case "asked":
        return this.#claim(event.number, now);
      case "left":
        return this.#leave(event.number, now);
      case "admitted":
        return this.#admit(event.number, now);
      case "turned-away": {
        const ready = this.#calling && this.status(event.number, now) === "ready";
        const token = this.#units.left >= (this.#owed(event.number) + 1) * MINUTE_MS;
        return this.#expect("turned-away", !ready || !token || !this.#hasSlot(event.number, now));
      }
      case "shown":
        return this.#show(event.number, event.position, now);
      case "status":
        return this.#expect("status", this.status(event.number, now) === event.status);
      case "figures":
        return this.#expect("figures", JSON.stringify(event.figures) === JSON.stringify(this.#figures(now)));
      case "show-rate":
        return this.#expect("show-rate", Math.abs(event.rate - this.showRate) < DOUBT);
      case "settled":
        return this.#expect("called-too-few", !this.#calling || this.waiting.length === 0 || this.#mayCall(-DOUBT) < 1);
    }
  }

  get waiting(): Place[] {
    return this.places.filter(({ number, leftAt }) => number > this.#served && leftAt === null);
  }

  status(number: number, now: Millis): PlaceState["status"] {
    const place = this.places[number - 1];
    if (place === undefined) return "over";
    if (place.endsAt !== null) return now < place.endsAt ? "admitted" : "over";
    if (place.leftAt !== null || place.lapsed) return "over";
    return place.calledAt === null ? "waiting" : "ready";
  }

  /** Active claims: R. */
  get standing(): Place[] {
    return this.places.filter(
      ({ askedAt, admittedAt, leftAt, idle, lapsed }) =>
        askedAt !== null && admittedAt === null && leftAt === null && !idle && !lapsed,
    );
  }

  /** Fresh, unasked and not left: F. */
  get fresh(): number {
    return this.#freshBelow(Infinity);
  }

  #freshBelow(limit: number): number {
    const fresh = this.#cohorts.filter(({ tally }) => tally === null).flatMap(({ members }) => members);
    return fresh.filter(({ number, firstAskedAt, leftAt }) => {
      return number < limit && firstAskedAt === null && leftAt === null;
    }).length;
  }

  get showRate(): number {
    const { shown, members } = total(this.#known);
    return members < 20 ? 1 : Math.max(0.05, shown / members);
  }

  /** Keeps the fewest cohorts that have 300 members, and drops those of another crowd. */
  #learn(tally: { shown: number; members: number }): void {
    if (tally.members > 0) this.#known.push(tally);
    while (total(this.#known.slice(1)).members >= 300) this.#known.shift();
    const news = this.#known.findLastIndex((_, from) => total(this.#known.slice(from)).members >= 20);
    if (news < 1) return;
    const before = total(this.#known.slice(0, news));
    const now = total(this.#known.slice(news));
    const rate = before.shown / before.members;
    const usual = 3 * Math.sqrt(now.members * rate * (1 - rate)) + 1.5;
    if (before.members >= 20 && Math.abs(now.shown - now.members * rate) > usual) this.#known.splice(0, news);
  }

  get #policy(): LinePolicy {
    const newest = this.#policies.at(-1);
    if (newest === undefined) throw new Error("a model without a policy");
    return newest.policy;
  }

  #expect(violation: Violation, holds: boolean): void {
    if (!holds) this.violations.push(violation);
  }

  #age(now: Millis): void {
    const { offerSeconds, claimSeconds, admitPerMinute } = this.#policy;
    const left = this.#units.left + (now - this.#units.at) * admitPerMinute;
    this.#units = { at: now, left: Math.min(depth(this.#policy), left) };
    for (const place of this.places) {
      if (place.admittedAt !== null || place.leftAt !== null || place.calledAt === null) continue;
      if (place.askedAt !== null && now - place.askedAt > offerSeconds * SECOND_MS) place.idle = true;
      if (now >= this.#rightEnds(place.askedAt ?? place.calledAt)) place.lapsed = true;
    }
    const matured = new Map<Millis, { shown: number; members: number }[]>();
    for (const cohort of this.#cohorts) {
      if (
        cohort.tally !== null ||
        now < cohort.calledAt + Math.min(NOTICE_MS + offerSeconds * SECOND_MS, claimSeconds * SECOND_MS)
      )
        continue;
      const shown = cohort.members.filter(({ firstAskedAt }) => firstAskedAt !== null).length;
      const gone = cohort.members.filter(({ firstAskedAt, leftAt }) => firstAskedAt === null && leftAt !== null).length;
      cohort.tally = { shown, members: cohort.members.length - gone };
      matured.set(cohort.calledAt, [...(matured.get(cohort.calledAt) ?? []), cohort.tally]);
    }
    for (const tallies of matured.values()) this.#learn(total(tallies));
  }

  /** Whoever was told to ask by a longer right has a third of it to come, at most 100 s, and six seconds for the way. */
  #keepRight(policy: LinePolicy, now: Millis): void {
    const { claimSeconds } = this.#policy;
    if (policy.claimSeconds >= claimSeconds) return;
    const before = now < this.#longerRight.until ? this.#longerRight : { until: 0, seconds: 0 };
    const paceMs = Math.min(100 * SECOND_MS, Math.floor((claimSeconds * SECOND_MS) / 3));
    this.#longerRight = {
      until: Math.max(before.until, now + paceMs + 6 * SECOND_MS),
      seconds: Math.max(before.seconds, claimSeconds),
    };
  }

  #rightEnds(at: Millis): Millis {
    const { until, seconds } = this.#longerRight;
    return Math.max(at + this.#policy.claimSeconds * SECOND_MS, Math.min(until, at + seconds * SECOND_MS));
  }

  #join(number: number, fanId: string): void {
    this.#expect("number", number === this.places.length + 1);
    const live = this.places.filter(
      (place) => place.fanId === fanId && this.status(place.number, this.#units.at) !== "over",
    );
    this.#expect("second-place", live.length === 0);
    this.places.push({
      number,
      fanId,
      calledAt: null,
      firstAskedAt: null,
      askedInTime: false,
      askedAt: null,
      idle: false,
      lapsed: false,
      admittedAt: null,
      endsAt: null,
      leftAt: null,
      shown: Infinity,
    });
  }

  #serve(served: number, now: Millis): void {
    this.#expect("served", served >= this.#served && served <= this.places.length);
    const members = this.waiting.filter(({ number }) => number <= served);
    this.#expect("called-while-shut", members.length === 0 || this.#calling);
    this.#expect("called-too-many", members.length === 0 || members.length <= this.#mayCall(DOUBT));
    for (const place of members) place.calledAt = now;
    if (members.length > 0) this.#cohorts.push({ calledAt: now, members, tally: null });
    this.#served = served;
  }

  /** Members that may be called now. */
  #mayCall(doubt: number): number {
    const { maxAdmitted, admitPerMinute, offerSeconds } = this.#policy;
    const rate = this.showRate;
    const expected = this.standing.length + rate * this.fresh;
    const room = maxAdmitted - this.#admitted(this.#units.at).length - expected;
    const pace = (this.#units.left + offerSeconds * SECOND_MS * admitPerMinute) / MINUTE_MS - expected;
    return Math.floor(Math.min(room, pace) / rate + doubt);
  }

  #claim(number: number, now: Millis): void {
    const place = this.places[number - 1];
    if (place === undefined || this.status(number, now) !== "ready") return;
    if (place.firstAskedAt === null) {
      place.firstAskedAt = now;
      place.askedInTime = this.#cohorts.some(({ tally, members }) => tally === null && members.includes(place));
    }
    place.askedAt = now;
    place.idle = false;
  }

  #leave(number: number, now: Millis): void {
    const place = this.places[number - 1];
    if (place === undefined || this.status(number, now) === "over") return;
    if (place.endsAt !== null) place.endsAt = now;
    place.leftAt = now;
  }

  #admit(number: number, now: Millis): void {
    const place = this.places[number - 1];
    this.#expect("admitted-while-shut", this.#calling);
    this.#expect("admitted-unready", place !== undefined && this.status(number, now) === "ready");
    const { maxAdmitted, sessionSeconds } = this.#policy;
    const inside = this.#admitted(now).length + 1;
    const owed = this.#owed(number);
    this.#expect("maximum", inside <= maxAdmitted);
    this.#expect("expected-slot", this.#hasSlot(number, now));
    if (inside <= maxAdmitted) this.#expect("claim-slot", inside + owed <= maxAdmitted);
    this.#admissions.push(now);
    this.#units.left -= MINUTE_MS;
    const inRate = this.#inRate(now, 0);
    this.#expect("rate", inRate);
    if (inRate) this.#expect("claim-token", this.#inRate(now, owed));
    if (place === undefined) return;
    place.admittedAt = now;
    place.endsAt = now + sessionSeconds * SECOND_MS;
  }

  /** A slot is left for this number after all that is owed and expected below it. */
  #hasSlot(number: number, now: Millis): boolean {
    const expected = this.#owed(number) + this.showRate * this.#freshBelow(number);
    return this.#admitted(now).length + expected < this.#policy.maxAdmitted;
  }

  /** Active claims below a number. */
  #owed(number: number): number {
    return this.standing.filter((claim) => claim.number < number).length;
  }

  /** Would every window that ends now keep the rate if `more` were let in now as well? */
  #inRate(now: Millis, more: number): boolean {
    return this.#admissions.every((since, index) => {
      const units = (this.#admissions.length - index + more) * MINUTE_MS;
      // Since the last change its own parameters hold, across changes the larger ones.
      const spells = index >= this.#before ? [this.#policy] : this.#policiesSince(since);
      const perMinute = Math.max(...spells.map(({ admitPerMinute }) => admitPerMinute));
      return units <= perMinute * (now - since) + Math.max(...spells.map(depth));
    });
  }

  #policiesSince(since: Millis): LinePolicy[] {
    const ended = this.#policies.filter((_, index) => (this.#policies[index + 1]?.from ?? Infinity) < since).length;
    return this.#policies.slice(ended).map(({ policy }) => policy);
  }

  #admitted(now: Millis): Place[] {
    return this.places.filter(({ endsAt }) => endsAt !== null && now < endsAt);
  }

  #show(number: number, position: number, now: Millis): void {
    const place = this.places[number - 1];
    const ahead = this.waiting.filter((other) => other.number < number).length;
    this.#expect("position", position === (this.status(number, now) === "waiting" ? ahead + 1 : 0));
    if (place === undefined) return;
    this.#expect("position-rose", position <= place.shown);
    place.shown = position;
  }

  #figures(now: Millis): CountedFigures {
    const second = (at: Millis) => Math.floor(at / SECOND_MS);
    const count = (status: string) => this.places.filter(({ number }) => this.status(number, now) === status).length;
    return {
      issued: this.places.length,
      waiting: count("waiting"),
      ready: count("ready"),
      admitted: count("admitted"),
      admittedTotal: this.#admissions.length,
      called: this.#served,
      shownUp: {
        inTime: this.places.filter(({ askedInTime }) => askedInTime).length,
        inAll: this.places.filter(({ firstAskedAt }) => firstAskedAt !== null).length,
      },
      admittedPerMinute: this.#admissions.filter((at) => second(at) > second(now) - 60).length,
    };
  }
}

const total = (tallies: readonly { shown: number; members: number }[]): { shown: number; members: number } => ({
  shown: tallies.reduce((sum, { shown }) => sum + shown, 0),
  members: tallies.reduce((sum, { members }) => sum + members, 0),
});

const depth = ({ admitPerMinute }: LinePolicy): number => Math.max(MINUTE_MS, admitPerMinute * BUCKET_MS);
