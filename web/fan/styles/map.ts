// Style of the seat map.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./map-late.css";

await loadStyle(address);
