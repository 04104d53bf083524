// JSON as it was sent. `JSON.parse` silently keeps the last of two equal names, so a body could say one thing to a gateway
// that checks it and another to us; such a body is refused like any other that says too much.

// One token that matters for nesting and names; numbers, literals and white space fall through.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g;

/**
 * The first name that is `__proto__`, or stands twice in one object of a JSON text, or null. The text must be valid JSON. Some names are text that
 * people type: two that are the same in Unicode's composed form name the same thing. `__proto__` names no field, and no validator sees it where
 * any name may stand: it is left out of what a validator reads.
 */
export function wrongName(json: string): { name: string; message: string } | null {
  // The names seen in each open object; null for an open array.
  const open: (Set<string> | null)[] = [];
  let nameComesNext = false;
  for (const [token] of json.matchAll(TOKEN)) {
    const names = open.at(-1);
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      nameComesNext = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      nameComesNext = false;
    } else if (token === ",") {
      nameComesNext = names instanceof Set;
    } else if (nameComesNext && names instanceof Set) {
      // Decoded, because "a" can be written in more than one way.
      const name = String(JSON.parse(token));
      const composed = name.normalize("NFC");
      if (name === "__proto__") return { name, message: "is not a known field" };
      if (names.has(composed)) return { name, message: "stands twice in one object" };
      names.add(composed);
      nameComesNext = false;
    }
  }
  return null;
}
