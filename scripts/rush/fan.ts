// One fan's walk through all five flows, from making an account to reading the tickets. It reads as the fan would
// tell it; what people do on the way is in the parts.
import { userCreated } from "../../src/contract/users.ts";
import { holdSeats } from "./choosing.ts";
import { again, out, type Fan, type Fate, type Next, type Sale } from "./crowd.ts";
import { Unanswered } from "./http.ts";
import { waitInLine } from "./line.ts";
import { afterLapse, letLapse, payAndCollect } from "./paying.ts";

/** How often a fan whose session ran out joins again. */
const STAYS_MAX = 4;

/** Never throws for what the service does: a walk that can't go on is a fate too. */
export async function walk(fan: Fan, sale: Sale): Promise<void> {
  try {
    fan.fate = await fateOf(fan, sale);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    fan.fate = sale.client.ending.aborted ? "were still at it at the end" : "could not go on";
  } finally {
    fan.stage = "gone";
  }
}

async function fateOf(fan: Fan, sale: Sale): Promise<Fate> {
  fan.accessToken = await makeAccount(fan, sale);
  for (; fan.stay <= STAYS_MAX; fan.stay += 1) {
    const place = await waitInLine(fan, sale);
    const end = place.go === "on" ? await buy(fan, sale, place.value) : place;
    if (end.go === "out") return end.fate;
  }
  return "ran out of session too often";
}

async function makeAccount(fan: Fan, sale: Sale): Promise<string> {
  const reply = await sale.client.send({
    fan: fan.index,
    step: "make an account",
    method: "POST",
    path: "/v1/users",
    answers: userCreated,
    body: { name: `Fan ${fan.index + 1}` },
  });
  if (!reply.ok) throw sale.client.unexpected(fan.index, "make an account", reply);
  return reply.body.accessToken;
}

/** Inside: choosing, holding and paying, until there are tickets or no session any more. */
async function buy(fan: Fan, sale: Sale, queueToken: string): Promise<Exclude<Next<never>, { go: "on" }>> {
  for (;;) {
    const held = await holdSeats(fan, sale, queueToken);
    if (held.go !== "on") return held;
    if (fan.character.plan === "let-a-hold-lapse") {
      await letLapse(fan, sale, held.value, queueToken);
      const next = await afterLapse(fan, sale, queueToken);
      if (next.go !== "on") return next;
      continue;
    }
    const paid = await payAndCollect(fan, sale, held.value, queueToken);
    if (paid.go === "on" && paid.value === "bought") return out("bought tickets");
    if (paid.go !== "on") return paid.go === "again" ? again : paid;
  }
}
