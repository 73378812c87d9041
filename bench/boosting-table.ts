import { writeFileSync } from "node:fs";
import { createRandom } from "../src/core/random.ts";

/** Rows to learn from and as many again to judge on, by one seed: number columns, some of them of use, and a target of two levels. */
export interface BoostingTable {
  readonly rows: number;
  readonly fresh: number;
  readonly columns: number;
}

/** Writes `FILE` with the columns one after another, each of `rows + fresh` doubles, and last the target as 0 and 1. */
export function writeBoostingTable(file: string, { rows, fresh, columns }: BoostingTable): void {
  const random = createRandom(7, `boosting/${rows}x${columns}`);
  const count = rows + fresh;
  const all = new Float64Array(count * (columns + 1));
  for (let i = 0; i < count * columns; i++) all[i] = random.normal();
  const weights = Float64Array.from({ length: columns }, (_, f) => (f % 3 === 0 ? random.normal() : 0));
  for (let row = 0; row < count; row++) {
    const at = (column: number) => all[column * count + row]!;
    let sum = 2 * Math.sin(3 * at(0)) + at(1) * at(2) + 2 * random.normal();
    for (let f = 0; f < columns; f++) sum += weights[f]! * at(f);
    all[columns * count + row] = sum > 0 ? 1 : 0;
  }
  writeFileSync(file, all);
}
