import type { Context } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Rows } from "../../core/rows.ts";
import type { Finding } from "../../findings/confirm.ts";
import type { PlaceScore, Places } from "../../findings/places.ts";
import { poolPerformance } from "../../findings/pooled-evidence.ts";
import type { SplitRows } from "../../findings/split.ts";
import { randomEffects } from "../../statistics/random-effects.ts";
import { claimContext, type Explored } from "./explore.ts";
import { placeFindings } from "./place-findings.ts";
import { placeScores } from "./place-scores.ts";
import type { PlaceRows } from "./places.ts";

/**
 * What holds at a place that is new: the model from explore rows alone, each place predicted from the others; the insights on
 * the confirm rows of each place, which nothing was chosen by.
 */
export async function fromPlaceToPlace(
  from: PlaceRows,
  explored: Explored,
  split: SplitRows,
  findings: readonly Finding[],
  confirm: Rows,
  metric: Metric,
  context: Context,
): Promise<Places> {
  const candidate = explored.ranked[0]!.members[0]!;
  const { validation } = explored.ranked.find(({ id }) => id === candidate.id) ?? explored.ranked[0]!;
  const scores = context.hurry?.()
    ? unscored(from, context)
    : await placeScores(from, candidate, validation.outOfFold, split, explored.inputs, metric, context);
  const performance = performanceOf(scores, metric, candidate.id);
  return {
    column: from.column,
    places: scores,
    others: from.others,
    ...(performance ? { performance } : {}),
    findings: await placeFindings(from, findings, confirm, claimContext(context, [explored.model], split)),
  };
}

function performanceOf(scores: readonly PlaceScore[], metric: Metric, model: string): Places["performance"] {
  const told = scores.map(({ value, se, seen }) => ({ effect: seen === null ? null : value, se, seen }));
  const found = randomEffects(told);
  if (found === null || found.k < 2) return undefined;
  const pooled = poolPerformance(
    metric,
    told.flatMap(({ effect, se }) => (effect === null || se === null ? [] : [{ value: effect, se }])),
  );
  if (pooled === undefined) return undefined;
  const { files: _files, ...performance } = pooled;
  const seen = told.reduce((sum, one, i) => sum + found.weights[i]! * (one.seen ?? 0), 0);
  return { ...performance, model, seen };
}

/** Where time is up the model is not learned once more for each place. */
function unscored({ places }: PlaceRows, context: Context): readonly PlaceScore[] {
  context.emit({
    type: "warning",
    code: "timeout",
    message:
      "time was up before each place had been predicted from the others; how well the model does at a new place is not told",
    count: places.length,
  });
  return places.map((place) => ({ ...place, value: null, se: null, low: null, high: null, seen: null }));
}
