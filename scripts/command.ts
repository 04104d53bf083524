// How a command of this folder begins and ends.

/**
 * Runs a command with the options that the arguments ask for, or shows its help when `read` says null. Exits with what `run`
 * returns, and with 2 and a message when the arguments are wrong or the command could not do its work.
 */
export async function runCommand<Options>(
  help: string,
  read: (args: readonly string[]) => Options | null,
  run: (options: Options) => number | Promise<number>,
): Promise<void> {
  try {
    const options = read(process.argv.slice(2));
    if (options === null) console.log(help);
    process.exitCode = options === null ? 0 : await run(options);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
