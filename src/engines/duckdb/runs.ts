import { Problem } from "../../core/problem.ts";
import { sortNumbers } from "../../kernels/sort.ts";
import type { Stored } from "./columns.ts";
import { type Database, itemsOf } from "./database.ts";

/** The distinct numbers of a column in order, and the cells of each. */
export interface Runs {
  readonly values: Float64Array;
  readonly counts: Uint32Array;
  readonly cells: number;
}

/** Cells that are sorted at a time: 128 MB. */
const runsMost = 2 ** 24;

/** Sorts the cells of a numeric column here: that is quicker than to group a million distinct numbers in SQL. */
async function readRuns(database: Database, stored: Stored, from: string, cells: number, within = ""): Promise<Runs> {
  const { column } = stored;
  const all = new Float64Array(cells);
  let at = 0;
  for await (const chunk of database.chunks(
    `select ${column}::DOUBLE from ${from} where ${column} is not null${within}`,
  )) {
    if (at + chunk.rowCount > cells) break;
    all.set(itemsOf(chunk, 0).subarray(0, chunk.rowCount), at);
    at += chunk.rowCount;
  }
  if (at !== cells)
    throw new Problem(
      "engine-fault",
      `the DuckDB engine gave ${at} of ${cells} cells and stopped; try again with more --memory`,
    );
  return runsOf(sortNumbers(all));
}

/**
 * The runs of a column of any length, part by part in ascending order: cells that are too many to be sorted at a time are
 * parted at a value near their middle, however often that stands there.
 */
export async function* readRunsInParts(
  database: Database,
  stored: Stored,
  from: string,
  cells: number,
  most = runsMost,
  within = "",
): AsyncGenerator<Runs> {
  if (cells === 0) return;
  if (cells <= most) {
    yield await readRuns(database, stored, from, cells, within);
    return;
  }
  const cell = `${stored.column}::DOUBLE`;
  const ask = (what: string) => database.numbers(`select ${what} from ${from} where ${cell} is not null${within}`);
  const partedAt = async (value: number) => {
    const number = `'${value}'::DOUBLE`;
    const [below, equal] = await ask(
      `(count(*) filter (${cell} < ${number}))::DOUBLE, (count(*) filter (${cell} = ${number}))::DOUBLE`,
    );
    return { value, number, below: below!, equal: equal! };
  };
  const [middle, low] = await ask(`approx_quantile(${cell}, 0.5)::DOUBLE, min(${cell})`);
  let parted = await partedAt(middle! + 0);
  // A value beside all cells would part nothing.
  if (parted.equal === 0 && (parted.below === 0 || parted.below === cells)) parted = await partedAt(low! + 0);
  const { value, number, below, equal } = parted;
  yield* readRunsInParts(database, stored, from, below, most, `${within} and ${cell} < ${number}`);
  if (equal > 0) yield { values: Float64Array.of(value), counts: Uint32Array.of(equal), cells: equal };
  yield* readRunsInParts(database, stored, from, cells - below - equal, most, `${within} and ${cell} > ${number}`);
}

/** Negative zero and zero are one number. */
function runsOf(sorted: Float64Array): Runs {
  const counts = new Uint32Array(sorted.length);
  let distinct = 0;
  for (let i = 0; i < sorted.length; ) {
    const value = sorted[i]! + 0;
    const start = i++;
    while (i < sorted.length && sorted[i] === value) i++;
    sorted[distinct] = value;
    counts[distinct++] = i - start;
  }
  return { values: sorted.slice(0, distinct), counts: counts.slice(0, distinct), cells: sorted.length };
}

/** The value at each of the ascending places among all cells in order. */
export function valuesAt({ values, counts }: Runs, places: readonly number[]): Map<number, number> {
  const found = new Map<number, number>();
  let below = 0;
  let next = 0;
  for (let i = 0; i < values.length && next < places.length; i++) {
    below += counts[i]!;
    while (next < places.length && places[next]! < below) found.set(places[next++]!, values[i]!);
  }
  return found;
}

/** Places of the most frequent values, ties by value, at most `limit`. */
export function mostFrequent({ counts }: Runs, limit: number): number[] {
  if (limit <= 0) return [];
  const ascending = counts.slice().sort();
  const least = ascending[Math.max(0, counts.length - limit)] ?? 0;
  let more = 0;
  for (let i = ascending.length - 1; i >= 0 && ascending[i]! > least; i--) more++;
  let ties = limit - more;
  const places: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! < least || (counts[i] === least && ties-- <= 0)) continue;
    places.push(i);
  }
  return places.sort((a, b) => counts[b]! - counts[a]! || a - b);
}
