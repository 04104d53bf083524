// Builds what runs in a browser into dist/web: the fan app and the files of the reference. wrangler runs this before it bundles
// the Worker ([build] in wrangler.toml), so `npm start`, `npx wrangler dev`, a deploy and the tests all serve the same build.
//   node scripts/web.ts
import { buildWeb } from "./web/build.ts";

await buildWeb();
