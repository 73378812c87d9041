import type { Context } from "../core/context.ts";
import { columnOf, isNumeric, type Table } from "../core/table.ts";
import { gram } from "../kernels/linear/gram.ts";
import type { Visitor } from "./column-pass.ts";

/** A column of numbers as the sums take it: `around` is taken off each value, so that little is lost where they cancel. */
export interface Summand {
  readonly name: string;
  readonly around: number;
  /** Whether a cell may be missing or infinite. */
  readonly gaps: boolean;
}

/** Sums of products over all rows, for Pearson's correlation of any two columns without holding the rows. */
export interface Products extends Visitor {
  /** Over the rows in which both are finite; NaN where one of them does not vary there. */
  correlation(a: string, b: string): { readonly n: number; readonly r: number } | undefined;
}

/** Rows taken together, so that the copies stay small. */
const chunk = 8192;

/** Cost: rows x columns^2 / 2 products, up to five times that where every column has gaps. */
export function createProducts(columns: readonly Summand[]): Products {
  const p = columns.length;
  const gappy = columns.flatMap(({ gaps }, j) => (gaps ? [j] : []));
  const gapOf = new Map(gappy.map((j, g) => [j, g]));
  const g = gappy.length;
  const place = new Map(columns.map(({ name }, j) => [name, j]));
  const products = new Float64Array(p * p);
  // Of each column over the rows that a column with gaps has, and over all: the last place.
  const sums = new Float64Array(p * (g + 1));
  const squares = new Float64Array(p * (g + 1));
  const counts = new Float64Array((g + 1) * (g + 1));

  const addChunk = (table: Table, from: number, n: number): void => {
    const values = new Float64Array(p * n);
    const there = new Float64Array((g + 1) * n).fill(1, g * n);
    for (const [j, { name, around }] of columns.entries()) {
      const column = columnOf(table, name);
      if (!isNumeric(column)) continue;
      const gap = gapOf.get(j);
      for (let i = 0; i < n; i++) {
        const value = column.values[from + i]!;
        if (gap === undefined) values[j * n + i] = value - around;
        else if (Number.isFinite(value)) {
          values[j * n + i] = value - around;
          there[gap * n + i] = 1;
        }
      }
    }
    addTo(products, gram(values, n, p));
    addTo(counts, gram(there, n, g + 1));
    addCross(sums, values, there, n);
    addCross(
      squares,
      values.map((value) => value * value),
      there,
      n,
    );
  };

  const addCross = (into: Float64Array, values: Float64Array, there: Float64Array, n: number): void => {
    for (let j = 0; j < p; j++)
      for (let k = 0; k <= g; k++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += values[j * n + i]! * there[k * n + i]!;
        into[j * (g + 1) + k]! += sum;
      }
  };

  return {
    async add(table: Table, context: Context) {
      // All of the columns stand in one group, or none.
      if (!place.has(table.names[0]!)) return;
      for (let from = 0; from < table.count; from += chunk) {
        addChunk(table, from, Math.min(chunk, table.count - from));
        await context.pause();
      }
    },
    correlation(a, b) {
      const [i, j] = [place.get(a), place.get(b)];
      if (i === undefined || j === undefined) return undefined;
      const [gapA, gapB] = [gapOf.get(i) ?? g, gapOf.get(j) ?? g];
      const n = counts[gapA * (g + 1) + gapB]!;
      const at = (sum: Float64Array, column: number, gap: number) => sum[column * (g + 1) + gap]!;
      const spreadA = at(squares, i, gapB) - at(sums, i, gapB) ** 2 / n;
      const spreadB = at(squares, j, gapA) - at(sums, j, gapA) ** 2 / n;
      const shared = products[i * p + j]! - (at(sums, i, gapB) * at(sums, j, gapA)) / n;
      // What is left of a constant is rounding.
      const varies = spreadA > 1e-12 * at(squares, i, gapB) && spreadB > 1e-12 * at(squares, j, gapA);
      const r = varies ? shared / Math.sqrt(spreadA) / Math.sqrt(spreadB) : Number.NaN;
      return { n, r: Math.max(-1, Math.min(1, r)) };
    },
  };
}

function addTo(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
}
