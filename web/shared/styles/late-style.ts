// A style that the first state of most pages doesn't carry. Who needs it imports a module that waits for it, so that a screen is
// never seen without its style:
//
//   import address from "./line-late.css";
//   await loadStyle(address);
const loaded = new Map<string, Promise<void>>();

/** Loads a style once. Throws when the file is gone, as a chunk does: then the page is loaded anew (fan/outdated.ts). */
export function loadStyle(address: string): Promise<void> {
  const before = loaded.get(address);
  if (before !== undefined) return before;
  const link = document.createElement("link");
  const loading = new Promise<void>((done, fail) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => {
      loaded.delete(address);
      link.remove();
      fail(new TypeError(`the style of a dynamically imported module is gone: ${address}`));
    });
  });
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
  loaded.set(address, loading);
  return loading;
}
