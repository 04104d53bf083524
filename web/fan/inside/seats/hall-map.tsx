// The map beside the list, loaded by itself: the list is there before, and works without it.
import { useLoaded } from "../../../shared/ui/use-loaded.ts";
import type { SeatMapProps } from "../../map/seat-map.tsx";
import { texts } from "../texts/texts.ts";

const loadMap = async () => {
  const [module] = await Promise.all([import("../../map/seat-map.tsx"), import("../../styles/map.ts")]);
  return module;
};

export function HallMap(props: SeatMapProps) {
  const loaded = useLoaded(loadMap);
  return (
    <section class="inside-map" aria-label={texts.date.map.title} aria-busy={loaded === null}>
      {loaded === null ? (
        <p class="card waiting" role="status">
          {texts.date.map.loading}
        </p>
      ) : (
        <loaded.default {...props} />
      )}
    </section>
  );
}
