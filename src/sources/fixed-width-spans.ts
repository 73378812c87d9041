/** The places of one column in a line: from `from` up to `to`, as far as most lines fill them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A place belongs to no column where at most this share of the lines has text at it: a cell may be longer than all others. */
const gapShare = 0.01;

/**
 * Counts the text at each place of some lines, and finds the columns in it. The first line, often titles, opens no column;
 * where it has text across a gap, the blanks below stand inside of the cells.
 */
export function createSpans() {
  let filled = new Uint32Array(256);
  let width = 0;
  let lines = -1;
  let titles = "";
  return {
    /** False where the line is too long for a table of columns. */
    add(line: string, most: number): boolean {
      if (line.length > most) return false;
      if (line.trim() === "" || isRuling(line)) return true;
      if (++lines === 0) {
        titles = line;
        return true;
      }
      if (line.length > filled.length) {
        const more = new Uint32Array(2 * line.length);
        more.set(filled);
        filled = more;
      }
      width = Math.max(width, line.length);
      for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) !== 32) filled[i]!++;
      return true;
    },
    spans(): readonly Span[] {
      const most = Math.floor(gapShare * lines);
      const found: Span[] = [];
      for (let i = 0; i < width; i++) {
        if (filled[i]! <= most) continue;
        const from = i;
        while (i < width && filled[i]! > most) i++;
        found.push({ from, to: i });
      }
      for (let cut = cutLine(titles, found); typeof cut === "number"; cut = cutLine(titles, found))
        found.splice(cut - 1, 2, { from: found[cut - 1]!.from, to: found[cut]!.to });
      return found;
    },
  };
}

/** A line drawn under the titles. */
export const isRuling = (line: string): boolean => /^[\s\-=+_|]*[-=_]{2}[\s\-=+_|]*$/.test(line);

/**
 * The cells of a line. Text between two columns belongs to the one it touches; where it touches both, or none, the line
 * cannot be cut: the answer is then the number of the column before that place.
 */
export function cutLine(line: string, spans: readonly Span[]): string[] | number {
  const cells: string[] = [];
  let start = 0;
  for (const [i, { to }] of spans.entries()) {
    const next = spans[i + 1];
    if (next === undefined) {
      cells.push(line.slice(start).trim());
      break;
    }
    const gap = line.slice(to, next.from).padEnd(next.from - to);
    const first = gap.indexOf(" ");
    const last = gap.lastIndexOf(" ");
    if (first < 0 || gap.slice(first, last).trim() !== "") return i + 1;
    cells.push(line.slice(start, to + first).trim());
    start = to + last + 1;
  }
  return cells;
}
