import type { Algorithm, Selector, Step } from "../core/algorithm.ts";
import { type Context, type ContextOptions, createContext, forkContext } from "../core/context.ts";
import type { Explanation, InputField, Inputs, Prediction, Predictor, Task } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { type Field, selectColumns, type Table } from "../core/table.ts";
import { fieldsOf } from "../engines/memory/rows.ts";
import { averageExplanations, averagePredictions } from "./average.ts";
import { conform, describeInputs } from "./contract.ts";
import { type FitRequest, resolveInputs } from "./inputs.ts";
import { through } from "./through.ts";

/** A step with what it learned, and what it learned from. */
export interface FittedStep {
  readonly algorithm: Algorithm;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Inputs;
  readonly state: unknown;
}

/**
 * Fitted pipelines whose predictions are averaged on the link scale; mostly there is one. Predicting changes nothing;
 * everything in it is plain data beside the algorithms' functions.
 */
export interface Model extends Predictor {
  readonly pipelines: readonly Pipeline[];
}
/** Transforms and a learner, fitted. */
export type Pipeline = readonly FittedStep[];

export interface FitOptions extends ContextOptions, FitRequest {
  /** A model of the same algorithm to go on from, by its columns and levels; what else is told of target and features is not read. */
  readonly warmStart?: Model;
}

/** Learns a model: one step, or transforms followed by one learner. The library's front door to learning. */
export async function fit(steps: Step | readonly Step[], rows: Rows, options: FitOptions = {}): Promise<Model> {
  const list = Array.isArray(steps) ? (steps as readonly Step[]) : [steps as Step];
  if (options.warmStart) return resumeModel(options.warmStart, list, rows, options);
  return fitSteps(list, rows, resolveInputs(rows, list, options), createContext(options));
}

export async function fitSteps(
  steps: readonly Step[],
  rows: Rows,
  inputs: Inputs,
  context: Context,
  id?: string,
): Promise<Model> {
  const learner = steps.at(-1);
  if (learner === undefined) throw new Problem("no-steps", "fit: the pipeline has no step");
  if (rows.count === 0) throw new Problem("no-rows", `${learner.algorithm.id}: there are no rows to learn from`);
  if (inputs.weight !== undefined && !learner.algorithm.weights)
    throw new Problem(
      "no-weights",
      `${learner.algorithm.id} does not take weights; leave out --weight "${inputs.weight}" or choose another algorithm`,
    );
  const fields = await describeInputs(rows, inputs.features);
  const others = [inputs.target, inputs.weight].filter((name) => name !== undefined);
  const rest = rows.schema.filter((field) => others.includes(field.name));
  let current = through(rows, [...fields, ...rest], (table) =>
    beside(conform(table, fields), selectColumns(table, others)),
  );
  let features: readonly Field[] = fields;
  const fitted: FittedStep[] = [];
  for (const [i, step] of steps.entries()) {
    const { algorithm, params } = step;
    const chosen = features.filter((field) => selects(step.on, field) && algorithm.accepts.includes(field.kind));
    if (algorithm.tasks.includes("transform")) {
      if (chosen.length === 0) continue;
      const own: Inputs = { ...inputs, task: "transform", features: chosen.map((field) => field.name) };
      const state = await algorithm.fit(current, own, params as never, forkContext(context, "step", algorithm.id));
      const one: FittedStep = { algorithm, params, inputs: own, state };
      fitted.push(one);
      const apply = (table: Table) => beside(applyStep(one, table), selectColumns(table, others));
      const empty = await current.where(new Uint8Array(current.count)).collect(0);
      features = fieldsOf(applyStep(one, empty));
      current = through(current, [...features, ...rest], apply);
      continue;
    }
    if (i !== steps.length - 1)
      throw new Problem("wrong-step", `${algorithm.id} is no transform and can only be the last step`);
    const own: Inputs = { ...inputs, features: chosen.map((field) => field.name) };
    checkTask(algorithm, inputs.task);
    const state = await algorithm.fit(current, own, params as never, forkContext(context, "model", id ?? algorithm.id));
    fitted.push({ algorithm, params, inputs: own, state });
  }
  return modelOf(id ?? learner.algorithm.id, inputs, fields, [fitted]);
}

