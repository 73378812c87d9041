import type { Context } from "../core/context.ts";
import type { Rows } from "../core/rows.ts";
import { strongestPairs } from "../profile/pairs/strongest-pairs.ts";
import {
  associationsOf,
  levelsMost,
  quantilesOfLevels,
  type Sketch,
  sketchShares,
  type TableSketch,
} from "./sketch.ts";

/** Weaker ones come and go with the rows. */
const associationLeast = 0.1;

/** What matching needs of a table, asked of its rows: a few questions a column and the strongest pairs. `ignore` names columns left out. */
export async function sketchRows(rows: Rows, context: Context, ignore: readonly string[] = []): Promise<TableSketch> {
  const columns: Sketch[] = [];
  for (const { name, kind, meaning, unit, levels: order } of rows.schema) {
    if (ignore.includes(name)) continue;
    await context.pause();
    const [{ count: missing }, { count: distinct }] = await rows.summarize([
      { ask: "missing", column: name },
      { ask: "distinct", column: name },
    ]);
    const common = {
      name,
      kind,
      ...(meaning ? { meaning } : {}),
      ...(unit ? { unit } : {}),
      missing: rows.count === 0 ? 0 : missing / rows.count,
      distinct,
    };
    if (order) {
      const [{ levels }] = await rows.summarize([{ ask: "levels", column: name, limit: levelsMost }]);
      const told =
        kind === "ordinal" ? [...levels].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)) : levels;
      const quantiles = kind === "category" ? undefined : quantilesOfLevels(told);
      columns.push({ ...common, levels: told, ...(quantiles ? { quantiles } : {}) });
    } else if (kind === "number" || kind === "time") {
      const [{ values }] = await rows.summarize([{ ask: "quantiles", column: name, at: sketchShares }]);
      const there = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
      columns.push({ ...common, ...(there.length === sketchShares.length ? { quantiles: there } : {}) });
    } else columns.push(common);
  }
  const { pairs } = await strongestPairs(rows, context, { standingOnly: true });
  const strong = pairs.filter(({ value }) => Math.abs(value) >= associationLeast);
  return { rows: rows.count, columns, associations: associationsOf(strong) };
}
