// Signing in with the service's own identity: a new account, or one that was made before, by its code.
import { useState } from "preact/hooks";
import { Field } from "../../shared/ui/field.tsx";
import { codeIn } from "./account-code.ts";
import { session } from "./session.ts";
import { sessionTexts as texts } from "./texts/texts.ts";
import { useTry } from "./use-try.ts";

/** As the service has it (NAME_MAX_CHARS). */
const NAME_MAX_CHARS = 100;

export function BuiltInSignIn() {
  const [name, setName] = useState("");
  const { isGoing, said, run } = useTry();
  const go = (event: Event) => {
    event.preventDefault();
    const typed = name.trim();
    void run(() => session.signIn?.(...(typed === "" ? [] : [typed])));
  };
  return (
    <>
      <h2>{texts.title}</h2>
      <p>{texts.what}</p>
      <form class="form" onSubmit={go}>
        <Field label={texts.name} hint={texts.nameHint}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              name="name"
              autoComplete="name"
              maxLength={NAME_MAX_CHARS}
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button" aria-disabled={isGoing}>
          {isGoing ? texts.going : texts.go}
        </button>
        <Said text={said} />
      </form>
      <details>
        <summary>{texts.haveCode}</summary>
        <WithCode />
      </details>
    </>
  );
}

function WithCode() {
  const [text, setText] = useState("");
  const { isGoing, said, say, run } = useTry();
  const go = (event: Event) => {
    event.preventDefault();
    const code = codeIn(text);
    if (code === "") say(texts.codeMissing);
    else void run(() => session.resume(code));
  };
  return (
    <form class="form" onSubmit={go}>
      <Field label={texts.code} hint={texts.codeHint}>
        {(attributes) => (
          <textarea
            {...attributes}
            name="code"
            rows={4}
            autoComplete="off"
            autoCapitalize="off"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="button quiet-button" aria-disabled={isGoing}>
        {isGoing ? texts.going : texts.withCode}
      </button>
      <Said text={said} />
    </form>
  );
}

/** There from the beginning, so that what comes into it is read out. */
const Said = ({ text }: { text: string }) => (
  <p role="alert" class="form-said">
    {text}
  </p>
);
