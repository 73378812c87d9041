import type { Context } from "../core/context.ts";
import { type Rows, sampleRows } from "../core/rows.ts";
import { type Column, isCoded, isNumeric } from "../core/table.ts";
import { midranks } from "../statistics/ranks.ts";
import type { Pair } from "./profile-document.ts";

export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly note: string;
  /** Every measured pair with the target, strongest first. */
  readonly withTarget: readonly Pair[];
}

interface Measured {
  readonly name: string;
  /** Ranks of a number, time or ordinal (NaN where missing), or codes of a category or flag. */
  readonly ranks?: Float64Array;
  readonly codes?: Int32Array;
  readonly levels: number;
}

const rowsMost = 20_000;
const columnsMost = 300;
const pairsMost = 100;
const levelsMost = 100;
/** Cells looked at in all pairs together: about two seconds. */
const work = 4e8;
const leastRows = 20;

/** The strongest associations between the columns that can be features, on a sample of rows drawn by the seed. */
export async function strongestPairs(rows: Rows, context: Context, target?: string): Promise<Pairs> {
  const able = rows.schema.filter(
    ({ kind, levels }) => kind !== "text" && kind !== "key" && (levels?.length ?? 0) <= levelsMost,
  );
  const fields = able.slice(0, columnsMost);
  const goal = able.find(({ name }) => name === target);
  if (goal && !fields.includes(goal)) fields.push(goal);
  const count = Math.max(1, (fields.length * (fields.length - 1)) / 2);
  const limit = Math.min(rowsMost, Math.max(500, Math.floor(work / count)));
  const sample = await sampleRows(rows, limit, context.seed);
  const table = await sample.collect(
    sample.count,
    fields.map(({ name }) => name),
  );
  const columns = table.columns.map((column, i) => prepare(fields[i]!.name, column));
  const found: Pair[] = [];
  for (let i = 0; i < columns.length; i++) {
    await context.pause();
    for (let j = i + 1; j < columns.length; j++) {
      const pair = associate(columns[i]!, columns[j]!);
      if (pair && pair.n >= leastRows) found.push(pair);
    }
  }
  found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.a < b.a ? -1 : a.a > b.a ? 1 : a.b < b.b ? -1 : 1));
  const rowsTold =
    sample.count === rows.count ? `all ${rows.count} rows` : `a sample of ${sample.count} of ${rows.count} rows`;
  const left = rows.schema.length - fields.length;
  return {
    pairs: found.filter(({ value }) => Math.abs(value) >= 0.1).slice(0, pairsMost),
    withTarget: target === undefined ? [] : found.filter(({ a, b }) => a === target || b === target),
    note: `Spearman's correlation (ranks within each column), correlation ratio (adjusted) and Cramér's V (bias corrected) on ${rowsTold}; the strongest of ${found.length} pairs of ${fields.length} columns${left > 0 ? `, ${left} columns (keys, texts, over ${levelsMost} levels or beyond the first ${columnsMost}) left out` : ""}.`,
  };
}

function prepare(name: string, column: Column): Measured {
  if (isCoded(column) && column.kind !== "ordinal") return { name, codes: column.codes, levels: column.levels.length };
  if (!isCoded(column) && !isNumeric(column)) return { name, levels: 0 };
  // The levels of an ordinal stand in their order, so that its codes have ranks.
  const values = isCoded(column)
    ? Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code))
    : column.values;
  const there: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) there.push(i);
  const { ranks } = midranks(Float64Array.from(there, (i) => values[i]!));
  const all = new Float64Array(values.length).fill(Number.NaN);
  for (const [place, i] of there.entries()) all[i] = ranks[place]! - (there.length + 1) / 2;
  return { name, ranks: all, levels: 0 };
}

function associate(a: Measured, b: Measured): Pair | undefined {
  if (a.ranks && b.ranks) return rankCorrelation(a, b, a.ranks, b.ranks);
  if (a.codes && b.codes) return biasCorrectedV(a, b, a.codes, b.codes);
  if (a.codes && b.ranks) return correlationRatio(a, b, a.codes, b.ranks, a.levels);
  if (a.ranks && b.codes) return correlationRatio(a, b, b.codes, a.ranks, b.levels);
  return undefined;
}

function rankCorrelation(a: Measured, b: Measured, x: Float64Array, y: Float64Array): Pair | undefined {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < x.length; i++) {
    const u = x[i]!;
    const v = y[i]!;
    if (Number.isNaN(u) || Number.isNaN(v)) continue;
    n++;
    sx += u;
    sy += v;
    sxx += u * u;
    syy += v * v;
    sxy += u * v;
  }
  const spread = (sxx - (sx * sx) / n) * (syy - (sy * sy) / n);
  if (!(spread > 0)) return undefined;
  const value = (sxy - (sx * sy) / n) / Math.sqrt(spread);
  return { a: a.name, b: b.name, measure: "spearman", value: Math.max(-1, Math.min(1, value)), n };
}

/** Square root of the share of the ranks' variance between levels, less what chance gives (Kelley's epsilon squared). */
function correlationRatio(
  a: Measured,
  b: Measured,
  codes: Int32Array,
  ranks: Float64Array,
  levels: number,
): Pair | undefined {
  const count = new Float64Array(levels);
  const sum = new Float64Array(levels);
  let n = 0;
  let all = 0;
  let squares = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const rank = ranks[i]!;
    if (code < 0 || Number.isNaN(rank)) continue;
    count[code]!++;
    sum[code]! += rank;
    n++;
    all += rank;
    squares += rank * rank;
  }
  const total = squares - (all * all) / n;
  let between = -(all * all) / n;
  let groups = 0;
  for (let code = 0; code < levels; code++) {
    if (count[code] === 0) continue;
    groups++;
    between += sum[code]! ** 2 / count[code]!;
  }
  if (!(total > 0) || groups < 2 || n <= groups) return undefined;
  const share = 1 - ((1 - between / total) * (n - 1)) / (n - groups);
  return { a: a.name, b: b.name, measure: "correlationRatio", value: Math.sqrt(Math.max(0, Math.min(1, share))), n };
}

/** Cramér's V with Bergsma's correction (2013), the effect alone: an interval for each pair would cost minutes. */
function biasCorrectedV(a: Measured, b: Measured, x: Int32Array, y: Int32Array): Pair | undefined {
  const width = b.levels;
  const cells = new Float64Array(a.levels * width);
  const rows = new Float64Array(a.levels);
  const columns = new Float64Array(width);
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    const u = x[i]!;
    const v = y[i]!;
    if (u < 0 || v < 0) continue;
    cells[u * width + v]!++;
    rows[u]!++;
    columns[v]!++;
    n++;
  }
  const r = rows.filter((value) => value > 0).length;
  const c = columns.filter((value) => value > 0).length;
  if (r < 2 || c < 2 || n < 2) return undefined;
  let statistic = -n;
  for (let u = 0; u < a.levels; u++)
    for (let v = 0; v < width; v++) {
      const count = cells[u * width + v]!;
      if (count > 0) statistic += (n * count * count) / (rows[u]! * columns[v]!);
    }
  const phi2 = Math.max(0, statistic / n - ((r - 1) * (c - 1)) / (n - 1));
  const smaller = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  const value = smaller > 0 ? Math.min(1, Math.sqrt(phi2 / smaller)) : 0;
  return { a: a.name, b: b.name, measure: "cramersV", value, n };
}
