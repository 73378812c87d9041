import { join } from "node:path";
import type { Bench, Figure, Lab } from "../bench.ts";
import { type BoostingTable, writeBoostingTable } from "../boosting-table.ts";
import { runOwn } from "../own.ts";

const seeds = [1, 2, 3, 4, 5];

interface Contest {
  readonly name: string;
  readonly table: BoostingTable;
  readonly trees: number;
}

const rows = { rows: 100_000, fresh: 100_000 };
const contests: readonly Contest[] = [
  { name: "28 numbers", table: { ...rows, columns: 28 }, trees: 100 },
  { name: "50 numbers", table: { ...rows, columns: 50 }, trees: 100 },
  { name: "54 numbers, 7 classes", table: { ...rows, columns: 54, classes: 7 }, trees: 20 },
  {
    name: "30 columns, 15 of levels, by subsets up to 255 levels",
    table: { ...rows, columns: 30, categories: 15, levels: 1000 },
    trees: 100,
  },
  {
    name: "30 columns, 15 of levels, by target statistics",
    table: { ...rows, columns: 30, categories: 15, levels: 1000, statistics: true },
    trees: 100,
  },
];

/** The quality behind the times of `boosting-training`: the same tables and settings, a table for each seed. */
export const bench: Bench = {
  id: "boosting-quality",
  title: "Log loss of 100,000 fresh rows after learning from 100,000, by five seeds, equal settings, against LightGBM",
  peers: "learning",
  async run(lab) {
    const full = lab.size === "full";
    return { figures: contests.map((contest) => compare(lab, contest, full ? seeds : seeds.slice(0, 1))) };
  },
};

function compare(lab: Lab, { name, table, trees }: Contest, own: readonly number[]): Figure {
  const file = join(lab.folder, "table.f64");
  const size = lab.size === "full" ? {} : { rows: 2000, fresh: 1000 };
  const losses = own.map((seed) => {
    lab.tell(`${name}, seed ${seed}`);
    const made = { ...table, ...size, seed };
    writeBoostingTable(file, made);
    const args = [file, JSON.stringify(made), String(lab.size === "full" ? trees : 3), "1", "1"];
    const { logLoss } = runOwn<{ logLoss: number }>(lab, "boosting.mjs", args);
    return { lode: logLoss, lightgbm: (lab.peer("boosting.py", [...args, "rows"]) as { logLoss: number }).logLoss };
  });
  const meanOf = (part: "lode" | "lightgbm") => losses.reduce((sum, loss) => sum + loss[part], 0) / losses.length;
  return {
    name: `${name}: log loss on fresh rows to LightGBM's`,
    unit: "ratio",
    values: losses.map(({ lode, lightgbm }) => lode / lightgbm),
    ...(lab.size === "full" ? { bar: { atMost: 1.005 } } : {}),
    note: `mean of ${losses.length}: lode ${meanOf("lode").toFixed(4)}, LightGBM ${meanOf("lightgbm").toFixed(4)}`,
  };
}
