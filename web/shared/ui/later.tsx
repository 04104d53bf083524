// A part of a page that isn't in its first state: its code is loaded once it is on the screen. Until then its place is kept.
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** `meanwhile` takes the same place. A chunk that is gone after a deploy reloads the page (web/fan/outdated.ts). */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: () => ComponentChildren,
): (props: Props) => ComponentChildren {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props) {
    const [Part, setPart] = useState(() => loaded);
    useEffect(() => {
      const bring = async () => {
        loaded = await load();
        setPart(() => loaded);
      };
      if (Part === null) void bring();
    }, []);
    return Part === null ? meanwhile() : <Part {...props} />;
  };
}
