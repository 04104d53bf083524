// Style of one ticket.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./ticket-late.css";

await loadStyle(address);
