// The choice of one date: what is picked, what was lost to others, and what is said about it. The choice outlives a reload of the
// tab; what is free is always the service's latest word.
import { type ReadonlySignal, computed, effect, signal, untracked } from "@preact/signals";
import type { TabStorage } from "../remembered-hold.ts";
import type { DateSeats } from "./date-seats.ts";
import { type Choice, inHall, toggled, withoutTaken } from "./choice.ts";
import { nearestEquals } from "./nearest.ts";

export type ChoiceNotice =
  | { kind: "limit"; limit: number }
  | { kind: "taken"; seats: readonly number[] }
  | { kind: "lost"; seats: readonly number[]; near: readonly number[]; hasRest: boolean }
  | { kind: "layout-changed" };

export interface ChosenSeats {
  choice: ReadonlySignal<Choice>;
  notice: ReadonlySignal<ChoiceNotice | null>;
  /** Equals of what was lost. */
  near: ReadonlySignal<readonly number[]>;
  toggle: (seat: number) => boolean;
  /** Takes another choice in the place of this one. */
  replace: (choice: readonly number[]) => void;
  /** The service has named seats that can't be had. */
  lose: (seatIds: readonly string[]) => void;
  dismiss: () => void;
  start: () => () => void;
}

interface Parts {
  performanceId: string;
  seats: ReadonlySignal<DateSeats | null>;
  limit: number;
  storage: TabStorage;
  /** Whether a request is under way that may hold the choice: then nothing of it is lost to others. */
  isBusy: ReadonlySignal<boolean>;
}

export function createChosenSeats({ performanceId, seats, limit, storage, isBusy }: Parts): ChosenSeats {
  const name = `frontrow.choice.${performanceId}`;
  const ids = signal<readonly string[]>(readIds(storage.getItem(name)));
  const notice = signal<ChoiceNotice | null>(null);
  const choice = computed(() => {
    const { value } = seats;
    return value === null ? [] : inHall(ids.value, value.hall).slice(0, limit);
  });

  function replace(next: readonly number[]): void {
    const { value } = seats;
    if (value === null) return;
    ids.value = next.map((seat) => value.hall.nameOf(seat).seatId);
    if (ids.value.length === 0) storage.removeItem(name);
    else storage.setItem(name, JSON.stringify(ids.value));
  }

  function loseSeats(lost: readonly number[], rest: Choice): void {
    const { value } = seats;
    if (value === null || lost.length === 0) return;
    const near = nearestEquals(value.hall, value.statuses, lost, rest);
    replace(rest);
    notice.value = { kind: "lost", seats: lost, near, hasRest: rest.length > 0 };
  }

  let version: string | null = null;
  function look(): void {
    const { value } = seats;
    if (value === null || isBusy.value) return;
    const { hall, statuses } = value;
    if (version !== null && version !== hall.layoutVersion) notice.value = { kind: "layout-changed" };
    version = hall.layoutVersion;
    const { choice: rest, lost } = withoutTaken(choice.value, statuses);
    loseSeats(lost, rest);
  }

  return {
    choice,
    notice,
    near: computed(() => (notice.value?.kind === "lost" ? notice.value.near : [])),
    toggle(seat) {
      const { value } = seats;
      if (value === null) return false;
      const { choice: next, note } = toggled(choice.value, seat, limit, value.statuses);
      if (note?.kind === "taken") notice.value = { kind: "taken", seats: [seat] };
      else if (note !== null) notice.value = note;
      else if (notice.value?.kind !== "lost") notice.value = null;
      replace(next);
      return note === null;
    },
    replace,
    lose(seatIds) {
      const { value } = seats;
      if (value === null) return;
      const lost = inHall(seatIds, value.hall);
      loseSeats(
        lost,
        choice.value.filter((seat) => !lost.includes(seat)),
      );
    },
    dismiss: () => (notice.value = null),
    start: () =>
      effect(() => {
        void seats.value;
        void isBusy.value;
        untracked(look);
      }),
  };
}

function readIds(kept: string | null): string[] {
  try {
    const ids: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}
