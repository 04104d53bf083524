// Style of the list of a fan's tickets.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./ticket-list-late.css";

await loadStyle(address);
