import { join } from "node:path";
import type { Bar, Bench, Figure, Lab } from "../bench.ts";
import { headOf } from "../head-of.ts";
import { lode, readStudy } from "../lode.ts";

const wallBars = { quick: { atMost: 15 }, normal: { atMost: 60 } } as const;
const memoryBar: Bar = { atMost: 600 };

/** The main job on King County, from the start of the process to its end. */
export const bench: Bench = {
  id: "mine-houses",
  title: "lode mine on 21,613 house sales, whole process",
  async run(lab) {
    const efforts = lab.size === "smoke" ? (["quick"] as const) : (["quick", "normal"] as const);
    const measured = efforts.map((effort) => measure(lab, effort, lab.size === "smoke" ? 1 : 3));
    return {
      figures: measured.flatMap(({ figures }) => figures),
      detail: Object.fromEntries(efforts.map((effort, i) => [effort, measured[i]!.found])),
    };
  },
};

function measure(lab: Lab, effort: "quick" | "normal", runs: number) {
  const file = headOf(lab, join(lab.root, "data", "king-county-houses.csv"), 200);
  const out = join(lab.folder, effort);
  const usages = Array.from({ length: runs }, (_, run) => {
    lab.tell(`${effort}, run ${run + 1} of ${runs}`);
    return lode(lab, ["mine", file, "--target", "price", "--effort", effort, "--out", out]);
  });
  const study = readStudy(out);
  const figure = (name: string, unit: string, key: keyof (typeof usages)[number], bar?: Bar): Figure => ({
    name: `${effort}: ${name}`,
    unit,
    values: usages.map((usage) => usage[key]),
    ...(bar ? { bar } : {}),
  });
  return {
    figures: [
      figure("wall time", "s", "wall", wallBars[effort]),
      figure("processor time", "s", "cpu"),
      figure("peak memory", "MiB", "peak", memoryBar),
    ],
    found: { rows: study.data.kept, models: study.models.length, claims: study.register.claims },
  };
}
