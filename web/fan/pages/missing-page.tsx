import { useTexts } from "../../shared/texts/use-texts.ts";
import { useTitle } from "../../shared/ui/use-title.ts";

/** What the app shows for a path, or a concert, that isn't there. */
export function MissingPage() {
  const { missing } = useTexts();
  useTitle(missing.title);
  return (
    <section class="notice">
      <h1>{missing.title}</h1>
      <p>{missing.text}</p>
      <a class="button" href="/">
        {missing.home}
      </a>
    </section>
  );
}
