// What is written down of a guard against a lost seat or won: how it is taken away, and what must then be red.

export interface Edit {
  file: string;
  find: string;
  replace: string;
}

export interface Guard {
  name: string;
  /** What it keeps from happening. */
  against: string;
  /** One edit, or several where one layer stands behind another and both are the guard. */
  edits: readonly Edit[];
  /** Test files, of which at least one test must be red without the guard. */
  tests: readonly string[];
  /** Of those files, only the tests whose name matches. */
  named?: string;
}
