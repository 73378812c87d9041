import type { Table } from "../core/table.ts";

/** Collects rows into tables of raw text columns. */
export interface ColumnBuffer {
  push(cells: readonly string[]): void;
  /** A row whose cells stand in the text between the given places, two for each. */
  pushPlaces(text: string, places: Int32Array): void;
  /** Tables that are full, taken out. */
  full(): Table[];
  /** The rows that are left, if any. */
  rest(): Table[];
}

/**
 * Rows of a table: far fewer than a batch of an engine may have. Cells that a caller turns into numbers at once are
 * then gone before V8 moves them to its old generation, which takes a quarter off the time of reading.
 */
const tableRows = 8192;
/** Rows after which it is judged whether remembering the cells of a column pays. */
const trial = 8192;
/** From this length on V8 makes a slice that keeps the whole text it was cut from alive. */
const sliceLength = 13;
/** A column with this share of all characters may keep its text alive: copies of its cells would save little. */
const largeShare = 0.25;

interface Cache {
  /** Cells by a hash of their length and some characters, the last one seen winning the place. */
  cells: string[] | undefined;
  hits: number;
  characters: number;
  large: boolean;
}

export function createColumnBuffer(names: readonly string[]): ColumnBuffer {
  const width = names.length;
  const caches = names.map((): Cache => ({ cells: undefined, hits: 0, characters: 0, large: false }));
  // Cells remembered for a column, a power of 2; for each of 30,000 columns that would be larger than the table.
  const remembered = width <= 64 ? 16_384 : width <= 2048 ? 512 : 0;
  if (remembered > 0) for (const cache of caches) cache.cells = Array<string>(remembered).fill("");
  let seen = 0;
  let count = 0;
  let columns: string[][] = names.map(() => []);
  let done: Table[] = [];

  const close = () => {
    done.push({ count, names, columns: columns.map((values) => ({ kind: "text", values })) });
    columns = names.map(() => []);
    count = 0;
  };

  const next = () => {
    // Looking up keys and amounts, which hardly come again, costs more than it saves.
    if (++seen % trial === 0) {
      const all = caches.reduce((sum, { characters }) => sum + characters, 0);
      for (const cache of caches) {
        if (cache.hits < trial / 2) cache.cells = undefined;
        cache.large = cache.characters > largeShare * all;
        cache.hits = 0;
        cache.characters = 0;
      }
    }
    if (++count === tableRows) close();
  };

  return {
    push(cells) {
      for (let j = 0; j < width; j++) columns[j]!.push(owned(cells[j]!));
      next();
    },
    pushPlaces(text, places) {
      for (let j = 0; j < width; j++) {
        const start = places[2 * j]!;
        const end = places[2 * j + 1]!;
        const cache = caches[j]!;
        const length = end - start;
        cache.characters += length;
        let cell: string;
        if (length === 0) {
          cell = "";
          cache.hits++;
        } else if (cache.cells === undefined) {
          cell = text.slice(start, end);
          if (length >= sliceLength && !cache.large) cell = owned(cell);
        } else {
          const place = hashOf(text, start, end) & (remembered - 1);
          cell = cache.cells[place]!;
          if (cell.length === length && isAt(text, start, cell)) cache.hits++;
          else {
            cell = owned(text.slice(start, end));
            cache.cells[place] = cell;
          }
        }
        columns[j]!.push(cell);
      }
      next();
    },
    full() {
      const tables = done;
      done = [];
      return tables;
    },
    rest() {
      if (count > 0) close();
      return this.full();
    },
  };
}

/** Numbers and codes differ in their last characters, words in their first. */
function hashOf(text: string, start: number, end: number): number {
  let hash = (end - start) * 31 + text.charCodeAt(start);
  for (let i = Math.max(start + 1, end - 6); i < end; i++) hash = Math.imul(hash, 31) + text.charCodeAt(i);
  return hash ^ (hash >>> 15);
}

function isAt(text: string, start: number, cell: string): boolean {
  for (let i = 0; i < cell.length; i++) if (text.charCodeAt(start + i) !== cell.charCodeAt(i)) return false;
  return true;
}

/** The same text in memory of its own: a slice of a chunk would hold the chunk as long as a single cell is in use. */
function owned(text: string): string {
  return text.length < sliceLength ? text : ` ${text}`.slice(1);
}
