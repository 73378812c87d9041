import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { growthFigures } from "../growth.ts";
import { lode, type Usage } from "../lode.ts";
import { writeNumberTable } from "../made-up-tables.ts";

/** Rows of the largest table at full size. */
const rowsMost = Number(process.env.LODE_BENCH_ROWS ?? 20_000_000);
const parts = [0.1, 0.3, 1];

/** What boosting takes of a Parquet file that grows: memory that is bounded, time that is linear in rows. */
export const bench: Bench = {
  id: "boosting-scale",
  title:
    "lode fit gradient-boosting, 20 rounds, on a Parquet file that grows (LODE_BENCH_ROWS rows of 30 numbers, and three tenths and a tenth of them)",
  async run(lab) {
    const sizes = parts.map((part) => Math.round(part * (lab.size === "full" ? rowsMost : 3000)));
    const usages: Usage[] = [];
    for (const rows of sizes)
      usages.push(
        await lab.step(String(rows), async () => {
          const file = join(lab.folder, "table.parquet");
          lab.tell(`making ${rows} rows`);
          await writeNumberTable(rows, 30, { parquet: file });
          lab.tell(`fitting ${rows} rows`);
          const settings = ["--target", "y", "--trees", "20", "--patience", "0", "--out", "fit", "--quiet"];
          return lode(lab, ["fit", "gradient-boosting", file, ...settings]);
        }),
      );
    return { figures: growthFigures(lab.size, "fit", usages, sizes) };
  },
};
