import {
  associationsOf,
  levelsMost,
  quantilesOfLevels,
  type Sketch,
  sketchShares,
  type TableSketch,
} from "../match/sketch.ts";
import type { Distribution } from "../profile/distribution.ts";
import type { Study } from "./study.ts";

/** What matching needs of the table that a study was made of; no row of it is there, only the study's figures. */
export function sketchStudy(study: Study): TableSketch {
  const pictures = new Map((study.distributions ?? []).map((one) => [one.column, one]));
  const told = study.request.ignore ?? [];
  const pairs = study.findings.flatMap(({ kind, claim, explore }) => {
    const { a, b, measure } = claim as { a?: string; b?: string; measure?: string };
    if (kind !== "association" || !a || !b || !measure || explore.effect === null) return [];
    return [{ a, b, measure, value: explore.effect }];
  });
  return {
    rows: study.data.kept,
    columns: study.schema
      .filter(({ name }) => !told.includes(name))
      .map(({ name, kind, meaning, unit, missing, distinct, levels: order }): Sketch => {
        const picture = pictures.get(name);
        const levels = order?.slice(0, levelsMost).map((level) => {
          const at = picture?.levels?.indexOf(level) ?? -1;
          return { level, count: at < 0 ? 0 : picture!.counts[at]! };
        });
        const quantiles =
          levels && kind !== "category"
            ? quantilesOfLevels(levels)
            : picture?.borders
              ? quantilesOf(picture)
              : undefined;
        return {
          name,
          kind,
          ...(meaning ? { meaning } : {}),
          ...(unit ? { unit } : {}),
          missing: study.data.kept === 0 ? 0 : missing / study.data.kept,
          distinct,
          ...(levels ? { levels } : {}),
          ...(quantiles ? { quantiles } : {}),
        };
      }),
    associations: associationsOf(pairs),
  };
}

/** Quantiles read off a histogram, straight within a bin: off by a bin's width at most. */
function quantilesOf({ borders = [], counts }: Distribution): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return sketchShares.map((share) => {
    let below = 0;
    for (const [i, count] of counts.entries()) {
      if (count > 0 && below + count >= share * all) {
        const [low, high] = [borders[i]!, borders[i + 1]!];
        return low + ((high - low) * (share * all - below)) / count;
      }
      below += count;
    }
    return borders.at(-1)!;
  });
}
