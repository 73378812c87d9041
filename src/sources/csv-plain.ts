/** What a plain file is cut by, and how many cells every line must have. */
export interface PlainShape {
  /** One ASCII character. */
  readonly delimiter: string;
  readonly columns: number;
}

const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;
const mark = [0xef, 0xbb, 0xbf];

/**
 * Lines of a file that is written as RFC 4180 says without a doubt: every line has one cell for each column, a quote
 * opens at the start of a cell and closes at its end, is doubled within it, and stands nowhere else; no line ends inside
 * of quotes, all end alike, none is blank, and there is no NUL and no byte order mark but the first. Undefined for any
 * other file. Whatever reads CSV reads such a file alike.
 */
export async function plainLines(chunks: AsyncIterable<Uint8Array>, shape: PlainShape): Promise<number | undefined> {
  const delimiter = shape.delimiter.charCodeAt(0);
  const isSpecial = new Uint8Array(256);
  for (const byte of [0, quote, newline, carriageReturn, delimiter, mark[0]!]) isSpecial[byte] = 1;
  let base = 0;
  // Places in the file: where the cell at hand starts, and where a quote closed, and a carriage return stood, last.
  let start = 0;
  let closed = -2;
  let returned = -2;
  let inside = false;
  let isQuoted = false;
  let cells = 0;
  let lines = 0;
  let returns = 0;
  let returnedLines = 0;
  let isMarked = true;
  for await (const chunk of chunks) {
    if (base < mark.length) {
      // A byte order mark is no part of the first cell.
      for (let i = 0; i < chunk.length && base + i < mark.length; i++) isMarked &&= chunk[i] === mark[base + i];
      if (isMarked && base + chunk.length >= mark.length) start = mark.length;
    }
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (isSpecial[byte] === 0) continue;
      const place = base + i;
      if (byte === quote) {
        if (inside) {
          inside = false;
          closed = place;
        } else if (place === start) {
          inside = true;
          isQuoted = true;
        } else if (isQuoted && closed === place - 1) inside = true;
        else return undefined;
      } else if (byte === delimiter) {
        if (inside) continue;
        if (isQuoted && closed !== place - 1) return undefined;
        cells++;
        start = place + 1;
        isQuoted = false;
      } else if (byte === newline) {
        if (inside || cells !== shape.columns - 1) return undefined;
        if (returned === place - 1) returnedLines++;
        if (isQuoted && closed !== place - (returned === place - 1 ? 2 : 1)) return undefined;
        lines++;
        cells = 0;
        start = place + 1;
        isQuoted = false;
      } else if (byte === mark[0]) {
        // DuckDB was seen to drop a mark that is a cell of its own. Where a piece of the file ends in one's bytes, it is taken for one.
        const isMark = i + 2 >= chunk.length || (chunk[i + 1] === mark[1] && chunk[i + 2] === mark[2]);
        if (place > 0 && isMark) return undefined;
      } else {
        if (inside || byte === 0) return undefined;
        returned = place;
        returns++;
      }
    }
    base += chunk.length;
  }
  if (returns !== returnedLines || (returns > 0 && returns !== lines)) return undefined;
  if (start === base && cells === 0) return lines;
  if (inside || cells !== shape.columns - 1 || (isQuoted && closed !== base - 1)) return undefined;
  return lines + 1;
}
