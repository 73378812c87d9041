import { type Cells, type Foretold, halfForetold } from "../../test/simulations/halved-table.ts";
import type { Bench, Lab } from "../bench.ts";
import { sharedFile } from "../lode.ts";
import { coverageFigure, someHouses } from "../simulations/halves.ts";
import { readTextTable } from "../text-table.ts";

const names =
  "age,workclass,fnlwgt,education,education_num,marital,occupation,relationship,race,sex,capital_gain,capital_loss,hours,country,income".split(
    ",",
  );

/** What to expect without labels, on 48,842 rows split in halves anew for each study. 400 studies take some two hours. */
export const bench: Bench = {
  id: "halves-adult",
  title: "The AUC that lode check expects without labels on the second half of adult, effort quick",
  async run(lab) {
    const full = lab.size === "full";
    const count = full ? Number(process.env.LODE_BENCH_STUDIES ?? 400) : 1;
    const cells = full ? await adult(lab) : await someHouses(lab);
    const studies: Foretold[] = [];
    for (let seed = 1; seed <= count; seed++) {
      studies.push(await lab.step(`${seed}`, () => halfForetold(cells, full ? "income" : "price", seed)));
      lab.tell(`study ${seed} of ${count}`);
    }
    return { figures: [coverageFigure("adult", studies)] };
  },
};

async function adult(lab: Lab): Promise<Cells> {
  const rows: (readonly string[])[] = [];
  for (const file of ["train", "test"]) {
    const table = await readTextTable(sharedFile(lab, `adult_${file}`, `adult-${file}.csv`), { columns: names });
    // The labels of the test file end in a point.
    rows.push(...table.rows.map((row) => row.map((cell) => cell.trim().replace(/K\.$/, "K"))));
  }
  return { names, rows };
}
