// The frame of the app, and which page stands in it. Pages are loaded by themselves; their paths are those of the Worker's shells.
import lazy, { ErrorBoundary } from "preact-iso/lazy";
import { LocationProvider, Route, Router, useLocation } from "preact-iso/router";
import { useRef } from "preact/hooks";
import { FAN_PAGES } from "../../src/domain/pages/fan-pages.ts";
import { useTexts } from "../shared/texts/use-texts.ts";
import { Mark } from "../shared/ui/mark.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { LineBarPlace } from "./line/line-bar-place.tsx";
import { MissingPage } from "./pages/missing-page.tsx";

const ConcertsPage = lazy(() => import("./pages/concerts-page.tsx"));
const ConcertPage = lazy(() => import("./pages/concert-page.tsx"));
const AccountPage = lazy(() => import("./pages/account-page.tsx"));
const BalancePage = lazy(() => import("./pages/balance-page.tsx"));
const TicketsPage = lazy(() => import("./pages/tickets-page.tsx"));
const SignedInPage = lazy(() => import("./pages/signed-in-page.tsx"));
const TicketPage = lazy(() => import("./pages/ticket-page.tsx"));

/** Everything else of this origin, such as /docs, is not the app's. */
const APP_PATHS = /^\/(?:$|[?#]|concerts\/|(?:account|balance|tickets|signed-in)(?:$|[/?#]))/;

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
          <nav aria-label={site.menu}>
            <Link to={FAN_PAGES.tickets}>{site.tickets}</Link>
            <Link to={FAN_PAGES.account}>{site.account}</Link>
          </nav>
          <LanguageSwitch />
        </div>
      </header>
      <LineBarPlace />
      <main id="main" class="page" tabIndex={-1} ref={main}>
        <ErrorBoundary>
          <Router onRouteChange={begin}>
            <Route path={FAN_PAGES.concerts} component={ConcertsPage} />
            <Route path={FAN_PAGES.concert} component={ConcertPage} />
            <Route path={FAN_PAGES.account} component={AccountPage} />
            <Route path={FAN_PAGES.balance} component={BalancePage} />
            <Route path={FAN_PAGES.tickets} component={TicketsPage} />
            <Route path={FAN_PAGES.ticket} component={TicketPage} />
            <Route path={FAN_PAGES.signedIn} component={SignedInPage} />
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

/** A link of the header, which says when its page is the one that is shown. */
function Link({ to, children }: { to: string; children: string }) {
  const { path } = useLocation();
  return (
    <a href={to} aria-current={path === to ? "page" : undefined}>
      {children}
    </a>
  );
}
