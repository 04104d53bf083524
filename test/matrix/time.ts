// The time of one scene. Nobody sleeps: it passes when it is told to.
export class Time {
  #at: (ms: number) => void;
  #now = 0;

  constructor(at: (ms: number) => void) {
    this.#at = at;
    at(0);
  }

  pass(ms: number): void {
    this.#now += ms;
    this.#at(this.#now);
  }
}
