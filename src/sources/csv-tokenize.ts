import { type Dialect, isBlankRun } from "./csv-dialect.ts";

/** Characters of one cell after which a quote that is still open is given up. */
const maxRecordLength = 16_777_216;

/**
 * Cuts one record at a time out of a text. The last record stands in the properties, which are overwritten by the
 * next: an object for every row would cost more than the cutting.
 */
export interface Tokenizer {
  readonly fields: string[];
  /**
   * Where the cells of a record without quotes start and end, two places each. Such a record is not cut into
   * `fields` until `cut` is called: most cells were seen before, and comparing is cheaper than cutting.
   */
  readonly places: Int32Array;
  /** Cells of the last record. */
  count: number;
  /** Fills `fields` of a record that has only its places. */
  cut(text: string): readonly string[];
  /** Which fields were quoted; only where `hasQuotes`. */
  readonly quoted: boolean[];
  hasQuotes: boolean;
  /** A quote inside a cell that is not quoted, or blanks after a closing one: read as it stands, with suspicion. */
  odd: boolean;
  /** Physical lines of the record. */
  lines: number;
  /** Where the next record starts. */
  next: number;
  /** How far a broken record was read before it turned out to be broken. */
  reach: number;
  /** Characters that a quoted cell may have. */
  limit: number;
  /** A blank at the end of the line closes an empty last cell (white space only). */
  trailing: boolean;
  /**
   * Reads the record from `start`, whose first line ends at `lineEnd` (the line end's place, or the text's).
   * "more": the text ends inside of it; "broken": its quotes do not close as they should, nothing was read.
   */
  read(text: string, start: number, lineEnd: number, final: boolean): "row" | "more" | "broken";
}

