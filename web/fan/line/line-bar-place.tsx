// The space for the place in line on pages that are not the concert's own, and nothing where there is none.
import { useLocation } from "preact-iso/router";
import { useLoaded } from "../../shared/ui/use-loaded.ts";
import { fanId } from "../session/session.ts";
import { concertsKept } from "./kept-lines.ts";

export function LineBarPlace() {
  const { path } = useLocation();
  const fan = fanId.value;
  const isNeeded = fan !== null && concertsKept(fan).some((concertId) => path !== `/concerts/${concertId}`);
  return isNeeded ? <Bars fan={fan} /> : null;
}

const loadBar = () => import("./line-bar.tsx");

function Bars({ fan }: { fan: string }) {
  const loaded = useLoaded(loadBar);
  return <div class="page line-bars-place">{loaded !== null && <loaded.LineBar fan={fan} />}</div>;
}
