import type { Evidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { columnOf, isCoded, isMissing, isNumeric, type Table, takeTableRows } from "../core/table.ts";
import { leastSquares } from "../statistics/least-squares.ts";
import { studentT } from "../statistics/student-t.ts";

/** Which independent unit each row belongs to; a row without one stands alone. */
export interface Units {
  readonly codes: Int32Array;
  readonly count: number;
}

/** The units of a table that holds the context's unit column; undefined where rows are independent. */
export function unitsOf(table: Table, context: Context): Units | undefined {
  if (context.unit === undefined || !table.names.includes(context.unit)) return undefined;
  const column = columnOf(table, context.unit);
  const places = new Map<unknown, number>();
  let count = 0;
  const codes = Int32Array.from({ length: table.count }, (_, row) => {
    if (isMissing(column, row)) return count++;
    const value = isCoded(column) ? column.codes[row] : isNumeric(column) ? column.values[row] : column.values[row];
    const known = places.get(value) ?? count;
    if (known === count) places.set(value, count++);
    return known;
  });
  return { codes, count };
}

/**
 * Evidence whose error counts units in place of rows: the slope of y on x with cluster-robust errors (CR1, Cameron and
 * Miller, Journal of Human Resources 50, 2015) gives t and p by Student with units - 1 degrees; the effect stays, its
 * error is that at which it has this t.
 */
export function byUnits(evidence: Evidence, y: ArrayLike<number>, x: ArrayLike<number>, units: Units): Evidence {
  if (evidence.effect === null) return evidence;
  const rows: number[] = [];
  for (let i = 0; i < units.codes.length; i++) if (!Number.isNaN(y[i]!) && !Number.isNaN(x[i]!)) rows.push(i);
  const n = rows.length;
  const clusters = Int32Array.from(rows, (row) => units.codes[row]!);
  const count = new Set(clusters).size;
  if (count < 3)
    return { ...evidence, units: count, se: null, low: null, high: null, p: 1, reason: "fewer than three units" };
  const design = new Float64Array(2 * n).fill(1, 0, n);
  for (const [i, row] of rows.entries()) design[n + i] = x[row]!;
  const fit = leastSquares({
    x: design,
    n,
    names: ["one", "x"],
    y: Float64Array.from(rows, (row) => y[row]!),
    errors: "cluster",
    clusters,
  });
  const { statistic, p } = fit.terms[1]!;
  if (statistic === null || p === null || statistic === 0 || !Number.isFinite(statistic))
    return {
      ...evidence,
      units: count,
      se: null,
      low: null,
      high: null,
      p: 1,
      reason: "its error cannot be estimated from the units",
    };
  const se = Math.abs(evidence.effect / statistic);
  const half = studentT.quantile(0.975, count - 1) * se;
  return {
    ...evidence,
    units: count,
    se,
    low: evidence.effect - half,
    high: evidence.effect + half,
    p,
    ...widened(evidence, half / Math.abs(evidence.effect)),
  };
}

/** The interval of a difference of shares, as wide for its size as that of the effect. */
function widened({ figures }: Evidence, share: number): Pick<Evidence, "figures"> {
  if (figures === undefined || typeof figures.low !== "number") return figures ? { figures } : {};
  const difference = (figures.inside as number) - (figures.outside as number);
  const half = Math.abs(difference) * share;
  return { figures: { ...figures, low: difference - half, high: difference + half } };
}

/** The first row of each unit: a sample of independent rows, for measures that have no cluster-robust form. */
export function onePerUnit(table: Table, units: Units): Table {
  const seen = new Uint8Array(units.count);
  const rows: number[] = [];
  for (const [row, unit] of units.codes.entries()) {
    if (seen[unit] === 1) continue;
    seen[unit] = 1;
    rows.push(row);
  }
  return takeTableRows(table, rows);
}
