// A deploy replaces the files of the app. A page that was loaded before may then ask for a chunk that is gone: it is loaded again,
// once, and finds the new files. Nothing is lost by that; what a screen shows comes from the service.
const RELOADED_AT = "frontrow.reloadedAt";
/** A second failure within this time is no matter of a deploy. */
const AGAIN_AFTER_MS = 60_000;

export function reloadWhenOutdated(): void {
  addEventListener("unhandledrejection", ({ reason }) => {
    if (isMissingChunk(reason)) reloadOnce();
  });
}

/** Browsers name the failure of an import in their own words. */
const isMissingChunk = (reason: unknown): boolean =>
  reason instanceof TypeError &&
  /dynamically imported module|module script failed|importing a module/i.test(reason.message);

function reloadOnce(): void {
  const before = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
  if (Date.now() - before < AGAIN_AFTER_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}
