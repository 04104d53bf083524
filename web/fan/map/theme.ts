// The colours of the map, as the styles say them (styles/map.css): one source for what is drawn and for the legend, in either
// scheme and with the colours that a reader forces.

/** Grades beyond these begin again with the first colour; names and prices tell them apart. */
export const GRADE_COLOURS = 6;

export interface Theme {
  ground: string;
  ink: string;
  quiet: string;
  line: string;
  accent: string;
  /** By grade; take it modulo its length. */
  grades: readonly string[];
  font: string;
}

/** The colours of an element of the map as they are now. */
export function themeOf(element: HTMLElement): Theme {
  const probe = document.createElement("i");
  element.append(probe);
  const style = getComputedStyle(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--map-${name})`;
    return style.color;
  };
  const theme = {
    ground: colour("ground"),
    ink: colour("ink"),
    quiet: colour("quiet"),
    line: colour("line"),
    accent: colour("accent"),
    grades: Array.from({ length: GRADE_COLOURS }, (_, grade) => colour(`grade-${grade}`)),
    font: style.fontFamily,
  };
  probe.remove();
  return theme;
}

/** The colour of a grade. */
export const gradeColour = ({ grades, ink }: Theme, grade: number): string => grades[grade % grades.length] ?? ink;

const QUERIES = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];

/** Calls back whenever the colours are others, until the returned function is called. */
export function watchTheme(onChange: () => void): () => void {
  const lists = QUERIES.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", onChange);
  return () => {
    for (const list of lists) list.removeEventListener("change", onChange);
  };
}

export const isMotionReduced = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;
