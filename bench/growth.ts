import type { Figure, Size } from "./bench.ts";
import type { Usage } from "./lode.ts";

/** Processor time a row may be this much dearer in the largest table than in the smallest. */
const linear = 1.25;
/** MiB. */
const memory = 3072;

/** What a command took of a table that grows: memory that is bounded, time that is linear in rows. */
export function growthFigures(size: Size, job: string, usages: readonly Usage[], sizes: readonly number[]): Figure[] {
  const perRow = usages.map(({ cpu }, i) => cpu / sizes[i]!);
  return [
    ...usages.map(
      ({ wall, cpu }, i): Figure => ({
        name: `${job}, ${sizes[i]} rows: wall time`,
        unit: "s",
        values: [wall],
        note: `processor time ${cpu.toFixed(1)} s`,
      }),
    ),
    {
      name: `${job}: processor time a row, largest to smallest`,
      unit: "",
      values: [perRow.at(-1)! / perRow[0]!],
      ...(size === "full" ? { bar: { atMost: linear } } : {}),
    },
    {
      name: `${job}: peak memory`,
      unit: "MiB",
      values: [Math.max(...usages.map(({ peak }) => peak))],
      bar: { atMost: memory },
    },
  ];
}
