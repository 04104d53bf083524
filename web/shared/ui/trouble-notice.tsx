// What a screen says when the service gave no answer, or said no: what happened, and what happens next.
import type { Trouble } from "../api/client.ts";
import { useTexts } from "../texts/use-texts.ts";

export function TroubleNotice({ trouble, again }: { trouble: Trouble; again: () => void }) {
  const { trouble: texts } = useTexts();
  return (
    <section class="notice" role="status">
      <h2>{trouble.title === "" ? texts.title : trouble.title}</h2>
      {trouble.status === null ? <p>{texts.offline}</p> : <p>{trouble.detail}</p>}
      <p>{texts.again}</p>
      <button type="button" class="button" onClick={again}>
        {texts.tryNow}
      </button>
    </section>
  );
}
