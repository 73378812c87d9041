import type { ClaimKind, Evidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import type { Rows } from "../core/rows.ts";
import { isCoded } from "../core/table.ts";
import { normal } from "../statistics/normal.ts";
import { type Finding, testEntries } from "./confirm.ts";
import { isSigned } from "./pooled-evidence.ts";

/**
 * What becomes of a finding within the levels of a third column: it turns around, surely less than half of it is left, or it is
 * surely less and may be nothing.
 */
export interface WithinLevels {
  readonly column: string;
  /** Levels with rows enough to tell. */
  readonly levels: number;
  readonly becomes: "reversed" | "less than half" | "unsure";
  /** The mean over levels, each weighted by the inverse of its squared error. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

const rowsLeast = 30;
const levelsMost = 12;
/** Share of the rows that must be in such levels. */
const coverLeast = 0.8;
const error = 0.05;

/**
 * Simpson's paradox (Simpson 1951): every confirmed finding about columns alone is measured anew within the levels of every
 * category that it does not speak of, by the code of its own kind on the same confirm rows. Intervals hold for all
 * categories of a finding together (Bonferroni); of several categories the one that leaves least is told. Measures without a sign
 * cannot turn around and are passed over. Cost: one test of all findings for each category.
 */
export async function withinLevels(
  findings: readonly Finding[],
  kinds: readonly ClaimKind[],
  rows: Rows,
  columns: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, WithinLevels>> {
  const marginal = new Set(kinds.filter((kind) => kind.marginal).map(({ id }) => id));
  const asked = findings.filter(
    ({ kind, verdict, confirm }) =>
      verdict === "confirmed" && marginal.has(kind) && isSigned(confirm) && confirm.se !== null,
  );
  const categories = rows.schema.filter(({ name, levels = [] }) => columns.includes(name) && levels.length > 1);
  const found = new Map<string, WithinLevels>();
  if (asked.length === 0) return found;
  const quiet: Context = { ...context, emit: (event) => event.type !== "progress" && context.emit(event) };
  for (const [i, { name }] of categories.entries()) {
    context.emit({ type: "progress", stage: "looking within levels", done: i, total: categories.length });
    const own = asked.filter((finding) => !finding.columns.includes(name));
    const masks = await masksOf(rows, name);
    if (own.length === 0 || masks.length < 2) continue;
    const tested: (readonly Evidence[])[] = [];
    for (const mask of masks) tested.push(await testEntries(own, kinds, rows.where(mask), quiet));
    for (const [place, finding] of own.entries()) {
      const looks = categories.filter((category) => !finding.columns.includes(category.name)).length;
      const within = meanOf(
        name,
        finding.confirm.effect!,
        tested.map((all) => all[place]!),
        -normal.quantile(error / 2 / looks),
      );
      const before = found.get(finding.id);
      const left = (one: WithinLevels) => one.effect * Math.sign(finding.confirm.effect!);
      if (within && (before === undefined || left(within) < left(before))) found.set(finding.id, within);
    }
  }
  context.emit({ type: "progress", stage: "looking within levels", done: categories.length, total: categories.length });
  return found;
}

/** The rows of each frequent level, where these hold most rows. */
async function masksOf(rows: Rows, name: string): Promise<Uint8Array[]> {
  const codes = new Int32Array(rows.count).fill(-1);
  const counts = new Map<number, number>();
  let from = 0;
  for await (const { columns, count } of rows.batches([name])) {
    const [column] = columns;
    if (!column || !isCoded(column)) return [];
    codes.set(column.codes, from);
    for (const code of column.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
    from += count;
  }
  const told = [...counts].filter(([, count]) => count >= rowsLeast);
  const covered = told.reduce((sum, [, count]) => sum + count, 0);
  if (told.length > levelsMost || covered < coverLeast * rows.count) return [];
  return told.map(([code]) => Uint8Array.from(codes, (one) => Number(one === code)));
}

/** The mean over levels, where it is surely less than the whole and not much of it is left. */
function meanOf(column: string, whole: number, all: readonly Evidence[], width: number): WithinLevels | undefined {
  const told = all.filter(({ effect, se }) => effect !== null && se !== null && se > 0);
  if (told.length < 2) return undefined;
  const weights = told.map(({ se }) => 1 / se! ** 2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const effect = told.reduce((total, one, i) => total + weights[i]! * one.effect!, 0) / sum;
  const half = width / Math.sqrt(sum);
  const [low, high] = [effect - half, effect + half];
  const [least, most] = whole > 0 ? [low, high] : [-high, -low];
  const becomes =
    most < 0
      ? "reversed"
      : most < Math.abs(whole) / 2
        ? "less than half"
        : most < Math.abs(whole) && least <= 0
          ? "unsure"
          : undefined;
  return becomes && { column, levels: told.length, becomes, effect, low, high };
}
