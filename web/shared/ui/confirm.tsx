// A question before something that can't be taken back. The browser's own dialog keeps the focus inside, closes by Escape, and gives
// the focus back to the button that opened it.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import "../styles/forms.ts";

interface Asked {
  title: string;
  children: ComponentChildren;
  yes: string;
  no: string;
  /** The answer is on its way: it isn't given twice. */
  isGoing?: boolean;
  /** Why it didn't work. */
  said?: string;
  onYes: () => void;
  onNo: () => void;
}

export function Confirm({ title, children, yes, no, isGoing = false, said = "", onYes, onNo }: Asked) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="confirm" ref={dialog} aria-labelledby={name} onClose={onNo}>
      <h2 id={name}>{title}</h2>
      {children}
      <p role="alert" class="form-said">
        {said}
      </p>
      <div class="actions">
        <button type="button" class="button danger-button" aria-disabled={isGoing} onClick={() => isGoing || onYes()}>
          {yes}
        </button>
        <button type="button" class="button quiet-button" onClick={() => dialog.current?.close()}>
          {no}
        </button>
      </div>
    </dialog>
  );
}
