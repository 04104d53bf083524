// Draws the plan of a hall that nobody has placed: the demo arena, as an SVG on standard output, to look at what the arrangement
// makes of sections.
import { runCommand } from "./command.ts";
import { ARENA_SECTIONS } from "./demo-concerts.ts";
import { drawHall } from "./hall/drawing.ts";

const HELP = `npm run -s hall > docs/hall.svg

Draws the demo arena as the service arranges it, as an SVG on standard output.`;

await runCommand(HELP, read, () => {
  process.stdout.write(drawHall("The demo arena", ARENA_SECTIONS));
  return 0;
});

function read(args: readonly string[]): Record<string, never> | null {
  if (args.includes("--help")) return null;
  if (args.length > 0) throw new Error(`unknown: ${args.join(" ")}\n\n${HELP}`);
  return {};
}
