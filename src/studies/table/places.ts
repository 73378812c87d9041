import { Problem } from "../../core/problem.ts";
import type { Rows } from "../../core/rows.ts";
import { isMissing } from "../../core/table.ts";
import { cellText } from "../../engines/memory/cast.ts";
import type { SplitRows } from "../../findings/split.ts";
import type { Request } from "../../findings/study.ts";

/** Explore rows that a place needs to be held out. */
const rowsLeast = 30;
const placesMost = 20;

/** Which rows come from which place. */
export interface PlaceRows {
  readonly column: string;
  readonly places: readonly { readonly name: string; readonly explore: number; readonly confirm: number }[];
  readonly others: { readonly places: number; readonly rows: number };
  /** The place of each explore row and of each confirm row; -1 where it is none of `places`. */
  readonly exploreCodes: Int32Array;
  readonly confirmCodes: Int32Array;
}

/** The largest places of a column, at most 20, each with rows enough to be held out. */
export async function placesOf(
  rows: Rows,
  split: SplitRows,
  { place: column, samples }: Request,
): Promise<PlaceRows | undefined> {
  if (column === undefined) return undefined;
  const { kind } = rows.schema.find(({ name }) => name === column)!;
  // Cells of a key or a text may name somebody.
  const nameless = (kind === "key" || kind === "text") && samples !== true;
  const table = await rows.collect(rows.count, [column]);
  const [cells] = table.columns;
  const texts = Array.from({ length: rows.count }, (_, row) =>
    isMissing(cells!, row) ? "" : (cellText(cells!, row) ?? ""),
  );
  const counts = new Map<string, { explore: number; confirm: number }>();
  for (const [row, text] of texts.entries()) {
    if (text === "") continue;
    const count = counts.get(text) ?? { explore: 0, confirm: 0 };
    count[split.exploreMask[row] === 1 ? "explore" : "confirm"]++;
    counts.set(text, count);
  }
  const all = [...counts].map(([name, count]) => ({ name, ...count }));
  const large = all
    .filter(({ explore }) => explore >= rowsLeast)
    .sort((a, b) => b.explore - a.explore || (a.name < b.name ? -1 : 1));
  if (large.length < 2) throw fewPlaces(column, all.length, large.length);
  const places = large.slice(0, placesMost);
  const codeOf = new Map(places.map(({ name }, code) => [name, code]));
  const codesOn = (side: number) =>
    Int32Array.from(texts.filter((_, row) => split.exploreMask[row] === side).map((text) => codeOf.get(text) ?? -1));
  const [exploreCodes, confirmCodes] = [codesOn(1), codesOn(0)];
  const told = places.reduce((sum, { explore, confirm }) => sum + explore + confirm, 0);
  return {
    column,
    places: nameless ? places.map((place, i) => ({ ...place, name: `${column} ${i + 1}` })) : places,
    others: { places: all.length - places.length, rows: rows.count - told },
    exploreCodes,
    confirmCodes,
  };
}

function fewPlaces(column: string, values: number, large: number): Problem {
  const found =
    values < 2
      ? `column "${column}" has ${values === 0 ? "no value" : "one value"}`
      : `column "${column}" has ${values} values, and ${large === 0 ? "none" : "only one"} of them has ${rowsLeast} rows or more to explore`;
  return new Problem(
    "few-places",
    `--place: ${found}; name a column of two places or more with at least ${rowsLeast} rows each, or leave --place out`,
    { column, values },
  );
}

/** One at each row of a place. */
export const rowsAt = (codes: Int32Array, place: number): Uint8Array =>
  Uint8Array.from(codes, (code) => (code === place ? 1 : 0));
