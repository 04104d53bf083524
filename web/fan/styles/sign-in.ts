// Style of signing in.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./sign-in-late.css";

await loadStyle(address);
