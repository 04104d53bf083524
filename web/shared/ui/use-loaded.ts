import { useEffect, useState } from "preact/hooks";

/** What is loaded by itself, once it is there. The same function must be given each time. */
export function useLoaded<Module extends object>(load: () => Promise<Module>): Module | null {
  const [module, setModule] = useState<Module | null>(null);
  useEffect(() => {
    let isWanted = true;
    void load().then((loaded) => isWanted && setModule(loaded));
    return () => (isWanted = false);
  }, [load]);
  return module;
}
