import { gradientBoosting } from "../../algorithms/gradient-boosting.ts";
import { truthOf } from "../../claims/scoring.ts";
import { type Context, forkContext } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import { hashPosition } from "../../core/random.ts";
import type { Rows } from "../../core/rows.ts";
import type { SplitRows } from "../../findings/split.ts";
import type { Study } from "../../findings/study.ts";
import { fitSteps } from "../../learn/fit.ts";
import { dateParts } from "../../prepare/date-parts.ts";

const parts = 5;

/**
 * How much folds by chance flatter a model that will meet later rows, or other entities: the score by chance less the
 * structured score, both on explore rows, with the same model and the same numbers of rows to learn from and to score.
 * By time each part is predicted from the parts before it; by entity each fold from the others.
 */
export async function optimismGap(
  split: SplitRows,
  inputs: Inputs,
  metric: Metric,
  by: { readonly column: string; readonly kind: "time" | "entity" },
  context: Context,
): Promise<NonNullable<Study["split"]["optimism"]>> {
  const rows = split.explore;
  const part = await split.parts(parts, by);
  const steps = [dateParts(), gradientBoosting({ trees: 100, patience: 0 })];
  const gaps: number[] = [];
  const scores = { random: 0, structured: 0 };
  const rounds = Array.from({ length: parts }, (_, i) => i).slice(by.kind === "time" ? 1 : 0);
  const order = Int32Array.from({ length: rows.count }, (_, i) => i).sort(
    (a, b) => hashPosition(99, a) - hashPosition(99, b) || a - b,
  );
  const score = async (train: Uint8Array, test: Uint8Array, name: string) => {
    const model = await fitSteps(steps, rows.where(train), inputs, forkContext(context, "optimism", name), "optimism");
    const held = rows.where(test);
    const table = await held.collect(held.count);
    return metric.score(truthOf(table, inputs), model.predict(table))();
  };
  for (const [i, round] of rounds.entries()) {
    context.emit({ type: "progress", stage: "measuring optimism", done: i, total: rounds.length });
    const test = part.map((own) => (own === round ? 1 : 0));
    const train = part.map((own) => ((by.kind === "time" ? own < round : own !== round) ? 1 : 0));
    const structured = await score(train, test, `structured-${round}`);
    const sizes = { train: sum(train), test: sum(test) };
    const start = Math.floor((i * (rows.count - sizes.test)) / Math.max(1, rounds.length - 1 || 1));
    const byChance = new Uint8Array(rows.count);
    for (const row of order.subarray(start, start + sizes.test)) byChance[row] = 2;
    let left = sizes.train;
    for (const row of order) if (byChance[row] === 0 && left-- > 0) byChance[row] = 1;
    const random = await score(
      byChance.map((own) => (own === 1 ? 1 : 0)),
      byChance.map((own) => (own === 2 ? 1 : 0)),
      `random-${round}`,
    );
    gaps.push(metric.better === "higher" ? random - structured : structured - random);
    scores.random += random / rounds.length;
    scores.structured += structured / rounds.length;
  }
  context.emit({ type: "progress", stage: "measuring optimism", done: rounds.length, total: rounds.length });
  const gap = gaps.reduce((total, one) => total + one, 0) / gaps.length;
  const se = Math.sqrt(gaps.reduce((total, one) => total + (one - gap) ** 2, 0) / (gaps.length - 1) / gaps.length);
  return { metric: metric.id, by: by.column, random: scores.random, structured: scores.structured, gap, se };
}

const sum = (mask: Uint8Array): number => mask.reduce((total, one) => total + one, 0);

/** The column whose structure a random split ignores: the first time among the features, or the entity that the split is by. */
export function structureToMeasure(
  split: SplitRows,
  rows: Rows,
  inputs: Inputs,
): { readonly column: string; readonly kind: "time" | "entity" } | undefined {
  if (split.kind === "entity" && split.by) return { column: split.by, kind: "entity" };
  if (split.kind === "time" && split.by) return { column: split.by, kind: "time" };
  const time = rows.schema.find((field) => field.kind === "time" && inputs.features.includes(field.name));
  return time && { column: time.name, kind: "time" };
}
