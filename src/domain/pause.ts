// Waiting, for what can only be tried again or looked for later.
export const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
