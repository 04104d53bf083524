// The name of what a layout says. Layouts are kept for ever under it, so everything that a client is told of a hall goes into it,
// and nothing else: the same hall, priced and placed alike, has the same name in every room.
//
// The hash is computed by a library and not by WebCrypto, which answers later: a room names its layout within a turn.
import { sha256 } from "@noble/hashes/sha2.js";
import { base64url } from "jose";
import type { Place, Stage } from "../../contract/hall/place.ts";

/** What a layout says of a section. What a kind doesn't have is null. */
export interface SectionSaid {
  name: string;
  kind: "seated" | "standing";
  grade: string;
  price: number;
  rows: number | null;
  seatsPerRow: number | null;
  capacity: number | null;
  place: Place;
}

export interface LayoutSaid {
  stage: Stage;
  sections: readonly SectionSaid[];
}

/** 96 bits: two different layouts of one performance never meet. */
const HASH_BYTES = 12;

/** 16 URL-safe characters: SHA-256, cut, of the layout as JSON in which everything has its fixed place. */
export function layoutVersion({ stage, sections }: LayoutSaid): string {
  const said = [
    [stage.width, stage.depth],
    sections.map(({ name, kind, grade, price, rows, seatsPerRow, capacity, place }) => [
      [name, kind, grade, price, rows, seatsPerRow, capacity],
      [place.x, place.y, place.angle, place.curve, place.seatPitch, place.rowPitch],
    ]),
  ];
  return base64url.encode(sha256(new TextEncoder().encode(JSON.stringify(said))).subarray(0, HASH_BYTES));
}
