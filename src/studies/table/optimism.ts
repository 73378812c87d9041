import { plainBoosting } from "../../algorithms/boosting-params.ts";
import { gradientBoosting } from "../../algorithms/gradient-boosting.ts";
import { truthOf } from "../../claims/scoring.ts";
import { type Context, forkContext } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs } from "../../core/model.ts";
import { hashPosition } from "../../core/random.ts";
import type { Rows } from "../../core/rows.ts";
import { each } from "../../core/workers.ts";
import type { SplitRows } from "../../findings/split.ts";
import type { Study } from "../../findings/study.ts";
import { heldOut } from "../../learn/held-out.ts";
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
  const steps = [
    dateParts(),
    gradientBoosting({
      ...plainBoosting,
      learningRate: 0.1,
      leaves: 31,
      trees: Math.max(5, Math.min(100, Math.floor(600 / (inputs.levels?.length ?? 1)))),
      patience: 0,
    }),
  ];
  const rounds = Array.from({ length: parts }, (_, i) => i).slice(by.kind === "time" ? 1 : 0);
  const order = Int32Array.from({ length: rows.count }, (_, i) => i).sort(
    (a, b) => hashPosition(99, a) - hashPosition(99, b) || a - b,
  );
  const score = async (train: Uint8Array, test: Uint8Array, name: string) => {
    const own = forkContext(context, "optimism", name);
    const prediction = await heldOut(steps, rows, train, test, inputs, own, "optimism");
    const held = rows.where(test);
    return metric.score(truthOf(await held.collect(held.count, [inputs.target!]), inputs), prediction)();
  };
  let done = 0;
  const tell = () =>
    context.emit({ type: "progress", stage: "measuring optimism", done: done++, total: rounds.length });
  tell();
  const scores = await each(context, rounds, async (round, i) => {
    const test = part.map((own) => (own === round ? 1 : 0));
    const train = part.map((own) => ((by.kind === "time" ? own < round : own !== round) ? 1 : 0));
    const sizes = { train: sum(train), test: sum(test) };
    const start = Math.floor((i * (rows.count - sizes.test)) / Math.max(1, rounds.length - 1 || 1));
    const byChance = new Uint8Array(rows.count);
    for (const row of order.subarray(start, start + sizes.test)) byChance[row] = 2;
    let left = sizes.train;
    for (const row of order) if (byChance[row] === 0 && left-- > 0) byChance[row] = 1;
    const chanceTrain = byChance.map((own) => (own === 1 ? 1 : 0));
    const chanceTest = byChance.map((own) => (own === 2 ? 1 : 0));
    const [structured, random] = await each(context, ["structured", "random"] as const, (way) =>
      way === "structured"
        ? score(train, test, `structured-${round}`)
        : score(chanceTrain, chanceTest, `random-${round}`),
    );
    tell();
    return { structured: structured!, random: random! };
  });
  const mean = (values: readonly number[]) => values.reduce((total, one) => total + one, 0) / values.length;
  const gaps = scores.map(({ structured, random }) =>
    metric.better === "higher" ? random - structured : structured - random,
  );
  const gap = mean(gaps);
  const se = Math.sqrt(gaps.reduce((total, one) => total + (one - gap) ** 2, 0) / (gaps.length - 1) / gaps.length);
  return {
    metric: metric.id,
    by: by.column,
    random: mean(scores.map((one) => one.random)),
    structured: mean(scores.map((one) => one.structured)),
    gap,
    se,
  };
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
