// The sandbox behind a port of its own. Its state is kept in a file, so that a top-up of yesterday can still be given back today.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { dirname } from "node:path";
import { createSandbox, type Sandbox } from "./sandbox.ts";
import { emptyState, type SandboxState } from "./state.ts";
import { LostAnswer } from "./world.ts";

export interface RunningSandbox {
  url: string;
  sandbox: Sandbox;
  close: () => Promise<void>;
}

export interface ServerOptions {
  /** 0: any that is free. */
  port: number;
  host?: string;
  /** The service, without a slash at its end: webhooks go to `/v1/providers/{provider}/webhook` there. */
  service: string;
  /** null: kept in memory only. */
  statePath: string | null;
}

const BODY_MAX_BYTES = 1_048_576;
const ANSWER_WITHIN_MS = 10_000;
/** How often webhooks are looked for that are due again. */
const FLUSH_EVERY_MS = 5_000;

/** Starts it. Rejects when the port is taken. */
export async function startSandbox({
  port,
  host = "localhost",
  service,
  statePath,
}: ServerOptions): Promise<RunningSandbox> {
  const state = await readState(statePath);
  const server = createServer();
  const url = await listen(server, port, host);
  const sandbox = createSandbox({
    url,
    state,
    send: async (provider, body, headers) => {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(`${service}/v1/providers/${provider}/webhook`, {
        method: "POST",
        body,
        headers,
        signal,
      });
      await answer.text();
      return answer.status;
    },
    visit: async (address) => {
      const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      await answer.text();
    },
  });
  let saving = Promise.resolve();
  const save = (): void => {
    saving = saving.then(() => writeState(statePath, state)).catch(() => undefined);
  };
  const afterwards = (): void => {
    save();
    void sandbox.flush().then(save);
  };
  server.on("request", (request, response) => void serve(sandbox, url, request, response).finally(afterwards));
  const timer = setInterval(afterwards, FLUSH_EVERY_MS);
  return {
    url,
    sandbox,
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      save();
      await saving;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
}

async function serve(
  sandbox: Sandbox,
  url: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const request = await requestOf(url, incoming);
    const answer = await sandbox.handle(request);
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    if (!(error instanceof LostAnswer)) console.error("the sandbox failed", error);
    // The caller hears nothing: the connection breaks.
    outgoing.destroy();
  }
}

async function requestOf(url: string, incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) throw new LostAnswer("the body is too large");
    chunks.push(chunk);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(incoming.url ?? "/", url), {
    method,
    headers,
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}

/** What was kept; anew where there is nothing that this version can read. */
async function readState(path: string | null): Promise<SandboxState> {
  if (path === null) return emptyState();
  try {
    const kept = JSON.parse(await readFile(path, "utf8"));
    return kept?.version === 1 ? { ...emptyState(), ...kept } : emptyState();
  } catch {
    return emptyState();
  }
}

/** Written aside and put in place, so that a start never finds half of it. */
async function writeState(path: string | null, state: SandboxState): Promise<void> {
  if (path === null) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(state));
  await rename(`${path}.new`, path);
}