/** A model that goes on from another, on rows that are read by its contract. */
async function resumeModel(model: Model, steps: readonly Step[], rows: Rows, options: FitOptions): Promise<Model> {
  const { algorithm, params } = steps.at(-1)!;
  const fail = (what: string): never => {
    throw new Problem("bad-warm-start", `${algorithm.id}: ${what}`);
  };
  const [before] = model.pipelines.length === 1 ? model.pipelines[0]! : [];
  if (steps.length !== 1 || before === undefined || model.pipelines[0]!.length !== 1)
    return fail("only a model of one algorithm alone can be gone on from; fit one with lode fit");
  if (before.algorithm.id !== algorithm.id || algorithm.resume === undefined)
    return fail(`it cannot go on from a model of ${before.algorithm.id}`);
  const { weight } = options;
  const { target, levels } = before.inputs;
  const field = rows.schema.find(({ name }) => name === target);
  if (field === undefined)
    return fail(`the model predicts "${target}", which these rows do not have; it cannot go on without it`);
  const unknown = levels && (field.levels ?? []).find((level) => !levels.includes(level));
  if (unknown !== undefined)
    return fail(
      `the target "${target}" has the level "${unknown}", the model knows ${levels!.join(", ")}; leave such rows out`,
    );
  const { weight: _, ...inputs } = before.inputs;
  const own: Inputs = weight === undefined ? inputs : { ...inputs, weight };
  const frozen: readonly Field[] = [...model.fields, levels ? { ...field, levels } : field];
  const beyond = rows.schema.filter(({ name }) => name === weight);
  const read = through(rows, [...frozen, ...beyond], (table) =>
    beside(conform(table, frozen), selectColumns(table, weight === undefined ? [] : [weight])),
  );
  const context = forkContext(createContext(options), "model", algorithm.id);
  const state = await algorithm.resume(before.state, read, own, params as never, context);
  return modelOf(algorithm.id, own, model.fields, [[{ algorithm, params, inputs: own, state }]]);
}

/** A model from its parts, fitted or loaded. */
export function modelOf(
  id: string,
  inputs: Inputs,
  fields: readonly InputField[],
  pipelines: readonly Pipeline[],
): Model {
  const each = <T>(table: Table, ask: (learner: FittedStep, prepared: Table) => T): T[] => {
    const conformed = conform(table, fields);
    return pipelines.map((steps) => {
      const prepared = steps.slice(0, -1).reduce((current, step) => applyStep(step, current), conformed);
      return ask(steps.at(-1)!, prepared);
    });
  };
  const explains = pipelines.every((steps) => steps.at(-1)!.algorithm.explain);
  return {
    id,
    inputs,
    fields,
    pipelines,
    predict: (table) =>
      averagePredictions(
        each(
          table,
          ({ algorithm, state, inputs: own, params }, prepared) =>
            algorithm.predict(state, prepared, own, params as never) as Prediction,
        ),
      ),
    ...(explains
      ? {
          explain: (table: Table): Explanation =>
            averageExplanations(
              each(table, ({ algorithm, state, inputs: own, params }, prepared) =>
                algorithm.explain!(state, prepared, own, params as never),
              ),
            ),
        }
      : {}),
  };
}

/** A model that says the mean of what other models, learned from the same rows, say. */
export function averageOf(id: string, models: readonly Model[]): Model {
  const { inputs, fields } = models[0]!;
  return modelOf(
    id,
    inputs,
    fields,
    models.flatMap((model) => model.pipelines),
  );
}

/** The features after a transform: those it took in are replaced, in place, by those it gives. */
function applyStep(step: FittedStep, table: Table): Table {
  const taken = new Set(step.inputs.features);
  const given = step.algorithm.predict(
    step.state,
    selectColumns(table, step.inputs.features),
    step.inputs,
    step.params as never,
  ) as Table;
  const kept = table.names.filter(
    (name) => !taken.has(name) && name !== step.inputs.target && name !== step.inputs.weight,
  );
  return beside(selectColumns(table, kept), given);
}

function beside(a: Table, b: Table): Table {
  const extra = b.names.map((_, i) => i).filter((i) => !a.names.includes(b.names[i]!));
  return {
    count: a.count,
    names: [...a.names, ...extra.map((i) => b.names[i]!)],
    columns: [...a.columns, ...extra.map((i) => b.columns[i]!)],
  };
}

function selects(selector: Selector | undefined, field: Field): boolean {
  if (selector?.columns && !selector.columns.includes(field.name)) return false;
  if (selector?.kind === undefined) return true;
  return Array.isArray(selector.kind) ? selector.kind.includes(field.kind) : selector.kind === field.kind;
}

function checkTask(algorithm: Algorithm, task: Task): void {
  if (!algorithm.tasks.includes(task))
    throw new Problem("wrong-task", `${algorithm.id} can ${algorithm.tasks.join(" or ")}, the target asks to ${task}`, {
      algorithm: algorithm.id,
      task,
    });
}
