// The frame of the app, and which page stands in it. Pages are loaded by themselves; their paths are those of the Worker's shells.
import lazy, { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, Route, Router } from "preact-iso/router";
import { useRef } from "preact/hooks";
import { FAN_PAGES } from "../../src/domain/pages/fan-pages.ts";
import { useTexts } from "../shared/texts/use-texts.ts";
import { Mark } from "../shared/ui/mark.tsx";
import { LineBarPlace } from "./line/line-bar-place.tsx";
import { MissingPage } from "./pages/missing-page.tsx";

const ConcertsPage = lazy(() => import("./pages/concerts-page.tsx"));
const ConcertPage = lazy(() => import("./pages/concert-page.tsx"));

/** Everything else of this origin, such as /docs, is not the app's. */
const APP_PATHS = /^\/(?:$|[?#]|concerts\/)/;

export function App() {
  const { site } = useTexts();
  const main = useRef<HTMLElement>(null);
  // Who reads by ear learns that the page is another; the first one is read anyway.
  const begin = () => {
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  };
  return (
    <LocationProvider scope={APP_PATHS}>
      <a class="skip" href="#main">
        {site.skip}
      </a>
      <header class="site-header">
        <div class="page">
          <a class="brand" href="/" aria-label={site.home}>
            <Mark />
            <span>Frontrow</span>
          </a>
        </div>
      </header>
      <LineBarPlace />
      <main id="main" class="page" tabIndex={-1} ref={main}>
        <ErrorBoundary>
          <Router onRouteChange={begin}>
            <Route path={FAN_PAGES.concerts} component={ConcertsPage} />
            <Route path={FAN_PAGES.concert} component={ConcertPage} />
            <Route default component={MissingPage} />
          </Router>
        </ErrorBoundary>
      </main>
      <footer class="site-footer">
        <div class="page">
          <p>{site.promise}</p>
          <a href="/docs">{site.developers}</a>
        </div>
      </footer>
    </LocationProvider>
  );
}
