// A field with its name and a hint. The hint is read after the name, as a description of it.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "../styles/forms.ts";

interface Labelled {
  label: string;
  hint: string;
  /** The field itself, which has to have these attributes. */
  children: (attributes: { id: string; "aria-describedby": string }) => ComponentChildren;
}

export function Field({ label, hint, children }: Labelled) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": `${id}-hint` })}
      <p id={`${id}-hint`} class="quiet small">
        {hint}
      </p>
    </div>
  );
}
