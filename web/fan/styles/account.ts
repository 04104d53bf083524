// Style of a fan's account.
import { loadStyle } from "../../shared/styles/late-style.ts";
import address from "./account-late.css";

await loadStyle(address);
