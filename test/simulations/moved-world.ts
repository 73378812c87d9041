import { createRandom, type Random } from "../../src/core/random.ts";
import type { Table } from "../../src/core/table.ts";
import { metrics } from "../../src/registry.ts";
import type { Labelled } from "../../src/transfer/labelled.ts";

/** What differs between a study's rows and those of another table. */
export interface Moved {
  readonly rows: number;
  /** How far the column that matters has moved; its distribution there is standard normal. */
  readonly shift?: number;
  /** Added to the log odds (or the number) of every row here: a change of the concept. */
  readonly concept?: number;
  readonly task?: "classify" | "regress";
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Rows with a target that depends on one column by a known law, and what a model says of them that is right in order but
 * too sure of itself, as models are. `ratio` is the true density ratio of the study's rows.
 */
export function movedRows(
  seed: string,
  side: "there" | "here",
  { rows, shift = 0, concept = 0, task = "classify" }: Moved,
) {
  const random = createRandom(17, `${seed}/${side}`);
  const moved = side === "here" ? shift : 0;
  const x = Float64Array.from({ length: rows }, () => random.normal() + moved);
  const noise = Float64Array.from({ length: rows }, () => random.normal());
  const table: Table = {
    count: rows,
    names: ["x", "noise"],
    columns: [
      { kind: "number", values: x },
      { kind: "number", values: noise },
    ],
  };
  const added = side === "here" ? concept : 0;
  const units = Int32Array.from({ length: rows }, (_, row) => row);
  const ratios = x.map((value) => Math.exp(shift * value - (shift * shift) / 2));
  const labelled = task === "classify" ? classes(x, added, random) : numbers(x, added, random);
  return { ...labelled, table, units, ...(side === "there" ? { ratios } : {}) } satisfies Labelled;
}

function classes(x: Float64Array, added: number, random: Random): Pick<Labelled, "truth" | "prediction"> {
  const levels = ["no", "yes"];
  const codes = Int32Array.from(x, (value) => (random.uniform() < sigmoid(1.2 * value - 0.5 + added) ? 1 : 0));
  const probabilities = Float64Array.from({ length: 2 * x.length }, (_, at) => {
    const p = sigmoid(1.8 * x[at >> 1]! - 0.4);
    return at % 2 === 1 ? p : 1 - p;
  });
  return { truth: { task: "classify", codes, levels, positive: "yes" }, prediction: { levels, probabilities } };
}

/** The error of the prediction grows with the column. */
function numbers(x: Float64Array, added: number, random: Random): Pick<Labelled, "truth" | "prediction"> {
  const values = x.map((value) => 3 * value + added + random.normal() * (0.5 + 0.5 * Math.abs(value)));
  return { truth: { task: "regress", values }, prediction: { values: x.map((value) => 2.8 * value + 0.1) } };
}

export const metricOf = (id: string) => metrics.get(id)!;
