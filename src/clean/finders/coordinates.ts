import { parseNumber } from "../../core/patterns.ts";
import { numbersOf, numbersWhere, shareBelow } from "../numbers.ts";
import type { Found, Range, Texts } from "../recipe.ts";

const namesLatitude = /(^|[^a-z])lat(itude)?$|[a-z]Lat(itude)?$/i;
const namesLongitude = /(^|[^a-z])(lon|lng|long|longitude)$|[a-z](Lon|Lng|Long|Longitude)$/i;
/** Degrees that a place spans at most; in a table of the whole world a point may be anywhere. */
const widest = 40;
const mostShare = 0.05;
const leastRows = 20;

/** Latitudes and longitudes outside the earth, at 0 and 0, with a wrong sign, or in each other's column. */
export function coordinateFaults({ names, columns, count }: Texts): Found[] {
  return names.flatMap((name, at): Found[] => {
    if (!namesLatitude.test(name)) return [];
    const stem = name.replace(namesLatitude, "").toLowerCase();
    const to = names.findIndex(
      (other) => namesLongitude.test(other) && other.replace(namesLongitude, "").toLowerCase() === stem,
    );
    if (to < 0) return [];
    const longitude = names[to]!;
    const own = placeOf(columns[at]!, 90);
    const other = placeOf(columns[to]!, 180);
    if (own === undefined || other === undefined) return [];
    const found: Found[] = [];
    const few = (rows: number) => rows > 0 && rows <= Math.max(1, mostShare * count);
    const within = (value: number, [low, high]: Range) => value >= low && value <= high;
    const latitudes = columns[at]!.map((cell) => parseNumber(cell));
    const longitudes = columns[to]!.map((cell) => parseNumber(cell));
    let swapped = 0;
    let zero = 0;
    for (let row = 0; row < count; row++) {
      const [x, y] = [latitudes[row]!, longitudes[row]!];
      if (within(y, own.range) && within(x, other.range) && !within(x, own.range) && !within(y, other.range)) swapped++;
      if (x === 0 && y === 0) zero++;
    }
    const local = own.local && other.local;
    if (local && few(swapped))
      found.push({
        columns: [name, longitude],
        reason: `${swapped} rows have ${name} where the others have ${longitude} and the other way: what stands there changes places`,
        evidence: { rows: swapped },
        cells: 2 * swapped,
        change: { do: "swap", with: longitude, own: own.range, other: other.range },
      });
    if (few(zero) && ((local && !within(0, own.range)) || !within(0, other.range))) {
      const zeros = (cells: readonly string[]) => [
        ...new Set(cells.filter((cell) => cell !== "" && Number(cell) === 0)),
      ];
      for (const [column, cells] of [
        [name, columns[at]!],
        [longitude, columns[to]!],
      ] as const)
        found.push({
          columns: [column],
          reason: `${zero} rows lie at 0 and 0, in the sea off Africa and far from all others: such cells are missing`,
          evidence: { rows: zero },
          cells: zero,
          change: { do: "replace", values: Object.fromEntries(zeros(cells).map((text) => [text, ""])) },
        });
    }
    for (const [column, values, place] of [
      [name, latitudes, own],
      [longitude, longitudes, other],
    ] as const) {
      const [low, high] = place.range;
      const flipped = values.filter((value) => !within(value, place.range) && within(-value, place.range)).length;
      if (!place.local || !few(flipped) || (low < 0 && high > 0)) continue;
      found.push({
        columns: [column],
        reason: `${flipped} numbers have the other sign than all others and lie among them without it: what they lack is the sign`,
        evidence: { cells: flipped, low, high },
        cells: flipped,
        change: { do: "negate", low, high },
      });
    }
    for (const [column, cells, limit] of [
      [name, columns[at]!, 90],
      [longitude, columns[to]!, 180],
    ] as const) {
      const numbers = numbersOf(cells)!;
      const beyond =
        numbersWhere(numbers, (value) => Math.abs(value) > limit) - (column === name && local ? swapped : 0);
      if (!few(beyond)) continue;
      found.push({
        columns: [column],
        reason: `${beyond} numbers are beyond ${limit} degrees: such cells are missing`,
        evidence: { cells: beyond, limit },
        cells: beyond,
        change: { do: "bound", number: numbers.format, low: -limit, high: limit },
      });
    }
    return found;
  });
}

/** Where the numbers lie, one and a half times as wide on either side, and whether that is one place of the earth. */
function placeOf(cells: readonly string[], limit: number): { range: Range; local: boolean } | undefined {
  const numbers = numbersOf(cells);
  if (numbers === undefined || numbers.cells < leastRows) return undefined;
  const [low, high] = [shareBelow(numbers, 0.05), shareBelow(numbers, 0.95)];
  if (low < -limit || high > limit) return undefined;
  const reach = Math.max(1.5 * (high - low), 0.5);
  return { range: [Math.max(-limit, low - reach), Math.min(limit, high + reach)], local: high - low <= widest };
}
