// What needs somebody: the sign-in panel for whoever isn't signed in, and what was asked for once somebody is.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { fanId } from "./session.ts";
import { SignInPanel } from "./sign-in-panel.tsx";

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
