// How the entries of a movement are found: by their numbers. They are written by one statement and have numbers in a row, the
// first of which is the movement's own.

/** The condition under which `e` is of the same movement as an entry. The plus keeps SQLite from making an index of its own. */
export const entriesOf = (entry: string, e = "e"): string =>
  `${e}.entry_id >= ${entry}.movement_id AND ${e}.entry_id < ${entry}.movement_id + ${entry}.entries
    AND +${e}.movement_id = ${entry}.movement_id`;
