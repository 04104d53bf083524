// Everything inside an admitted session: from the dates to the tickets. The screen follows from the service's answers; this file
// says which component shows it, and keeps clock, notes and announcements around it.
import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso/router";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { serverNow } from "../../shared/time/server-clock.ts";
import { TroubleNotice } from "../../shared/ui/trouble-notice.tsx";
import { fanId, frontrow } from "../session/session.ts";
import "../styles/inside.ts";
import { announcement } from "./announcer.ts";
import { Clock } from "./clock.tsx";
import { DatesScreen } from "./dates-screen.tsx";
import { storageOf } from "./fan-storage.ts";
import { ExpiredScreen } from "./paying/expired-screen.tsx";
import { HeldScreen } from "./paying/held-screen.tsx";
import { PaidScreen } from "./paying/paid-screen.tsx";
import { PayingScreen } from "./paying/paying-screen.tsx";
import { Note, ProblemNote } from "./problem-note.tsx";
import { type Notice, type Purchase, createPurchase } from "./purchase.ts";
import type { Screen } from "./screen.ts";
import { DateScreen } from "./seats/date-screen.tsx";
import { type InsideService, createInsideService } from "./service.ts";
import { texts } from "./texts/texts.ts";
import type { AdmittedPlace, Concert } from "./types.ts";
import { waitOnline } from "./wait-online.ts";

interface InsideProps {
  concert: Concert;
  /** Null: there is no session any more, and what was begun in one is brought to its end. */
  place: AdmittedPlace | null;
  /** The session is over and the fan has seen the last of it; `isFinished`: with the tickets in hand. */
  onOver: (isFinished: boolean) => void;
}

export function Inside(props: InsideProps) {
  const fan = fanId.value;
  // Another fan's purchase is another one.
  return fan === null ? null : <FansInside key={fan} fan={fan} {...props} />;
}

function FansInside({ concert, fan, place, onOver }: InsideProps & { fan: string }) {
  const { concertId } = concert;
  const { query, path, route } = useLocation();
  const dateAsked = useSignal<string | null>(null);
  dateAsked.value = query["date"] ?? null;
  const number = useRef(place?.number ?? null);
  number.current = place?.number ?? number.current;
  const over = useRef(onOver);
  over.current = onOver;
  const token = useRef("");
  token.current = place?.queueToken ?? token.current;
  const { purchase, service, tabStorage } = useMemo(() => {
    const service = createInsideService(frontrow, concertId, () => token.current);
    const tabStorage = storageOf(fan, () => sessionStorage);
    const purchase = createPurchase({
      concertId,
      frontrow,
      service,
      place,
      storage: storageOf(fan, () => localStorage),
      dateAsked,
      now: serverNow,
      makeKey: () => crypto.randomUUID(),
      wait: waitOnline,
      chance: Math.random,
      onOver: (isFinished) => over.current(isFinished),
    });
    return { purchase, service, tabStorage };
    // Another session is another purchase; a newer token of the same one is not, and neither is its end.
  }, [concertId, fan, number.current]);
  useEffect(() => purchase.start(), [purchase]);
  const screen = purchase.screen.value;
  const trouble = purchase.trouble.value;
  const root = useFocusOnChange(screen);
  const isChoosing = screen.name === "dates" || screen.name === "date" || screen.name === "expired";
  const endsAt = place?.expiresAt ?? null;
  return (
    <section class={`inside at-${screen.name}`} ref={root}>
      {isChoosing && endsAt !== null && !purchase.isOver.value && (
        <Clock key={endsAt} label={texts.session.label} to={endsAt} onEnd={purchase.again} />
      )}
      <div aria-live="polite" class="inside-notes">
        <NoticeNote notice={purchase.notice.value} onClose={purchase.dismissNotice} />
      </div>
      {screen.name === "loading" && trouble !== null ? (
        <TroubleNotice trouble={trouble} again={purchase.again} />
      ) : (
        <Shown
          screen={screen}
          concert={concert}
          purchase={purchase}
          service={service}
          tabStorage={tabStorage}
          addressOf={(performanceId) => `${path}?date=${performanceId}`}
          onBack={() => route(path)}
        />
      )}
      <p class="only-heard" role="status">
        {announcement.value}
      </p>
    </section>
  );
}

interface ShownProps {
  screen: Screen;
  concert: Concert;
  purchase: Purchase;
  service: InsideService;
  tabStorage: ReturnType<typeof storageOf>;
  addressOf: (performanceId: string) => string;
  onBack: () => void;
}

function Shown({ screen, concert, purchase, service, tabStorage, addressOf, onBack }: ShownProps) {
  if (screen.name === "loading") return <Loading />;
  if (screen.name === "dates") return <DatesScreen concert={concert} dates={screen.dates} addressOf={addressOf} />;
  if (screen.name === "paying") return <PayingScreen hold={screen.hold} why={screen.why} />;
  const parts = { concert, purchase, service };
  if (screen.name === "date") {
    const { date, isOnly } = screen;
    return (
      <DateScreen
        key={date.performanceId}
        {...parts}
        date={date}
        tabStorage={tabStorage}
        onBack={isOnly ? null : onBack}
      />
    );
  }
  if (screen.name === "held") {
    return <HeldScreen key={screen.hold.holdId} {...parts} hold={screen.hold} others={screen.others} />;
  }
  if (screen.name === "expired") return <ExpiredScreen {...parts} hold={screen.hold} />;
  return <PaidScreen concert={concert} payment={screen.payment} purchase={purchase} />;
}

const Loading = () => (
  <div class="card waiting inside-waiting" aria-busy="true">
    <p class="only-heard" role="status">
      {texts.loading}
    </p>
  </div>
);

function NoticeNote({ notice, onClose }: { notice: Notice | null; onClose: () => void }) {
  if (notice === null) return null;
  const { notes } = texts;
  if (notice.kind === "problem") return <ProblemNote problem={notice.problem} onClose={onClose} />;
  if (notice.kind === "released") return <Note onClose={onClose}>{notes.released}</Note>;
  const { isCancelled, reason } = notice;
  return (
    <Note onClose={onClose}>
      <b>{isCancelled ? notes.dateCancelled : notes.dateOver}</b>
      {reason !== null && <span>{notes.reason(reason)}</span>}
      <span>{isCancelled ? notes.now.cancelled : notes.now.over}</span>
    </Note>
  );
}

/** Where the screen becomes another, its heading gets the focus: who reads by ear learns where they are. Not on the first one. */
function useFocusOnChange(screen: Screen) {
  const root = useRef<HTMLElement>(null);
  const name = screen.name === "date" ? `date ${screen.date.performanceId}` : screen.name;
  const isFirst = useRef(true);
  const isLoading = name === "loading";
  useEffect(() => {
    if (isFirst.current || isLoading) {
      isFirst.current = isLoading;
      return;
    }
    root.current?.querySelector<HTMLElement>("h2")?.focus();
    root.current?.scrollIntoView({ block: "start" });
  }, [name]);
  return root;
}
