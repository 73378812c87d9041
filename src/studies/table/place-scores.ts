import { drawsFor, truthOf } from "../../claims/scoring.ts";
import { type Context, forkContext } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import type { Inputs, Prediction } from "../../core/model.ts";
import { each } from "../../core/workers.ts";
import type { PlaceScore } from "../../findings/places.ts";
import type { SplitRows } from "../../findings/split.ts";
import { heldOut } from "../../learn/held-out.ts";
import { placesWhere, takePrediction, takeTruth } from "../../learn/outputs.ts";
import { bootstrapWeights, percentileInterval } from "../../statistics/bootstrap.ts";
import type { Candidate } from "./candidates.ts";
import { type PlaceRows, rowsAt } from "./places.ts";

/** Each place predicted by a model that was learned on all others, on the explore rows: one fit a place. */
export async function placeScores(
  { places, exploreCodes }: PlaceRows,
  { steps }: Candidate,
  outOfFold: Prediction,
  split: SplitRows,
  inputs: Inputs,
  metric: Metric,
  context: Context,
): Promise<readonly PlaceScore[]> {
  const rows = split.explore;
  let done = 0;
  const tell = () =>
    context.emit({
      type: "progress",
      stage: "predicting each place from the others",
      done: done++,
      total: places.length,
    });
  tell();
  const truth = truthOf(await rows.collect(rows.count, [inputs.target!]), inputs);
  return each(context, places, async (place, code): Promise<PlaceScore> => {
    const test = rowsAt(exploreCodes, code);
    const fork = forkContext(context, "place", place.name);
    const prediction = await heldOut(
      steps,
      rows,
      test.map((one) => 1 - one),
      test,
      inputs,
      fork,
      "place",
    );
    const held = placesWhere(test, (one) => one === 1);
    const own = takeTruth(truth, held);
    const score = metric.score(own, prediction);
    const seen = metric.score(own, takePrediction(outOfFold, held))();
    const units = Int32Array.from(held, (row) => split.exploreUnits[row]!);
    const interval = await intervalOf(score, units, fork);
    await context.pause();
    tell();
    return { ...place, ...interval, seen: Number.isFinite(seen) ? seen : null };
  });
}

/** A score with the interval and the error of a bootstrap over units. */
async function intervalOf(
  score: (weights?: ArrayLike<number>) => number,
  units: Int32Array,
  context: Context,
): Promise<Pick<PlaceScore, "value" | "se" | "low" | "high">> {
  const value = score();
  if (!Number.isFinite(value)) return { value: null, se: null, low: null, high: null };
  const places = new Map([...new Set(units)].map((unit, place) => [unit, place]));
  const codes = units.map((unit) => places.get(unit)!);
  const random = context.random.fork("bootstrap");
  const found: number[] = [];
  for (let draw = 0; draw < drawsFor(units.length); draw++) {
    const drawn = bootstrapWeights(random, places.size);
    const one = score(codes.map((code) => drawn[code]!));
    if (Number.isFinite(one)) found.push(one);
    if (draw % 50 === 0) await context.pause();
  }
  const mean = found.reduce((sum, one) => sum + one / found.length, 0);
  const se = Math.sqrt(found.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (found.length - 1));
  return { value, se: se > 0 ? se : null, ...percentileInterval(found) };
}
