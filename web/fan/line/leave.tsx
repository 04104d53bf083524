// Leaving gives the number up, so it is asked twice. A dialog of the browser keeps the focus and brings it back.
import { useRef, useState } from "preact/hooks";
import type { FanLine } from "./lines.ts";
import { lineTexts as texts } from "./texts/texts.ts";

export function Leave({ line }: { line: FanLine }) {
  const { leaveAsk } = texts;
  const dialog = useRef<HTMLDialogElement>(null);
  const [isGoing, setGoing] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const open = () => {
    setFailed(false);
    dialog.current?.showModal();
  };
  const leave = async () => {
    if (isGoing) return;
    setGoing(true);
    const refused = await line.leave();
    setGoing(false);
    setFailed(refused !== null);
  };
  return (
    <>
      <button type="button" class="button quiet-button line-leave" onClick={open}>
        {texts.leave}
      </button>
      <dialog class="line-dialog" ref={dialog} aria-labelledby="line-leave-title" aria-describedby="line-leave-text">
        <h2 id="line-leave-title">{leaveAsk.title}</h2>
        <p id="line-leave-text">{leaveAsk.text}</p>
        <p class="form-said" role="alert">
          {hasFailed ? leaveAsk.failed : ""}
        </p>
        <div class="line-actions">
          <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
            {leaveAsk.no}
          </button>
          <button type="button" class="button quiet-button" aria-disabled={isGoing} onClick={() => void leave()}>
            {isGoing ? leaveAsk.going : leaveAsk.yes}
          </button>
        </div>
      </dialog>
    </>
  );
}
