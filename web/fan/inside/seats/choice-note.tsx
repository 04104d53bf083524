// What happened to the choice: too many, taken, lost to others with the nearest equals, or another layout.
import type { Hall } from "../../hall/hall.ts";
import { Note } from "../problem-note.tsx";
import { texts } from "../texts/texts.ts";
import type { ChoiceNotice } from "./chosen-seats.ts";
import { seatsInWords } from "./seat-words.ts";

interface ChoiceNoteProps {
  notice: ChoiceNotice | null;
  hall: Hall;
  onClose: () => void;
}

export function ChoiceNote({ notice, hall, onClose }: ChoiceNoteProps) {
  if (notice === null) return null;
  const { notes } = texts;
  if (notice.kind === "limit") return <Note onClose={onClose}>{notes.limit(notice.limit)}</Note>;
  if (notice.kind === "layout-changed") return <Note onClose={onClose}>{notes.layoutChanged}</Note>;
  const seats = seatsInWords(hall, notice.seats);
  if (notice.kind === "taken") return <Note onClose={onClose}>{notes.taken(seats)}</Note>;
  return (
    <Note onClose={onClose}>
      {notes.lost(seats, notice.hasRest)}
      {notice.near.length > 0 && ` ${notes.near(seatsInWords(hall, notice.near))}`}
    </Note>
  );
}