export function createTokenizer(dialect: Dialect): Tokenizer {
  const { delimiter, quote, escape: mark, newline, trim } = dialect;
  const blanks = isBlankRun(dialect);
  const width = delimiter.length;
  const doubled = mark === quote;
  const clean = unescaper(dialect);
  const fields: string[] = [];
  const quoted: boolean[] = [];
  // The place of the next quote (or mark) in `known`, so that lines without any are not searched one by one.
  let known = "";
  let nextMark = -1;
  let nextEscape = -1;

  const contentEnd = (text: string, start: number, end: number): number =>
    newline === "\n" && end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;

  function hasMark(text: string, start: number, end: number): boolean {
    if (quote === "") return false;
    if (known !== text) {
      known = text;
      nextMark = -1;
      nextEscape = -1;
    }
    if (nextMark < start) nextMark = placeOf(text, quote, start);
    if (nextMark < end) return true;
    if (doubled || mark === "") return false;
    if (nextEscape < start) nextEscape = placeOf(text, mark, start);
    return nextEscape < end;
  }

  let places = new Int32Array(256);

  function splitPlain(text: string, start: number, end: number): void {
    let count = 0;
    let at = start;
    for (;;) {
      let from = at;
      let to: number;
      if (blanks) {
        while (from < end && isBlank(text.charCodeAt(from))) from++;
        if (from >= end) {
          if (!tokenizer.trailing || end === start || !isBlank(text.charCodeAt(end - 1))) break;
          from = end;
        }
        to = from;
        while (to < end && !isBlank(text.charCodeAt(to))) to++;
        at = to;
      } else {
        const place = text.indexOf(delimiter, at);
        to = place < 0 || place > end - width ? end : place;
        at = to + width;
        if (trim) {
          const stop = to;
          while (from < to && isBlank(text.charCodeAt(from))) from++;
          while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
          if (stop === end) at = end + 1;
        } else if (to === end) at = end + 1;
      }
      if (2 * count + 2 > places.length) {
        const wider = new Int32Array(2 * places.length);
        wider.set(places);
        places = wider;
      }
      places[2 * count] = from;
      places[2 * count + 1] = to;
      count++;
      if (blanks ? from === end : at > end) break;
    }
    tokenizer.count = count;
  }

  function cut(text: string): readonly string[] {
    if (tokenizer.hasQuotes) return fields;
    fields.length = tokenizer.count;
    for (let j = 0; j < tokenizer.count; j++) fields[j] = text.slice(places[2 * j]!, places[2 * j + 1]!);
    return fields;
  }

  /** Where the quoted cell that opens before `from` closes: the quote's place, -1 for more text, -2 for never. */
  function closing(text: string, open: number, from: number, final: boolean): number {
    let at = from;
    for (;;) {
      const place = text.indexOf(quote, at);
      if (place < 0) return final || text.length - open > tokenizer.limit ? -2 : -1;
      if (place - open > tokenizer.limit) return -2;
      if (doubled) {
        if (text[place + 1] === quote) {
          at = place + 2;
          continue;
        }
        return place;
      }
      let marks = 0;
      if (mark !== "") for (let i = place - 1; i >= from && text[i] === mark; i--) marks++;
      if (marks % 2 === 1) {
        at = place + 1;
        continue;
      }
      return place;
    }
  }

  function read(text: string, start: number, lineEnd: number, final: boolean): "row" | "more" | "broken" {
    tokenizer.lines = 1;
    tokenizer.odd = false;
    tokenizer.hasQuotes = false;
    tokenizer.next = lineEnd + 1;
    if (!hasMark(text, start, lineEnd)) {
      splitPlain(text, start, contentEnd(text, start, lineEnd));
      return "row";
    }
    tokenizer.hasQuotes = true;
    let end = contentEnd(text, start, lineEnd);
    let stop = lineEnd;
    let at = start;
    let count = 0;
    for (;;) {
      let open = at;
      if (blanks || trim) while (open < end && isBlank(text.charCodeAt(open))) open++;
      if (blanks && open >= end) {
        if (tokenizer.trailing && end > start && isBlank(text.charCodeAt(end - 1))) {
          fields[count] = "";
          quoted[count++] = false;
        }
        break;
      }
      if (open < end && text[open] === quote) {
        const close = closing(text, open, open + 1, final);
        if (close === -1) return "more";
        if (close === -2) {
          tokenizer.reach = Math.min(text.length, open + tokenizer.limit);
          return "broken";
        }
        if (close >= stop) {
          // A cell of several lines: the record now ends where the line of its closing quote does.
          for (let i = stop; i < close; ) {
            i = text.indexOf(newline, i) + 1;
            if (i === 0 || i > close) break;
            tokenizer.lines++;
          }
          stop = text.indexOf(newline, close);
          if (stop < 0) {
            if (!final) return "more";
            stop = text.length;
          }
          end = contentEnd(text, close + 1, stop);
          tokenizer.next = stop + 1;
        }
        let after = close + 1;
        if (!blanks) while (after < end && text[after] === " " && delimiter !== " ") after++;
        if (after > close + 1 && !trim) tokenizer.odd = true;
        if (after < end && !(blanks ? isBlank(text.charCodeAt(after)) : text.startsWith(delimiter, after))) {
          tokenizer.reach = after;
          return "broken";
        }
        fields[count] = clean(text.slice(open + 1, close));
        quoted[count++] = true;
        if (after >= end) break;
        at = after + (blanks ? 0 : width);
      } else {
        let place = open;
        if (blanks) while (place < end && !isBlank(text.charCodeAt(place))) place++;
        else place = plainEnd(text, at, end);
        let cell = trim ? trimmed(text, at, place) : text.slice(blanks ? open : at, place);
        if (cell.includes(quote)) tokenizer.odd = true;
        if (!doubled && mark !== "" && cell.includes(mark)) cell = clean(cell);
        fields[count] = cell;
        quoted[count++] = false;
        if (!blanks && place >= end) break;
        at = place + (blanks ? 0 : width);
      }
    }
    fields.length = count;
    quoted.length = count;
    tokenizer.count = count;
    return "row";
  }

  function plainEnd(text: string, from: number, end: number): number {
    let at = from;
    for (;;) {
      const place = text.indexOf(delimiter, at);
      if (place < 0 || place >= end) return end;
      if (doubled || mark === "" || place === from || text[place - 1] !== mark) return place;
      let marks = 0;
      for (let i = place - 1; i >= from && text[i] === mark; i--) marks++;
      if (marks % 2 === 0) return place;
      at = place + width;
    }
  }

  const tokenizer: Tokenizer = {
    fields,
    get places() {
      return places;
    },
    count: 0,
    cut,
    quoted,
    hasQuotes: false,
    odd: false,
    lines: 1,
    next: 0,
    reach: 0,
    limit: maxRecordLength,
    trailing: false,
    read,
  };
  return tokenizer;
}

function placeOf(text: string, mark: string, start: number): number {
  const place = text.indexOf(mark, start);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

export const isBlank = (code: number): boolean => code === 32 || code === 9;

function trimmed(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Takes the escapes out of a cell: an escape gives way to a quote, a delimiter or another escape, nothing else. */
export function unescaper(dialect: Dialect): (cell: string) => string {
  const { quote, escape: mark, delimiter } = dialect;
  if (mark === "" || quote === "") return (cell) => cell;
  if (mark === quote) return (cell) => (cell.includes(quote) ? cell.replaceAll(quote + quote, () => quote) : cell);
  return (cell) => {
    if (!cell.includes(mark)) return cell;
    let out = "";
    for (let i = 0; i < cell.length; i++) {
      const next = cell[i + 1];
      if (cell[i] === mark && next !== undefined && (next === quote || next === mark || next === delimiter[0])) {
        out += next;
        i++;
      } else out += cell[i];
    }
    return out;
  };
}
