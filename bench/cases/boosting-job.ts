import { join } from "node:path";
import type { Bar, Bench, Figure } from "../bench.ts";
import { lode, type Usage } from "../lode.ts";
import { writeNumberTable } from "../made-up-tables.ts";
import { runOwn } from "../own.ts";

const turns = 3;

/** From a Parquet file to a saved model, with everything that a user waits for, and rows scored one at a time with it. */
export const bench: Bench = {
  id: "boosting-job",
  title:
    "lode fit gradient-boosting on a Parquet file of 1,000,000 x 28 numbers, process start and saved model included, against a script with pandas and LightGBM, each with the threads that it takes by default: 100 rounds of 31 leaves",
  peers: "learning",
  async run(lab) {
    const full = lab.size === "full";
    const file = join(lab.folder, "table.parquet");
    lab.tell("making the table");
    await writeNumberTable(full ? 1_000_000 : 2000, full ? 28 : 7, { parquet: file });
    const trees = full ? 100 : 5;
    const settings = `--target y --trees ${trees} --learning-rate 0.1 --leaves 31 --penalty 0 --sample 1 --column-sample 1 --patience 0`;
    const own: Usage[] = [];
    const peer: { wall: number; processor: number; peak: number }[] = [];
    for (let turn = 1; turn <= (full ? turns : 1); turn++) {
      lab.tell(`turn ${turn}`);
      own.push(lode(lab, ["fit", "gradient-boosting", file, ...settings.split(" "), "--out", "fit", "--quiet"]));
      const started = performance.now();
      const used = lab.peer("boosting_job.py", [file, String(trees), join(lab.folder, "model.txt")]) as {
        processor: number;
        peak: number;
      };
      peer.push({ wall: (performance.now() - started) / 1000, ...used });
    }
    const { microseconds } = runOwn<{ microseconds: number }>(lab, "one-row.mjs", [
      join(lab.folder, "fit", "model.lode"),
      file,
    ]);
    const figure = (name: string, unit: string, values: readonly number[], bar?: Bar): Figure => ({
      name,
      unit,
      values,
      ...(bar ? { bar } : {}),
    });
    return {
      figures: [
        figure(
          "wall time to the script's",
          "ratio",
          own.map(({ wall }, i) => wall / peer[i]!.wall),
          { atMost: 0.6 },
        ),
        figure(
          "processor time to the script's",
          "ratio",
          own.map(({ cpu }, i) => cpu / peer[i]!.processor),
        ),
        figure(
          "peak memory to the script's",
          "ratio",
          own.map(({ peak }, i) => peak / peer[i]!.peak),
          { atMost: 0.7 },
        ),
        figure(
          "wall time",
          "s",
          own.map(({ wall }) => wall),
        ),
        figure(
          "wall time, the script",
          "s",
          peer.map(({ wall }) => wall),
        ),
        figure(
          "peak memory",
          "MiB",
          own.map(({ peak }) => peak),
        ),
        figure(
          "peak memory, the script",
          "MiB",
          peer.map(({ peak }) => peak),
        ),
        figure("one row, warm", "microseconds", [microseconds], { atMost: 20 }),
      ],
    };
  },
};
