import { statSync } from "node:fs";
import { join } from "node:path";
import type { Bench, Figure } from "../bench.ts";
import { growthFigures } from "../growth.ts";
import { lode, type Usage } from "../lode.ts";
import { writeMixedTable } from "../made-up-tables.ts";

/** Rows of the largest table at full size, about 400 bytes each; 25,000,000 of them are 10 GB. */
const rowsMost = Number(process.env.LODE_BENCH_ROWS ?? 2_000_000);
const parts = [1 / 16, 1 / 4, 1];

/** What commands take of a CSV file that grows: memory that is bounded, time that is linear in rows. */
export const bench: Bench = {
  id: "large-csv",
  title:
    "lode profile, clean and fit on a CSV that grows (LODE_BENCH_ROWS rows of 50 columns, and a quarter and a sixteenth of them)",
  async run(lab) {
    const sizes = parts.map((part) => Math.round(part * (lab.size === "full" ? rowsMost : 2000)));
    const jobs: Record<string, (file: string) => readonly string[]> = {
      profile: (file) => ["profile", file],
      clean: (file) => ["clean", file],
      fit: (file) => [
        "fit",
        "linear-regression",
        file,
        "--target",
        "amount",
        "--on",
        "weight_kg,age,items,stars,score",
      ],
    };
    const usages = new Map<string, Usage[]>();
    const figures: Figure[] = [];
    for (const rows of sizes) {
      const csv = join(lab.folder, "large.csv");
      const made = once(async () => {
        lab.tell(`making ${rows} rows`);
        await writeMixedTable(rows, { csv });
        return statSync(csv).size;
      });
      figures.push({
        name: `${rows} rows: size`,
        unit: "MB",
        values: [(await lab.step(`${rows}-size`, made)) / 1e6],
      });
      for (const [job, args] of Object.entries(jobs)) {
        const usage = await lab.step(`${rows}-${job}`, async () => {
          await made();
          lab.tell(`${job} of ${rows} rows`);
          const out = join(lab.folder, job === "clean" ? "clean.csv" : job);
          return lode(lab, [...args(csv), "--out", out, "--quiet"]);
        });
        usages.set(job, [...(usages.get(job) ?? []), usage]);
      }
    }
    return {
      figures: [
        ...figures,
        ...Object.keys(jobs).flatMap((job) => growthFigures(lab.size, job, usages.get(job)!, sizes)),
      ],
    };
  },
};

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
