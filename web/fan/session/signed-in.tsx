// What needs somebody: the sign-in panel for whoever isn't signed in, and what was asked for once somebody is.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { fanId } from "./session.ts";
import { later } from "../../shared/ui/later.tsx";

/** The panel, loaded once it is shown. */
export const SignInPanel = later(
  async () => (await import("./sign-in-panel.tsx")).SignInPanel,
  () => <div class="card sign-in waiting" aria-busy="true" />,
);

/** `children` gets the fan; another fan's screen begins anew. */
export function SignedIn({ children }: { children: (userId: string) => ComponentChildren }) {
  const userId = fanId.value;
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(userId);
  useEffect(() => {
    if (before.current === userId) return;
    before.current = userId;
    // The button that was pressed is gone.
    place.current?.focus({ preventScroll: true });
  }, [userId]);
  return (
    <div class="signed-in" tabIndex={-1} ref={place} key={userId ?? ""}>
      {userId === null ? <SignInPanel /> : children(userId)}
    </div>
  );
}
