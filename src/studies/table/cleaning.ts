import { neededBy } from "../../clean/apply.ts";
import type { CleanDocument } from "../../clean/clean-document.ts";
import { repairers } from "../../clean/finders.ts";
import { learnRecipe } from "../../clean/learn.ts";
import type { Recipe, Step } from "../../clean/recipe.ts";
import { textsOf } from "../../clean/texts.ts";
import { type Context, forkContext } from "../../core/context.ts";
import type { Metric } from "../../core/metric.ts";
import { product } from "../../core/product.ts";
import { sampleRows } from "../../core/rows.ts";
import type { SplitRows } from "../../findings/split.ts";
import type { RecipeStep, Request } from "../../findings/study.ts";
import { crossValidate, type Validation } from "../../learn/cross-validate.ts";
import { type DataSet, noteOf } from "../open.ts";
import { boostingCandidate } from "./candidates.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { findSuspects, withoutColumns } from "./suspects.ts";

/** A table after its repairs, split as before them. */
export interface Cleaning {
  readonly data: DataSet;
  readonly prepared: Prepared;
  readonly split: SplitRows;
  /** What was repaired, and what was not since the validation score fell. */
  readonly repairs: readonly RecipeStep[];
  /** The steps that were made, for `lode clean --recipe`. */
  readonly recipe: CleanDocument;
}

/** Explore rows that repairs are learned from at most. */
const learnRows = 50_000;
/** Uncertain steps that are measured at most, those that change most cells first; the others are not used. */
const measuredMost = 20;
const measuredFolds = 5;

/**
 * Learns repairs on the explore rows and makes them on all. What is certain is used; an uncertain step only unless plain
 * boosting scores worse with it on folds of the explore rows, by more than the error of the difference; never on the target.
 */
export async function cleaned(
  data: DataSet,
  prepared: Prepared,
  split: SplitRows,
  request: Request,
  metric: Metric,
  context: Context,
): Promise<Cleaning> {
  const sample = await sampleRows(prepared.raw.where(split.exploreMask), learnRows, 0);
  const learned = learnRecipe(textsOf(await sample.collect(sample.count)), request.clean, repairers);
  await context.pause();
  const steps = learned.filter((step) => matters(step, prepared));
  const document = (recipe: CleanDocument["recipe"]): CleanDocument => ({
    format: "lode-clean/1",
    product,
    clean: request.clean,
    data: noteOf(data),
    recipe,
    skipped: [],
  });
  if (steps.length === 0) return { data, prepared, split, repairs: [], recipe: document([]) };

  const folds = split.folds(measuredFolds);
  const own = forkContext(context, "repairs");
  const candidate = boostingCandidate("repairs", {});
  const byCells = steps.filter((step) => !step.certain).sort((a, b) => b.cells - a.cells);
  const uncertain = new Set(byCells.slice(0, measuredMost));
  // Beside a column that knows the answer no repair would make a difference.
  const suspects =
    uncertain.size === 0 || request.keepLeaks ? [] : await findSuspects(split, prepared.inputs, metric, context);
  const after = async (recipe: Recipe): Promise<Repaired> => {
    const repaired = await data.reread({ recipe });
    const then = await prepare(repaired, request, prepared.mask);
    const parts = split.over(then.rows);
    return {
      data: repaired,
      prepared: then,
      split: parts,
      score: () =>
        crossValidate(
          candidate.steps,
          parts.explore,
          withoutColumns(then.inputs, suspects),
          folds,
          metric,
          own,
          candidate.id,
        ),
    };
  };

  let used: Recipe = steps.filter((step) => step.certain);
  let now = await after(used);
  const effects = new Map<Step, NonNullable<RecipeStep["effect"]>>();
  let score = uncertain.size > 0 ? await now.score() : undefined;
  for (const step of steps.filter((one) => uncertain.has(one))) {
    context.emit({ type: "progress", stage: "measuring repairs", done: effects.size, total: uncertain.size });
    // In the order in which they were found: a step may need what those before it did.
    const more = steps.filter((one) => one === step || used.includes(one));
    const then = await after(more);
    const scoreThen = await then.score();
    const { gain, se } = gainOf(score!, scoreThen, metric);
    const isUsed = gain >= -se;
    effects.set(step, { metric: metric.id, without: score!.value, with: scoreThen.value, se, used: isUsed });
    if (isUsed) {
      await now.data.close();
      [now, used, score] = [then, more, scoreThen];
    } else await then.data.close();
  }
  const { cells } = now.data.source.repairs;
  const repairs = steps
    .filter((step) => step.certain || effects.has(step))
    .map((step): RecipeStep => {
      const { step: id, columns, reason, certain } = step;
      const effect = effects.get(step);
      const at = used.indexOf(step);
      return { step: id, columns, reason, cells: at < 0 ? 0 : cells[at]!, certain, ...(effect ? { effect } : {}) };
    });
  const { data: repaired, prepared: then, split: parts } = now;
  const recipe = document(used.map((step, i) => ({ ...step, cells: cells[i]!, examples: [] })));
  return { data: repaired, prepared: then, split: parts, repairs, recipe };
}

interface Repaired extends Pick<Cleaning, "data" | "prepared" | "split"> {
  score(): Promise<Validation>;
}

/** The change of a score that a step makes, better above 0, and its standard error over the same folds. */
export function gainOf(
  before: Pick<Validation, "folds">,
  after: Pick<Validation, "folds">,
  { better }: Metric,
): { gain: number; se: number } {
  const sign = better === "higher" ? 1 : -1;
  const gains = after.folds.map((score, fold) => sign * (score - before.folds[fold]!));
  const { length } = gains;
  const gain = gains.reduce((sum, one) => sum + one, 0) / length;
  const squares = gains.reduce((sum, one) => sum + (one - gain) ** 2, 0);
  return { gain, se: Math.sqrt(squares / (length - 1) / length) };
}

/** A step that changes cells from which something is learned, and reads no column whose cells are nobody's business. */
function matters(step: Step, { inputs, typed }: Prepared): boolean {
  const { target, weight, features } = inputs;
  const kind = (name: string) => typed.schema.find((field) => field.name === name)?.kind;
  if (step.change.do === "mark" || (step.columns.includes(target!) && !step.certain)) return false;
  const learns = step.columns.some((name) => name === target || name === weight || features.includes(name));
  const others =
    step.change.do === "depend"
      ? step.change.from.flatMap((one) => [...(one.others ?? []), ...(one.except ?? [])])
      : [];
  const read = [...neededBy(step), ...others.map(({ column }) => column)];
  return learns && read.every((name) => kind(name) !== "key" && kind(name) !== "text");
}
