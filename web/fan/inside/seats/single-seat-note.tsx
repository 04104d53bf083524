// Where a concert refuses to leave a seat alone, it is said as soon as the choice would, with what to do about it.
import type { Hall } from "../../hall/hall.ts";
import type { Statuses } from "../../hall/statuses.ts";
import { texts } from "../texts/texts.ts";
import { seatsInWords } from "./seat-words.ts";
import { leftAlone } from "./single-seat.ts";

interface AloneNoteProps {
  hall: Hall;
  statuses: Statuses;
  choice: readonly number[];
  limit: number;
  onChoose: (choice: readonly number[]) => void;
}

export function AloneNote({ hall, statuses, choice, limit, onChoose }: AloneNoteProps) {
  const { notes } = texts;
  const left = leftAlone(hall, statuses, choice, limit);
  if (left === null) return null;
  const { alone, takingThem, moved } = left;
  return (
    <div class="inside-note">
      <p>{notes.alone(seatsInWords(hall, alone))}</p>
      <div class="inside-note-ways">
        {takingThem !== null && (
          <button type="button" class="button quiet-button" onClick={() => onChoose(takingThem)}>
            {notes.takeThem(seatsInWords(hall, alone))}
          </button>
        )}
        <button type="button" class="button quiet-button" onClick={() => onChoose(moved)}>
          {notes.moveTo(seatsInWords(hall, moved))}
        </button>
      </div>
    </div>
  );
}
