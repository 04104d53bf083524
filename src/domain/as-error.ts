/** What was thrown, as the error it should be. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error("failed without an error", { cause: thrown });
