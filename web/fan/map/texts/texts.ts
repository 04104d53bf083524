// What the map says, as one interface that every language fills in, and the texts of the page's language. They are loaded with
// the map.
import type { SeatStatus } from "../../../../src/contract/seats.ts";
import { documentLanguage } from "../../../shared/texts/use-texts.ts";

export interface MapTexts {
  name: string;
  /** How the map is used from a keyboard, for who reads by ear. */
  help: string;
  stage: string;
  section: (name: string) => string;
  seat: (section: string, row: number, number: number) => string;
  /** How many places are free, or that none is. */
  left: (count: number) => string;
  status: Record<SeatStatus | "yours", string>;
  marked: string;
  grades: string;
  allGrades: string;
  key: string;
  zoomIn: string;
  zoomOut: string;
  all: string;
}

export const texts: MapTexts = (documentLanguage() === "ko" ? await import("./ko.ts") : await import("./en.ts")).texts;
