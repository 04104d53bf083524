// The floor: what the platform itself takes for the work an operation can't do without, and nothing else. No router, no
// validation, no rules. It is sent the very requests that the service is, and reads their bodies. What the service takes
// longer than this is what the service costs.
import { DurableObject } from "cloudflare:workers";
import { SignJWT, jwtVerify } from "jose";
import { CHARGE_STATEMENTS, chargeParameters, PAYMENT_STATEMENTS, paymentParameters } from "./floor-payment.ts";

interface FloorEnv {
  OBJECTS: DurableObjectNamespace<FloorObject>;
  DATABASE: D1Database;
}

const DDL = "CREATE TABLE IF NOT EXISTS rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID";
const WRITE = "INSERT INTO rows (key, value) VALUES (?, ?)";
const VALUE = JSON.stringify({
  some: "thing as long as a row of the room is",
  number: 1_234_567,
  at: 1_700_000_000_000,
});

export class FloorObject extends DurableObject<FloorEnv> {
  constructor(ctx: DurableObjectState, env: FloorEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(DDL);
  }

  nothing(): boolean {
    return true;
  }

  /** Writes so many rows; the platform holds the answer back until they are durable. */
  write(rows: number): boolean {
    for (let row = 0; row < rows; row++) this.ctx.storage.sql.exec(WRITE, crypto.randomUUID(), VALUE);
    return true;
  }
}

const encoder = new TextEncoder();
const key = crypto.subtle.importKey(
  "raw",
  encoder.encode("floor-floor-floor-floor-floor-fl"),
  { name: "HMAC", hash: "SHA-256" },
  false,
  ["sign", "verify"],
);
const CLAIMS = encoder.encode("x".repeat(260));
const PLACE = {
  concertId: "con_012345678901234567890",
  status: "waiting",
  number: 10_432,
  position: 1_210,
  estimatedWaitSeconds: { low: 40, high: 75 },
  pollAfterMs: 5_200,
  seatsAvailable: 8_123,
  sale: "open",
  opensAt: null,
  serverTime: "2026-12-24T10:00:00.000Z",
  queueToken: "x".repeat(300),
  expiresAt: null,
};
/** Bodies to send as they are, put there before the measurement. */
const bodies = new Map<string, string>();
const HEADERS = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
const BYTES = { "Content-Type": "application/octet-stream", "Cache-Control": "private, no-cache" };
let bytes = new Uint8Array();
/** Made once for each length that is asked for. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  if (bytes.length !== length) bytes = new Uint8Array(length).fill(0x55);
  return bytes;
}
const notModified = (): Response => new Response(null, { status: 304, headers: { ETag: '"x"' } });
const answer = (): Response => new Response(JSON.stringify(PLACE), { headers: HEADERS });

const batch = (database: D1Database, statements: readonly string[], parameters: readonly string[][]) =>
  database.batch(statements.map((sql, at) => database.prepare(sql).bind(...(parameters[at] ?? []))));

const signature = key.then((key) => crypto.subtle.sign("HMAC", key, CLAIMS));

/** The HMACs of so many tokens that are verified and signed. */
async function tokens(asked: URLSearchParams): Promise<void> {
  for (let token = 0; token < Number(asked.get("verified")); token++) {
    if (!(await crypto.subtle.verify("HMAC", await key, await signature, CLAIMS))) throw new Error("not verified");
  }
  for (let token = 0; token < Number(asked.get("signed")); token++) {
    await crypto.subtle.sign("HMAC", await key, CLAIMS);
  }
}

export default {
  async fetch(request: Request, env: FloorEnv): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const object = () => env.OBJECTS.get(env.OBJECTS.idFromName("floor"));
    if (request.method === "POST") await request.text();
    switch (pathname) {
      case "/json":
        return answer();
      case "/json/tokens":
        await tokens(searchParams);
        return answer();
      // The same three tokens by the JWT library that the service uses.
      case "/jwt": {
        const token = await new SignJWT(PLACE)
          .setProtectedHeader({ alg: "HS256" })
          .setExpirationTime("1d")
          .sign(await key);
        for (let time = 0; time < 2; time++) await jwtVerify(token, await key, { algorithms: ["HS256"] });
        return answer();
      }
      case "/object":
        await object().nothing();
        return answer();
      case "/object/tokens":
        await tokens(searchParams);
        await object().nothing();
        return answer();
      case "/object/write":
        await object().write(Number(searchParams.get("rows")));
        return answer();
      case "/d1/read":
        await env.DATABASE.prepare("SELECT amount FROM balances WHERE fan = ?").bind("usr_1").all();
        return answer();
      case "/d1/write":
        await env.DATABASE.prepare("INSERT INTO users (user_id, created_at) VALUES (?, 0)")
          .bind(crypto.randomUUID())
          .run();
        return answer();
      case "/d1/charge":
        await batch(env.DATABASE, CHARGE_STATEMENTS, chargeParameters(crypto.randomUUID()));
        return answer();
      case "/payment": {
        const seats = Number(searchParams.get("seats"));
        await object().write(2);
        await batch(env.DATABASE, PAYMENT_STATEMENTS(seats), paymentParameters(crypto.randomUUID(), seats));
        await object().write(2);
        return answer();
      }
      case "/body": {
        const name = searchParams.get("name") ?? "";
        if (request.method === "PUT") {
          bodies.set(name, await request.text());
          return new Response(null, { status: 204 });
        }
        return new Response(bodies.get(name) ?? "", { headers: HEADERS });
      }
      // So many bytes, as statuses are sent.
      case "/bytes":
        return new Response(bytesOf(Number(searchParams.get("length"))), { headers: BYTES });
      case "/304/tokens":
        await tokens(searchParams);
        return notModified();
      case "/304":
        return notModified();
      default:
        return new Response("no such floor", { status: 404 });
    }
  },
};
