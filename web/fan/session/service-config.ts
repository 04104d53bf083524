// What a client has to know before it can start (`GET /v1/config`). The browser keeps it for some minutes, so several parts of a
// page may ask.
import type { paths } from "../../../clients/frontrow/schema.d.ts";
import { type Told, api, told } from "../../shared/api/client.ts";

export type Config = paths["/v1/config"]["get"]["responses"][200]["content"]["application/json"];

export const readConfig = (signal: AbortSignal): Promise<Told<Config>> => told(api.GET("/v1/config", { signal }));
