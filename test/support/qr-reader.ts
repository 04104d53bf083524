// Reads QR codes from pictures, as a scanner does. zxing's module comes from the package; by itself it would ask another host for it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { prepareZXingModule } from "zxing-wasm/reader";

/** Once before the first reading. */
export async function prepareReader(): Promise<void> {
  const wasm = await readFile(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength);
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}
