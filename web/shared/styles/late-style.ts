// A style that not every page needs is no part of the first state of others. Who needs it imports a module that waits for it, so that a
// screen is never seen without its style:
//
//   import address from "./line-late.css";
//   await loadStyle(address);

/** Loads a style; each module asks once. Throws when the file is gone, as a chunk does: then the page is loaded anew (fan/outdated.ts). */
export const loadStyle = (href: string): Promise<unknown> =>
  new Promise((onload, fail) => {
    const onerror = () => fail(new TypeError("dynamically imported module"));
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror }));
  });
