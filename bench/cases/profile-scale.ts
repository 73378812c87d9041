import { statSync } from "node:fs";
import { join } from "node:path";
import type { Bar, Bench, Figure, Lab } from "../bench.ts";
import { lode } from "../lode.ts";
import { writeMixedTable, writeWideTable } from "../made-up-tables.ts";

interface Task {
  readonly name: string;
  readonly file: string;
  readonly runs: number;
  readonly wall: Bar;
  readonly peak: Bar;
}

const pageBar: Bar = { atMost: 5 };

/** `lode profile` from the start of the process to its end, on tables that the bench makes. */
export const bench: Bench = {
  id: "profile-scale",
  title: "lode profile on 1,000,000 x 50 mixed and 100,000 x 2,400 made-up tables, whole process",
  async run(lab) {
    const full = lab.size === "full";
    const files = { csv: join(lab.folder, "mixed.csv"), parquet: join(lab.folder, "mixed.parquet") };
    const wide = join(lab.folder, "wide.parquet");
    lab.tell("making the tables");
    await writeMixedTable(full ? 1_000_000 : 2000, files);
    await writeWideTable(full ? 100_000 : 500, full ? 2400 : 250, { parquet: wide });
    const runs = full ? 3 : 1;
    const tasks: readonly Task[] = [
      { name: "mixed, Parquet", file: files.parquet, runs, wall: { atMost: 7 }, peak: { atMost: 1536 } },
      { name: "mixed, CSV", file: files.csv, runs, wall: { atMost: 18 }, peak: { atMost: 1536 } },
      { name: "wide, Parquet", file: wide, runs: 1, wall: { atMost: 180 }, peak: { atMost: 3072 } },
    ];
    return { figures: tasks.flatMap((task) => measure(lab, task)) };
  },
};

function measure(lab: Lab, { name, file, runs, wall, peak }: Task): Figure[] {
  const out = join(lab.folder, "out");
  const usages = Array.from({ length: runs }, (_, run) => {
    lab.tell(`${name}, run ${run + 1} of ${runs}`);
    return lode(lab, ["profile", file, "--out", out, "--quiet"]);
  });
  const page = statSync(join(out, "profile.html")).size / 2 ** 20;
  return [
    { name: `${name}: wall time`, unit: "s", values: usages.map((usage) => usage.wall), bar: wall },
    { name: `${name}: processor time`, unit: "s", values: usages.map((usage) => usage.cpu) },
    { name: `${name}: peak memory`, unit: "MiB", values: usages.map((usage) => usage.peak), bar: peak },
    { name: `${name}: profile.html`, unit: "MiB", values: [page], bar: pageBar },
  ];
}
