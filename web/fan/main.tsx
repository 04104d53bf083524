// The entry of the fan app.
import { render } from "preact";
import { TextsProvider, documentLanguage, loadTexts } from "../shared/texts/use-texts.ts";
import { App } from "./app.tsx";
import { reloadWhenOutdated } from "./outdated.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("the shell has no #app");

reloadWhenOutdated();
const texts = await loadTexts(documentLanguage());
render(
  <TextsProvider value={texts}>
    <App />
  </TextsProvider>,
  root,
);
