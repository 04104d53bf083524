// The Worker that was built once for all tests of this run (build-once.ts), as a service.
import { inject } from "vitest";
import { type BuiltService, type ServiceSettings, serveWorker } from "./served-worker.ts";

export { type BuiltService, SECRETS } from "./served-worker.ts";

export const startService = (settings: ServiceSettings = {}): Promise<BuiltService> =>
  serveWorker(inject("builtWorker"), settings);
