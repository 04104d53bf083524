// A QR code as one path. Black on white in either scheme: many scanners read nothing else.
import { useMemo } from "preact/hooks";
import { encode } from "uqr";

/** The margin that scanners need, in modules (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/** `name` says what it is to whoever can't see it. `isSturdy`: read also from a scratched or dim screen; the code is larger. */
export function QrCode({ text, name, isSturdy = false }: { text: string; name: string; isSturdy?: boolean }) {
  const { size, path } = useMemo(() => drawn(text, isSturdy), [text, isSturdy]);
  return (
    <svg class="qr-code" role="img" aria-label={name} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string, isSturdy: boolean): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: isSturdy ? "Q" : "L", border: QUIET_MODULES });
  const path = data.flatMap((row, y) => row.flatMap((isBlack, x) => (isBlack ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return { size, path };
}
