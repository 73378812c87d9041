import { parseNumber } from "../../core/patterns.ts";
import { namesKey, namesNominal, namesNumber, namesPhone, namesPostcode, namesYear } from "../../profile/names.ts";
import { type Numbers, numbersOf, numbersWhere, rowsWhere, shareBelow } from "../numbers.ts";
import type { Found } from "../recipe.ts";

const leastCells = 50;
const leastDistinct = 10;
/** Quartile ranges beyond the quartiles: "far out" of Tukey, Exploratory Data Analysis, 1977. */
const far = 3;
/** More cells than this beyond the bounds are a long tail, not outliers. */
const mostShare = 0.005;

/**
 * Numbers far beyond the others: more than three quartile ranges from the quartiles, on the scale (as it is, or of
 * logarithms where all are above 0) on which the quartiles lie more evenly about the median.
 */
export function markOutliers(name: string, cells: readonly string[]): Found[] {
  if ([namesKey, namesNominal, namesNumber, namesPhone, namesPostcode, namesYear].some((names) => names(name)))
    return [];
  const numbers = numbersOf(cells);
  if (numbers === undefined || numbers.cells < leastCells || numbers.sorted.length < leastDistinct) return [];
  const [low, high] = boundsOf(numbers);
  const outside = (value: number) => value < low || value > high;
  const beyond = numbersWhere(numbers, outside);
  if (!(low < high) || beyond === 0 || beyond > Math.max(1, mostShare * numbers.cells)) return [];
  const middle = shareBelow(numbers, 0.5);
  return [
    {
      columns: [name],
      reason: `${beyond} of ${numbers.cells} numbers ${beyond === 1 ? "lies" : "lie"} beyond ${short(low)} to ${short(high)}, more than ${far} quartile ranges from the quartiles (median ${short(middle)})`,
      evidence: { beyond, low: Number(short(low)), high: Number(short(high)), median: middle },
      cells: beyond,
      change: { do: "mark", rows: rowsWhere(cells, (cell) => outside(parseNumber(cell, numbers.format))) },
    },
  ];
}

function boundsOf(numbers: Numbers): readonly [number, number] {
  const quartiles = [0.25, 0.5, 0.75].map((share) => shareBelow(numbers, share)) as [number, number, number];
  const plain = fences(quartiles);
  if (numbers.sorted[0]!.value <= 0) return plain.bounds;
  const logs = fences(quartiles.map(Math.log) as [number, number, number]);
  return logs.lean < plain.lean || plain.lean > 0.3
    ? [Math.exp(logs.bounds[0]), Math.exp(logs.bounds[1])]
    : plain.bounds;
}

/** Bounds about the quartiles, and how unevenly these lie about the median (Bowley). */
function fences([low, middle, high]: readonly [number, number, number]) {
  const width = high - low;
  return {
    bounds: width > 0 ? ([low - far * width, high + far * width] as const) : ([0, 0] as const),
    lean: width > 0 ? Math.abs(high + low - 2 * middle) / width : 1,
  };
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
