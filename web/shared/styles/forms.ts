// Style of fields, of questions and of what unfolds, which no first state of a concert's page has.
import address from "./forms-late.css";
import { loadStyle } from "./late-style.ts";

await loadStyle(address);
