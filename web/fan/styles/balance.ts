// Style of a fan's balance, and of filling it elsewhere.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./balance-late.css";

await loadStyle(address);
