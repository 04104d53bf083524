// Writes the OpenAPI document to a file, without a running service: for the linter, and for clients to be generated from.
//   node scripts/openapi.ts <file>
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { OPERATIONS } from "../src/contract/api/operations.ts";
import { openApiDocument } from "../src/edge/reference/openapi/document.ts";

const [file = "dist/openapi.json"] = process.argv.slice(2);
await mkdir(dirname(file), { recursive: true });
await writeFile(file, `${JSON.stringify(openApiDocument(OPERATIONS), null, 2)}\n`);
