// What the runtime's inspector says of the service's isolate: how much JavaScript is alive, and where time goes.
import { type CpuProfile, cpuProfile } from "./profile.ts";

interface Target {
  title?: string;
  webSocketDebuggerUrl: string;
}

export class Inspector {
  #origin: URL;

  constructor(origin: URL) {
    this.#origin = origin;
  }

  /** Bytes of live JavaScript after a collection. */
  async heapBytes(): Promise<number> {
    return this.#with(async (ask) => {
      await ask("HeapProfiler.collectGarbage");
      const { usedSize } = await ask("Runtime.getHeapUsage");
      if (typeof usedSize !== "number") throw new Error("the inspector tells no heap size");
      return usedSize;
    });
  }

  /** A CPU profile of the service while `work` runs. */
  async profile(work: () => Promise<void>): Promise<CpuProfile> {
    return this.#with(async (ask) => {
      await ask("Profiler.enable");
      await ask("Profiler.setSamplingInterval", { interval: 200 });
      await ask("Profiler.start");
      await work();
      return cpuProfile.parse((await ask("Profiler.stop"))["profile"]);
    });
  }

  async #with<T>(
    use: (ask: (method: string, params?: object) => Promise<Record<string, unknown>>) => Promise<T>,
  ): Promise<T> {
    const socket = new WebSocket(await this.#serviceUrl());
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    let asked = 0;
    try {
      return await use(
        (method, params = {}) =>
          new Promise((resolve) => {
            const id = ++asked;
            const listen = ({ data }: { data: unknown }): void => {
              const answer: { id?: number; result?: Record<string, unknown> } = JSON.parse(String(data));
              if (answer.id !== id) return;
              socket.removeEventListener("message", listen);
              resolve(answer.result ?? {});
            };
            socket.addEventListener("message", listen);
            socket.send(JSON.stringify({ id, method, params }));
          }),
      );
    } finally {
      socket.close();
    }
  }

  async #serviceUrl(): Promise<string> {
    const targets: Target[] = await (await fetch(new URL("/json", `http://${this.#origin.host}`))).json();
    const target = targets.find(({ title, webSocketDebuggerUrl }) =>
      `${title} ${webSocketDebuggerUrl}`.includes("service"),
    );
    if (target === undefined) throw new Error(`the inspector does not know the service: ${JSON.stringify(targets)}`);
    return target.webSocketDebuggerUrl;
  }
}
