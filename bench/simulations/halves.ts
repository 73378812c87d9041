import { join } from "node:path";
import { kolmogorovSmirnovUniform } from "../../src/statistics/kolmogorov-smirnov.ts";
import { clopperPearson } from "../../src/statistics/proportions.ts";
import type { Cells, Foretold, Halved } from "../../test/simulations/halved-table.ts";
import type { Figure, Lab } from "../bench.ts";
import { readTextTable } from "../text-table.ts";

/** A few rows of the repository's own table, for a smoke run. */
export async function someHouses(lab: Lab): Promise<Cells> {
  const { names, rows } = await readTextTable(join(lab.root, "data", "king-county-houses.csv"));
  return { names, rows: rows.slice(0, 400) };
}

/** Verdicts on what was confirmed: nothing has changed between two halves of one table. */
export function verdictFigures(name: string, studies: readonly Halved[]): Figure[] {
  const verdicts = studies.flatMap((study) => study.verdicts.map(({ verdict }) => verdict));
  const shareOf = (verdict: string, bar?: Figure["bar"]): Figure => {
    const count = verdicts.filter((one) => one === verdict).length;
    return {
      name: `${name}: confirmed findings that are ${verdict}`,
      unit: "share",
      values: [count / verdicts.length],
      ...(bar ? { bar } : {}),
      note: `${count} of ${verdicts.length} in ${studies.length} studies`,
    };
  };
  return [
    shareOf("replicates"),
    shareOf("undecided"),
    shareOf("weaker", { atMost: 0.05 }),
    shareOf("reversed", { atMost: 0 }),
  ];
}

/** Whether p values of "a classifier tells the halves apart" are those of nothing to tell. */
export function uniformFigure(name: string, studies: readonly Halved[]): Figure {
  const { p, statistic, n } = kolmogorovSmirnovUniform(studies.map((study) => study.p ?? Number.NaN));
  return {
    name: `${name}: two-sample p values against uniform ones`,
    unit: "p",
    values: [p],
    bar: { atLeast: 0.01 },
    note: `Kolmogorov-Smirnov of ${n}, largest distance ${statistic.toFixed(3)}`,
  };
}

/** How often the figure measured with labels lies in the interval told without them. */
export function coverageFigure(name: string, studies: readonly Foretold[]): Figure {
  const told = studies.filter(({ expected, measured }) => expected && measured !== undefined);
  const held = told.filter(({ expected, measured }) => expected!.low <= measured! && measured! <= expected!.high);
  const { low, high } = clopperPearson(held.length, told.length);
  return {
    name: `${name}: coverage of the expected figure's 95 % interval, distance from 0.95`,
    unit: "share",
    values: [Math.abs(held.length / told.length - 0.95)],
    bar: { atMost: 0.025 },
    note: `${held.length} of ${told.length}, exact 95 % ${low.toFixed(4)} to ${high.toFixed(4)}`,
  };
}
