// Style of a fan's tickets.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./tickets-late.css";

await loadStyle(address);
