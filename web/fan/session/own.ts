// What a page keeps in this browser of what belongs to the signed-in fan, such as the tickets for the door. It is gone when the fan
// signs out, and nobody else's page reads it.
const PREFIX = "frontrow.own.";

export function keepOwn(name: string, userId: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ userId, value }));
  } catch {
    // Full or forbidden: then nothing is there without network.
  }
}

/** What was kept for this fan; null: nothing. What a former version of the app has kept may have another shape. */
export function keptOwn(name: string, of: string): unknown {
  try {
    const { userId, value }: { userId?: unknown; value?: unknown } = Object(
      JSON.parse(localStorage.getItem(PREFIX + name) ?? "null"),
    );
    return userId === of ? value : null;
  } catch {
    return null;
  }
}

export function forgetOwn(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // Nothing could be kept either.
  }
}
