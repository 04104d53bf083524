import type { MapTexts } from "./texts.ts";

const count = new Intl.NumberFormat("en");

export const texts: MapTexts = {
  name: "Seat map",
  help: "Arrow keys go from seat to seat, Page Up and Page Down from section to section. Enter chooses a seat or gives it back. Plus and minus zoom, 0 shows the whole hall. The list of seats offers the same.",
  stage: "STAGE",
  section: (name) => `Section ${name}`,
  seat: (section, row, number) => `Section ${section}, row ${row}, seat ${number}`,
  left: (places) => (places === 0 ? "Sold out" : `${count.format(places)} free`),
  status: { available: "Free", held: "Taken", sold: "Taken", blocked: "Not for sale", yours: "Your choice" },
  marked: "Suggested",
  grades: "Grades",
  allGrades: "All",
  key: "What the signs mean",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  all: "Show the whole hall",
};
