import type { DataNote } from "../core/data-note.ts";
import type { NumberFormat } from "../core/plan.ts";
import type { CleanLevel, Recipe, Step } from "./recipe.ts";
import type { Shape } from "./shape.ts";

/** What cleaning a table found and did. The cells that were changed stand in changes.csv, each with what it held before. */
export interface CleanDocument {
  readonly format: "lode-clean/1";
  readonly product: string;
  readonly clean: CleanLevel;
  readonly data: DataNote;
  readonly recipe: readonly CleanStep[];
  /** Steps of a given recipe that these rows have no column for. */
  readonly skipped: readonly { readonly step: string; readonly column: string }[];
}

export interface CleanStep extends Step {
  /** Of the changed cells the most frequent ones, before and after. */
  readonly examples: readonly { readonly before: string; readonly after: string; readonly cells: number }[];
}

/** The recipe in a clean document, to be applied to another file. */
export function parseRecipe(text: string): Recipe | undefined {
  try {
    const { format, recipe } = JSON.parse(text) as Partial<CleanDocument>;
    return format === "lode-clean/1" && isRecipe(recipe) ? recipe : undefined;
  } catch {
    return undefined;
  }
}

/** True of steps that can be applied, whatever file they come from. */
export const isRecipe = (value: unknown): value is Recipe => Array.isArray(value) && value.every(isStep);

function isStep(step: unknown): step is Step {
  if (typeof step !== "object" || step === null) return false;
  const { columns, change } = step as Partial<Step>;
  if (!Array.isArray(columns) || typeof change !== "object" || change === null) return false;
  const dependencies = (list: unknown): boolean =>
    Array.isArray(list) &&
    list.every(
      (one) =>
        typeof one?.column === "string" &&
        isTexts(one.values) &&
        (one.others === undefined || dependencies(one.others)) &&
        (one.except === undefined || exceptions(one.except)),
    );
  if (change.do === "replace") return isTexts(change.values);
  if (change.do === "strip") return typeof change.suffix === "string" && change.suffix !== "";
  if (change.do === "split") return typeof change.into === "string" && Array.isArray(change.codes);
  if (change.do === "depend") return dependencies(change.from) && dependencies(change.to);
  if (change.do === "convert") return isFormat(change.number) && typeof change.suffix === "string";
  if (change.do === "bound") return isFormat(change.number) && isBound(change.low) && isBound(change.high);
  if (change.do === "negate") return isRange([change.low, change.high]);
  if (change.do === "swap") return typeof change.with === "string" && isRange(change.own) && isRange(change.other);
  if (change.do === "shift")
    return (
      Array.isArray(change.shapes) &&
      change.shapes.every((one) => typeof one?.column === "string" && isShape(one.shape))
    );
  return change.do === "trim" || change.do === "decode" || change.do === "mark";
}

const exceptions = (list: unknown): boolean =>
  Array.isArray(list) && list.every((one) => typeof one?.column === "string" && Array.isArray(one.values));

const isBound = (value: unknown): boolean => value === undefined || typeof value === "number";

const isRange = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((end) => typeof end === "number");

function isFormat(value: unknown): boolean {
  const { decimal, units = {} } = (value ?? {}) as Partial<NumberFormat>;
  return (
    (decimal === "." || decimal === ",") && typeof units === "object" && Object.values(units).every(Number.isFinite)
  );
}

function isShape(value: unknown): boolean {
  const shape = (value ?? {}) as Shape;
  if (shape.is === "number") return isFormat(shape.number) && isRange([shape.low, shape.high]);
  if (shape.is === "levels") return Array.isArray(shape.texts);
  return shape.is === "any" || (shape.is === "time" && typeof shape.time === "string");
}

const isTexts = (values: unknown): boolean =>
  typeof values === "object" && values !== null && Object.values(values).every((value) => typeof value === "string");
