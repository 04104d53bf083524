// Names the layouts of dates that have no name yet: those of before layouts had names, and those whose prices were changed. Until
// then each reader works the name out from the layout; afterwards nobody reads the layout for it.
import { LAYOUTS_NAMED_AT_ONCE, LAYOUTS_NAMED_MAX } from "../contract/bounds.ts";
import { gradesOf } from "../contract/performances.ts";
import { openDatabase } from "../database/database.ts";
import {
  type Description,
  type UndescribedDate,
  findUndescribed,
  writeDescriptions,
} from "../database/layout-versions.ts";
import { layoutVersionOf } from "../domain/public-layout.ts";
import { log } from "../log.ts";

/** Names some layouts; how many it were. Throws when D1 is out of reach; what was named stays named. */
export async function nameLayouts({ DATABASE }: Pick<Cloudflare.Env, "DATABASE">): Promise<number> {
  const database = openDatabase(DATABASE);
  let named = 0;
  let after = "";
  for (let looked = 0; looked < LAYOUTS_NAMED_MAX; looked += LAYOUTS_NAMED_AT_ONCE) {
    const found = await findUndescribed(database, { after }, LAYOUTS_NAMED_AT_ONCE);
    // What was changed since it was read stays as it is: the next run looks again.
    named += await writeDescriptions(database, found.map(describe));
    after = found.at(-1)?.performanceId ?? "";
    if (found.length < LAYOUTS_NAMED_AT_ONCE) break;
  }
  if (named > 0) log("info", "layouts named", { named });
  return named;
}

const describe = (date: UndescribedDate): Description => ({
  ...date,
  grades: gradesOf(date.sections),
  layoutVersion: layoutVersionOf(date.sections),
});
