import type { Context } from "./context.ts";
import type { Explanation, Inputs, Output, Task } from "./model.ts";
import { type ParamSchema, type Params, type ParamsGiven, parseParams } from "./params.ts";
import type { Rows } from "./rows.ts";
import type { Kind, Table } from "./table.ts";

export interface Doc {
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** The paper or book, with its DOI where there is one. */
  readonly reference: string;
  /** Time and memory in rows n and features p. */
  readonly cost: string;
}

/** A table of estimates that an algorithm leaves behind, for people and for `fit` documents. */
export interface Inference {
  readonly terms: readonly InferenceTerm[];
  readonly summary: Readonly<Record<string, number | null>>;
}
export interface InferenceTerm {
  readonly name: string;
  readonly coefficient: number | null;
  readonly se: number | null;
  readonly statistic: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly vif?: number | null;
}

/** One way of learning, complete: what it accepts, its parameters, its page, its functions. Capabilities are data here. */
export interface Algorithm<T extends Task = Task, P extends ParamSchema = ParamSchema, S = unknown> {
  /** File name, command line name and artifact name in one. */
  readonly id: string;
  /** Of the state's format. */
  readonly version: number;
  readonly tasks: readonly T[];
  /** Kinds of features it learns from; others are left out before. */
  readonly accepts: readonly Kind[];
  /** Missing feature cells: learned from, complete cases only, or refused. */
  readonly missing: "native" | "drop" | "refuse";
  /** How it reads rows; memory collects up to a stated limit. */
  readonly reading: "summaries" | "passes" | "memory";
  /** False: a weight is a Problem, not silence. */
  readonly weights: boolean;
  readonly params: P;
  readonly doc: Doc;
  /** Checks of the contract suite that it may miss, each with the reason. */
  readonly exceptions?: Readonly<Record<string, string>>;
  /** Learns a state: plain data, arrays of numbers and JSON. The input is left as it is. */
  readonly fit: (rows: Rows, inputs: Inputs, params: Params<P>, context: Context) => Promise<S>;
  /** Goes on learning from a state, on rows whose columns and levels are those that it was learned with. */
  readonly resume?: (state: S, rows: Rows, inputs: Inputs, params: Params<P>, context: Context) => Promise<S>;
  readonly predict: (state: S, table: Table, inputs: Inputs, params: Params<P>) => Output<T>;
  /** Throws a Problem where a loaded state is not one that `fit` could have made: places out of range, cycles, lengths. */
  readonly check?: (state: unknown, inputs: Inputs) => void;
  readonly explain?: (state: S, table: Table, inputs: Inputs, params: Params<P>) => Explanation;
  /** How much each feature did for the fit, on a scale of the algorithm's own; 0 for nothing. */
  readonly importance?: (state: S) => Float64Array;
  readonly inference?: (state: S) => Inference;
  /** Readable rules, one line each. */
  readonly rules?: (state: S, inputs: Inputs) => readonly string[];
}

/** A step of a pipeline: an algorithm with its parameters, on all features or on those of some kinds or names. */
export interface Step {
  readonly algorithm: Algorithm;
  readonly params: Readonly<Record<string, unknown>>;
  readonly on?: Selector;
}
export interface Selector {
  readonly kind?: Kind | readonly Kind[];
  readonly columns?: readonly string[];
}

/** A definition that can be called: `gradientBoosting({ trees: 300 })` is the step with these parameters. */
export function defineAlgorithm<T extends Task, P extends ParamSchema, S>(
  definition: Algorithm<T, P, S>,
): Algorithm<T, P, S> & ((params?: ParamsGiven<P>, on?: Selector) => Step) {
  const step = (params?: ParamsGiven<P>, on?: Selector): Step => ({
    algorithm: definition as unknown as Algorithm,
    params: parseParams(definition.id, definition.params, params) as Record<string, unknown>,
    ...(on ? { on } : {}),
  });
  return Object.assign(step, definition);
}
