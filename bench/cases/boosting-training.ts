import { join } from "node:path";
import type { Bar, Bench, Figure, Lab } from "../bench.ts";
import { type BoostingTable, writeBoostingTable } from "../boosting-table.ts";
import { runOwn } from "../own.ts";

interface Contest {
  readonly table: BoostingTable;
  readonly trees: number;
  readonly threads: number;
  /** Of the training time of LightGBM, the better of its two layouts. */
  readonly bar: Bar;
}

interface Run {
  readonly binning: number;
  readonly training: number;
  /** Processor time of both. */
  readonly processor: number;
  /** Memory of the whole process, its table included, in MiB. */
  readonly peak: number;
  /** The rows that were learned from. */
  readonly predicting: number;
  /** Shapley values of some of the fresh rows. */
  readonly explaining: number;
  readonly logLoss: number;
}

const contests: readonly Contest[] = [
  { table: { rows: 1_000_000, fresh: 100_000, columns: 28 }, trees: 100, threads: 1, bar: { atMost: 0.65 } },
  { table: { rows: 1_000_000, fresh: 100_000, columns: 28 }, trees: 100, threads: 2, bar: { atMost: 0.7 } },
  { table: { rows: 100_000, fresh: 100_000, columns: 50 }, trees: 100, threads: 1, bar: { atMost: 0.7 } },
  { table: { rows: 100_000, fresh: 100_000, columns: 50 }, trees: 100, threads: 2, bar: { atMost: 0.9 } },
  { table: { rows: 581_000, fresh: 100_000, columns: 54, classes: 7 }, trees: 20, threads: 1, bar: { atMost: 1 } },
  {
    table: { rows: 500_000, fresh: 100_000, columns: 30, categories: 15, levels: 1000 },
    trees: 100,
    threads: 1,
    bar: { atMost: 1 },
  },
];
/** One of each sort, for the tests. */
const small: readonly Contest[] = [
  { table: { rows: 2000, fresh: 500, columns: 9 }, trees: 5, threads: 2, bar: { atMost: 1 } },
  {
    table: { rows: 2000, fresh: 500, columns: 9, classes: 4, categories: 3, levels: 300 },
    trees: 5,
    threads: 1,
    bar: { atMost: 1 },
  },
];
const turns = 3;
const explainedRows = 10_000;
const peers = ["rows", "columns", "hist"] as const;

/** Boosting alone on tables in memory, equal settings and threads, in turns with the peers. */
export const bench: Bench = {
  id: "boosting-training",
  title:
    "Gradient boosting against LightGBM and HistGradientBoosting: 100 rounds of trees of 31 leaves (20 of seven classes)",
  peers: "learning",
  async run(lab) {
    const full = lab.size === "full";
    return { figures: (full ? contests : small).flatMap((contest) => hold(lab, contest, full ? turns : 1)) };
  },
};

function hold(lab: Lab, { table, trees, threads, bar }: Contest, count: number): Figure[] {
  const file = join(lab.folder, "table.f64");
  writeBoostingTable(file, table);
  const { fresh, classes = 2, categories = 0 } = table;
  const sort = [
    classes > 2 ? `${classes} classes` : "",
    categories > 0 ? `${categories} of levels` : "",
    threads > 1 ? `${threads} threads` : "",
  ];
  const name = [`${table.rows} x ${table.columns}`, ...sort].filter((part) => part !== "").join(", ");
  const explained = Math.min(explainedRows, fresh);
  const args = [file, JSON.stringify(table), String(trees), String(explained), String(threads)];
  const own: Run[] = [];
  const others = peers.map((): Run[] => []);
  for (let turn = 1; turn <= count; turn++) {
    lab.tell(`${name}, turn ${turn} of ${count}`);
    own.push(runOwn<Run>(lab, "boosting.mjs", args));
    for (const [i, peer] of peers.entries()) others[i]!.push(lab.peer("boosting.py", [...args, peer]) as Run);
  }
  const [byRows, byColumns, hist] = others as [Run[], Run[], Run[]];
  const better = byRows.map((run, turn) => Math.min(run.training, byColumns[turn]!.training));
  const ratio = (part: (run: Run, turn: number) => number) => own.map(part);
  return [
    {
      name: `${name}: training to LightGBM's`,
      unit: "ratio",
      values: ratio((run, i) => run.training / better[i]!),
      bar,
    },
    {
      name: `${name}: binning and training to HistGradientBoosting's`,
      unit: "ratio",
      values: ratio((run, i) => (run.binning + run.training) / hist[i]!.training),
      bar: { atMost: 1 },
    },
    {
      name: `${name}: processor time of binning and training to LightGBM's`,
      unit: "ratio",
      values: ratio((run, i) => run.processor / byRows[i]!.processor),
    },
    {
      name: `${name}: peak memory of the process to LightGBM's`,
      unit: "ratio",
      values: ratio((run, i) => run.peak / byRows[i]!.peak),
    },
    ...(threads === 1 ? alone() : []),
    { name: `${name}: training`, unit: "s", values: own.map(({ training }) => training) },
    { name: `${name}: training, LightGBM`, unit: "s", values: better },
    {
      name: `${name}: log loss on fresh rows to LightGBM's`,
      unit: "ratio",
      values: [own[0]!.logLoss / byRows[0]!.logLoss],
      ...(lab.size === "full" ? { bar: { atMost: 1.01 } } : {}),
      note: `lode ${own[0]!.logLoss.toFixed(4)}, HistGradientBoosting ${hist[0]!.logLoss.toFixed(4)}`,
    },
  ];

  /** What is done by one thread whatever the number of them. */
  function alone(): Figure[] {
    return [
      {
        name: `${name}: binning to LightGBM's`,
        unit: "ratio",
        values: ratio((run, i) => run.binning / byRows[i]!.binning),
        bar: { atMost: 0.3 },
      },
      {
        name: `${name}: predicting ${table.rows} rows to LightGBM's`,
        unit: "ratio",
        values: ratio((run, i) => run.predicting / byRows[i]!.predicting),
        bar: { atMost: 0.5 },
      },
      {
        name: `${name}: Shapley values of ${explained} rows to LightGBM's`,
        unit: "ratio",
        values: ratio((run, i) => run.explaining / byRows[i]!.explaining),
        bar: { atMost: 1 },
      },
    ];
  }
}
