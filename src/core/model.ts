import type { Field, Table } from "./table.ts";

export type Task = "classify" | "regress" | "transform";

/** What an algorithm learns from. `levels` are the target's, in code order; `positive` is one of them. */
export interface Inputs {
  readonly task: Task;
  readonly features: readonly string[];
  readonly target?: string;
  readonly levels?: readonly string[];
  readonly positive?: string;
  readonly weight?: string;
}

/** What a model says of rows. */
export interface Outputs {
  regress: { readonly values: Float64Array };
  /** rows x levels, row-major; each row sums to 1. */
  classify: { readonly levels: readonly string[]; readonly probabilities: Float64Array };
  transform: Table;
}
export type Output<T extends Task> = Outputs[T];
/** What a model of a target says. */
export type Prediction = Outputs["regress"] | Outputs["classify"];

/** Additive shares of a prediction on the link scale: contributions and `base` sum to the raw score. */
export interface Explanation {
  readonly features: readonly string[];
  /** One for a number or two classes (the positive one), otherwise one for each class. */
  readonly outputs: number;
  /** rows x outputs x (features + 1), the last place holding the base value. */
  readonly contributions: Float64Array;
}

/** What rows must look like: fixed at fit, checked and applied at predict. */
export interface InputField extends Field {
  /** Share of missing cells at fit. */
  readonly missing: number;
  /** Of numbers and times: the range at fit. */
  readonly low?: number;
  readonly high?: number;
}

/** A fitted model as those who only use it see it. */
export interface Predictor {
  readonly id: string;
  readonly inputs: Inputs;
  readonly fields: readonly InputField[];
  predict(table: Table): Prediction;
  explain?(table: Table): Explanation;
}
