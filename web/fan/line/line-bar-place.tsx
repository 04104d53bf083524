// The space for the place in line on pages that are not the concert's own, and nothing where there is none.
import { useLocation } from "preact-iso/router";
import { useLoaded } from "../../shared/ui/use-loaded.ts";
import { fanId } from "../session/session.ts";
import { concertsKept } from "./kept-lines.ts";

export function LineBarPlace() {
  const { path } = useLocation();
  const fan = fanId.value;
  const elsewhere = fan === null ? [] : concertsKept(fan).filter((concertId) => path !== `/concerts/${concertId}`);
  return fan === null || elsewhere.length === 0 ? null : <Bars fan={fan} concertIds={elsewhere} />;
}

const loadBar = () => import("./line-bar.tsx");

function Bars({ fan, concertIds }: { fan: string; concertIds: string[] }) {
  const loaded = useLoaded(loadBar);
  return (
    <div class="page">
      {loaded === null ? (
        concertIds.map((concertId) => <p key={concertId} class="line-bar" aria-hidden="true" />)
      ) : (
        <loaded.LineBar fan={fan} concertIds={concertIds} />
      )}
    </div>
  );
}
