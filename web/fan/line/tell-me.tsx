// How the fan wants to be told of the turn. Nothing is on unless it is chosen.
import { chooseNotification, chooseSound, choices, isSoundAsleep, mayNotify } from "./tell.ts";
import { lineTexts } from "./texts/texts.ts";

export function TellMe() {
  const { tell: texts } = lineTexts;
  const { sound, notification } = choices.value;
  const permission = mayNotify.value;
  return (
    <fieldset class="line-tell">
      <legend>{texts.title}</legend>
      <label class="line-choice">
        <input type="checkbox" checked={sound} onChange={({ currentTarget }) => chooseSound(currentTarget.checked)} />
        <span>{texts.sound}</span>
      </label>
      {permission !== null && (
        <label class="line-choice">
          <input
            type="checkbox"
            checked={notification}
            onChange={({ currentTarget }) => {
              const { checked } = currentTarget;
              // It is on once the browser has agreed.
              currentTarget.checked = notification;
              void chooseNotification(checked);
            }}
          />
          <span>{texts.notification}</span>
        </label>
      )}
      <p class="small quiet" role="status">
        {saidOf(permission)}
      </p>
    </fieldset>
  );
}

function saidOf(permission: NotificationPermission | null): string {
  const { tell: texts } = lineTexts;
  if (choices.value.sound && isSoundAsleep.value) return texts.soundAsleep;
  return permission === "denied" ? texts.blocked : "";
}
