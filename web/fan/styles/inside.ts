// Style of a session's inside.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./inside-late.css";

await loadStyle(address);
