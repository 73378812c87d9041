import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { writeBoostingTable } from "../boosting-table.ts";
import { runOwn } from "../own.ts";

interface Run {
  readonly training: number;
  readonly score: number;
}

const turns = 3;

/** A forest with its score outside the samples, from a table in memory, in turns with scikit-learn's. */
export const bench: Bench = {
  id: "random-forest",
  title: "Random forest on one thread against scikit-learn's: 100 trees on 100,000 x 50, leaves of 5 rows, two classes",
  peers: "learning",
  async run(lab) {
    const full = lab.size === "full";
    const table = full ? { rows: 100_000, fresh: 0, columns: 50 } : { rows: 1000, fresh: 0, columns: 9 };
    const file = join(lab.folder, "table.f64");
    writeBoostingTable(file, table);
    const args = [file, ...[table.rows, table.fresh, table.columns, full ? 100 : 5].map(String)];
    const own: Run[] = [];
    const peer: Run[] = [];
    for (let turn = 1; turn <= (full ? turns : 1); turn++) {
      lab.tell(`turn ${turn}`);
      own.push(runOwn<Run>(lab, "forest.mjs", args));
      peer.push(lab.peer("forest.py", args) as Run);
    }
    const mean = (runs: readonly Run[]) => runs.reduce((sum, { score }) => sum + score, 0) / runs.length;
    return {
      figures: [
        {
          name: "training to scikit-learn's",
          unit: "ratio",
          values: own.map(({ training }, i) => training / peer[i]!.training),
          bar: { atMost: 1 },
        },
        { name: "training", unit: "s", values: own.map(({ training }) => training) },
        { name: "training, scikit-learn", unit: "s", values: peer.map(({ training }) => training) },
        {
          name: "accuracy outside the samples, less scikit-learn's",
          unit: "share",
          values: [mean(own) - mean(peer)],
          ...(full ? { bar: { atLeast: -0.005 } } : {}),
          note: `lode ${mean(own).toFixed(4)}`,
        },
      ],
    };
  },
};
