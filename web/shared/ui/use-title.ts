import { useEffect } from "preact/hooks";

/** The title of the document; null leaves the one that the shell brought. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · Frontrow`;
  }, [title]);
}
