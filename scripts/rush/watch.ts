// Looks at the sale while it runs, as an operator would: for the progress display, and because the bound on fans
// inside is a promise for every moment and not only for the end.
import { setTimeout as sleep } from "node:timers/promises";
import type { LineFigures } from "../../src/contract/operator-concert.ts";
import type { Violation } from "./checks.ts";
import { Unanswered } from "./http.ts";
import type { Operator } from "./operator.ts";

const LOOK_EVERY_MS = 2_000;

export class Watch {
  readonly violations: Violation[] = [];
  /** The latest figures, null before the first look. */
  line: LineFigures | null = null;
  mostAdmitted = 0;
  readonly #operator: Operator;
  readonly #concertId: string;

  constructor(operator: Operator, concertId: string) {
    this.#operator = operator;
    this.#concertId = concertId;
  }

  /** @param judged false for a concert whose bound somebody may lower meanwhile, which sends nobody out. */
  async until(over: AbortSignal, judged: boolean): Promise<void> {
    try {
      while (!over.aborted) {
        const { line, waitingRoom } = await this.#operator.concertAsOperator(this.#concertId);
        this.line = line;
        this.mostAdmitted = Math.max(this.mostAdmitted, line.admitted);
        if (judged && line.admitted > waitingRoom.maxAdmitted) {
          this.violations.push({
            promise: "bound",
            detail: `${line.admitted} fans were inside, ${waitingRoom.maxAdmitted} may be`,
          });
        }
        await sleep(LOOK_EVERY_MS, undefined, { signal: over });
      }
    } catch (error) {
      if (!over.aborted && !(error instanceof Unanswered)) throw error;
    }
  }
}
