// Inside an admitted session.
import type { Concert } from "../concerts/types.ts";

interface AdmittedPlace {
  queueToken: string;
  expiresAt: string | null;
  number: number;
  seatsAvailable: number;
}

export function Inside({ place }: { concert: Concert; place: AdmittedPlace; onOver: () => void }) {
  return <h2>{place.number}</h2>;
}
