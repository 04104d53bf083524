// A call with what goes wrong with it: before the work, instead of it, or after it.
import type { Provider } from "./state.ts";
import { LostAnswer, takeFault, type World } from "./world.ts";

interface Refusals {
  conflict: () => Response;
  error: () => Response;
  refuse: (code: string) => Response;
}

/**
 * `run` keeps the answer under the caller's key; so an answer that is dropped afterwards is found by the next call with that key.
 * @throws LostAnswer when the caller must hear nothing.
 */
export async function faulty(
  world: World,
  provider: Provider,
  call: "confirm" | "lookUp" | "cancel" | "createSession" | "refund",
  refusals: Refusals,
  work: () => Promise<Response> | Response,
  run: (work: () => Promise<Response>) => Promise<Response> = (work) => work(),
): Promise<Response> {
  const fault = call === "refund" && refundStaysPending(world) ? null : takeFault(world, provider, call);
  if (fault?.kind === "dropRequest") throw new LostAnswer("the call is lost");
  if (fault?.kind === "conflict") return refusals.conflict();
  const answer = await run(async () => {
    if (fault?.kind === "latency") await world.sleep(fault.ms);
    if (fault?.kind === "error") return refusals.error();
    if (fault?.kind === "refuse") return refusals.refuse(fault.code);
    return work();
  });
  if (fault?.kind === "dropAnswer") throw new LostAnswer("the answer is lost");
  return answer;
}

/** Whether the next refund stays pending. That is no fault of the call: its work takes it. */
export const refundStaysPending = ({ state }: World): boolean =>
  state.faults.find(({ provider, call }) => provider === "stripe" && call === "refund")?.kind === "refundPending";
