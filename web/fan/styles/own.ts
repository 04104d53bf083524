// Style of a fan's own pages: account, balance and tickets, and of signing in and filling the balance elsewhere.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./own-late.css";

await loadStyle(address);
