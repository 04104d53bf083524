// Style of a place in line.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./line-late.css";

await loadStyle(address);
