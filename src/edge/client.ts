// A client for TypeScript whose calls, bodies and answers are typed by the routes themselves. It isn't used by the Worker.
import { type ClientRequestOptions, hc } from "hono/client";
import type { App } from "./app.ts";

/** A client of the service at `baseUrl`. */
export const frontrow = (baseUrl: string, options?: ClientRequestOptions) => hc<App>(baseUrl, options);
export type Frontrow = ReturnType<typeof frontrow>;
