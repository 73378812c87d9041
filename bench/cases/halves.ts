import { type Cells, type Halved, halvedTable, withoutCopies } from "../../test/simulations/halved-table.ts";
import type { Bench, Lab } from "../bench.ts";
import { sharedFile } from "../lode.ts";
import { someHouses, uniformFigure, verdictFigures } from "../simulations/halves.ts";
import { readTextTable } from "../text-table.ts";

/** Nothing has changed from one half of a table to the other: what check says is wrong all the same. About 3 minutes. */
export const bench: Bench = {
  id: "halves",
  title: "lode check on the second random half of a table whose first half was mined, effort quick",
  async run(lab) {
    if (lab.size === "smoke") {
      const studies = await studiesOf(lab, await someHouses(lab), "price", 1);
      return { figures: [...verdictFigures("houses", studies), uniformFigure("houses", studies)] };
    }
    const wine = withoutCopies(await readTextTable(sharedFile(lab, "wine_red", "winequality-red.csv")));
    const studies = await studiesOf(lab, wine, "quality", 50);
    return {
      figures: [...verdictFigures("red wine", studies), uniformFigure("red wine", studies)],
      detail: studies.map(({ seed, p, verdicts }) => ({
        seed,
        p,
        other: verdicts.filter(({ verdict }) => verdict !== "replicates"),
      })),
    };
  },
};

async function studiesOf(lab: Lab, cells: Cells, target: string, seeds: number): Promise<Halved[]> {
  const studies: Halved[] = [];
  for (let seed = 1; seed <= seeds; seed++) studies.push(await halvedTable(cells, target, seed));
  lab.tell(`${seeds} studies of ${target}`);
  return studies;
}
