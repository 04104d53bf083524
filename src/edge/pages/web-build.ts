// What the build of the web has made, as the pages need it. The list is a file of the build, which always runs before the Worker
// is bundled; addresses change with the content of the files, so they can't stand in the source.
import { webBuild as made } from "../../../dist/web/manifest.mjs";

/** Addresses begin with `/assets/` and never mean another content. */
export interface WebBuild {
  fan: { script: string; style: string };
  /** By the source that is loaded by itself: its script, and all that this imports, styles too. */
  chunks: Readonly<Record<string, readonly string[]>>;
  docs: { script: string; style: string; start: string };
  icons: { vector: string; small: string; large: string };
}

export const webBuild: WebBuild = made;

/** The scripts and styles to load early for sources that the app loads by themselves. A name that the build lacks is a bug. */
export function chunksOf(sources: readonly string[]): string[] {
  const files = sources.flatMap((source) => {
    const chunks = webBuild.chunks[source];
    if (chunks === undefined) throw new Error(`the build has no chunk of ${source}`);
    return chunks;
  });
  return [...new Set(files)];
}
