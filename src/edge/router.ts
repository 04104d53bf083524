// Which route a request is for. Every poll of a crowd asks this, so the paths of fans are matched by one regular expression, made at
// the first request (RegExpRouter, some ten times as fast as walking a tree). It can't tell a word from a name in one place, as in
// `…/seats/status` beside `…/seats/{seatId}`: the paths of operators, who are few, are walked. A path of fans that needs it fails
// the first request, and so every test, by name.
import type { Result, Router } from "hono/router";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { TrieRouter } from "hono/router/trie-router";

const OF_OPERATORS = "/v1/admin/";

export class EdgeRouter<Target> implements Router<Target> {
  readonly name = "EdgeRouter";
  readonly #fans = new RegExpRouter<Target>();
  readonly #operators = new TrieRouter<Target>();

  add(method: string, path: string, target: Target): void {
    const isForBoth = path.endsWith("*");
    if (isForBoth || !path.startsWith(OF_OPERATORS)) this.#fans.add(method, path, target);
    if (isForBoth || path.startsWith(OF_OPERATORS)) this.#operators.add(method, path, target);
  }

  match(method: string, path: string): Result<Target> {
    return (path.startsWith(OF_OPERATORS) ? this.#operators : this.#fans).match(method, path);
  }
}
