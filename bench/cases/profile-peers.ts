import { join } from "node:path";
import type { Bar, Bench, Figure, Lab } from "../bench.ts";
import { lode, type Usage } from "../lode.ts";
import { writeMixedTable } from "../made-up-tables.ts";

/** Tables are profiled in turns, so that what else the machine does meets all alike. */
const turns = 2;
/** Of the wall time of ydata-profiling's minimal report. */
const bars: Readonly<Record<string, Bar>> = { CSV: { atMost: 0.15 }, Parquet: { atMost: 0.1 } };

/** `lode profile` beside what people use today, each a process that loads the file itself. */
export const bench: Bench = {
  id: "profile-peers",
  title: "lode profile, ydata-profiling's minimal report and pandas' describe on 1,000,000 x 50 mixed columns",
  peers: "profiling",
  async run(lab) {
    const full = lab.size === "full";
    const files = { CSV: join(lab.folder, "mixed.csv"), Parquet: join(lab.folder, "mixed.parquet") };
    await writeMixedTable(full ? 1_000_000 : 500, { csv: files.CSV, parquet: files.Parquet });
    return { figures: Object.entries(files).flatMap(([format, file]) => compare(lab, format, file, full ? turns : 1)) };
  },
};

function compare(lab: Lab, format: string, file: string, count: number): Figure[] {
  const out = join(lab.folder, "out");
  const tools: Readonly<Record<string, () => Usage>> = {
    lode: () => lode(lab, ["profile", file, "--out", out, "--quiet"]),
    "ydata-profiling": () => peer(lab, ["minimal", file, out]),
    describe: () => peer(lab, ["describe", file, out]),
  };
  const used: Readonly<Record<string, Usage[]>> = Object.fromEntries(Object.keys(tools).map((name) => [name, []]));
  for (let turn = 1; turn <= count; turn++)
    for (const [name, run] of Object.entries(tools)) {
      lab.tell(`${format}, turn ${turn} of ${count}: ${name}`);
      used[name]!.push(run());
    }
  const walls = (name: string) => used[name]!.map(({ wall }) => wall);
  return [
    {
      name: `${format}: wall time of lode to ydata-profiling`,
      unit: "ratio",
      values: walls("lode").map((wall, turn) => wall / walls("ydata-profiling")[turn]!),
      bar: bars[format]!,
    },
    ...Object.keys(tools).flatMap((name): Figure[] => [
      { name: `${format}, ${name}: wall time`, unit: "s", values: walls(name) },
      { name: `${format}, ${name}: processor time`, unit: "s", values: used[name]!.map(({ cpu }) => cpu) },
      { name: `${format}, ${name}: peak memory`, unit: "MiB", values: used[name]!.map(({ peak }) => peak) },
    ]),
  ];
}

function peer(lab: Lab, args: readonly string[]): Usage {
  const started = performance.now();
  const used = lab.peer("profile_table.py", args) as Omit<Usage, "wall">;
  return { wall: (performance.now() - started) / 1000, ...used };
}
