import { writeFileSync } from "node:fs";
import { createRandom } from "../src/core/random.ts";

/** Rows to learn from and others to judge on, by one seed: columns, some of them of use, and a target of levels. */
export interface BoostingTable {
  readonly rows: number;
  readonly fresh: number;
  readonly columns: number;
  /** Levels of the target, by default two. */
  readonly classes?: number;
  /** Columns, the last ones, that hold codes of levels in place of numbers; the first of them has the most levels. */
  readonly categories?: number;
  readonly levels?: number;
  /** Whether lode reads all columns of levels by target statistics, as it does where held-out rows prefer it, or only those of more levels than bins. */
  readonly statistics?: boolean;
  /** Of its random numbers. */
  readonly seed?: number;
}

/** Writes `FILE` with the columns one after another, each of `rows + fresh` doubles, and last the target as codes from 0. */
export function writeBoostingTable(file: string, table: BoostingTable): void {
  const { rows, fresh, columns, classes = 2, categories = 0, levels = 0, seed = 7 } = table;
  const random = createRandom(seed, `boosting/${rows}x${columns}`);
  const count = rows + fresh;
  const numbers = columns - categories;
  const all = new Float64Array(count * (columns + 1));
  for (let i = 0; i < count * numbers; i++) all[i] = random.normal();
  const weights = Float64Array.from({ length: numbers }, (_, f) => (f % 3 === 0 ? random.normal() : 0));
  // Levels are drawn with shares that fall, as those of real columns do; each has an effect in every other column.
  const effects: (Float64Array | undefined)[] = [];
  for (let c = 0; c < categories; c++) {
    const own = Math.max(2, Math.round(levels / (c + 1)));
    effects.push(c % 2 === 0 ? Float64Array.from({ length: own }, () => random.normal()) : undefined);
    const at = (numbers + c) * count;
    for (let row = 0; row < count; row++) all[at + row] = Math.floor(own * random.uniform() ** 2);
  }
  for (let row = 0; row < count; row++) {
    const at = (column: number) => all[column * count + row]!;
    let sum = 2 * Math.sin(3 * at(0)) + at(1) * at(2) + 2 * random.normal();
    for (let f = 0; f < numbers; f++) sum += weights[f]! * at(f);
    for (const [c, own] of effects.entries()) if (own) sum += own[at(numbers + c)]!;
    all[columns * count + row] = classes === 2 ? Number(sum > 0) : classOf(sum, classes);
  }
  writeFileSync(file, all);
}

/** Classes of unequal shares: the middle ones are the largest. */
const classOf = (sum: number, classes: number): number =>
  Math.min(classes - 1, Math.max(0, Math.floor(sum / 2 + classes / 2)));
