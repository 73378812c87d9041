import { type DistributionEvidence, distributionEvidence } from "./distribution-evidence.ts";
import { kindEvidence } from "./kind-evidence.ts";
import { type LevelEvidence, type LevelPair, levelEvidence } from "./level-evidence.ts";
import { nameEvidence } from "./name-evidence.ts";
import type { Sketch } from "./sketch.ts";
import type { Token } from "./tokens.ts";
import { unitEvidence } from "./unit-evidence.ts";

export type By = "name" | "levels" | "distribution" | "pattern" | "told";

/** All that speaks for or against two columns being the same, but for the pattern, which needs other pairs first. */
export interface PairEvidence {
  /** Log odds. */
  readonly odds: number;
  readonly by: readonly By[];
  /** What keeps the pair from being sure, whatever its odds. */
  readonly doubts: readonly ("kinds" | "scale" | "levels")[];
  readonly levels?: LevelEvidence;
  /** A factor that is known from the units of both, or told: value in a = value in b * factor. */
  readonly factor?: number;
  readonly unit?: string;
  /** A factor that would make the values agree, to be asked for. */
  readonly supposed?: number;
}

export interface Named {
  readonly sketch: Sketch;
  readonly tokens: readonly Token[];
  /** In how many columns of its table each word stands. */
  readonly bearers: ReadonlyMap<string, number>;
}

/**
 * The odds, set by hand on three pairs of files of house sales: two columns of which nothing is known are the same one time
 * in 25; the same name alone makes that 27 in 28. Evidence adds up as COMA's matchers are combined (Do and Rahm 2002).
 */
const prior = -3.2;
const nameOdds = 6.5;
/** Share of cells under levels with a counterpart below which the levels are in doubt: of few levels, and of many, as towns are. */
const leastCovered = 0.5;
const fewLevels = 20;
const leastOfMany = 0.1;

export function pairEvidence(
  a: Named,
  b: Named,
  told: { readonly factor?: number; readonly levels?: readonly LevelPair[] } = {},
): PairEvidence {
  const by: By[] = [];
  const doubts: ("kinds" | "scale" | "levels")[] = [];
  const name = nameEvidence(a.tokens, b.tokens, { a: a.bearers, b: b.bearers });
  let odds = prior + nameOdds * name;
  if (name >= 0.5) by.push("name");
  const kind = kindEvidence(a.sketch, b.sketch);
  odds += kind.odds;
  if (!kind.fits) doubts.push("kinds");
  if (a.sketch.meaning && b.sketch.meaning) odds += a.sketch.meaning === b.sketch.meaning ? 1 : -2;

  const units = unitEvidence(a.sketch, b.sketch);
  if (units?.agree === false) odds -= 3;
  const known = units?.agree && units.factor !== 1 ? units.factor : undefined;
  const factor = told.factor ?? known;
  const unit = units?.agree ? units.unit : undefined;

  let levels: LevelEvidence | undefined;
  let supposed: number | undefined;
  const numbers = (sketch: Sketch) => sketch.kind === "number" || sketch.kind === "time";
  if (a.sketch.levels && b.sketch.levels) {
    levels = levelEvidence(a.sketch.levels, b.sketch.levels, told.levels);
    const gain = levelOdds(levels);
    odds += gain;
    if (gain >= 0.5) by.push("levels");
    const few = a.sketch.levels.length <= fewLevels && b.sketch.levels.length <= fewLevels;
    if (levels.covered < (few ? leastCovered : leastOfMany)) doubts.push("levels");
    if (levels.overlap >= 0.8) by.push("distribution");
  } else if (a.sketch.quantiles && b.sketch.quantiles && (numbers(a.sketch) || numbers(b.sketch)) && kind.fits) {
    const there = factor === undefined ? b.sketch.quantiles : b.sketch.quantiles.map((value) => value * factor);
    const found = distributionEvidence(a.sketch.quantiles, there);
    odds += numberOdds(found);
    if (found.alike >= 0.5) by.push("distribution");
    const absolute = [a.sketch, b.sketch].some(
      ({ kind, meaning }) => kind === "time" || /^(year|latitude|longitude)$/.test(meaning ?? ""),
    );
    if ((found.apart || found.factor !== undefined) && told.factor === undefined && !absolute) {
      doubts.push("scale");
      if (found.factor !== undefined) supposed = found.factor * (factor ?? 1);
    }
  }
  return {
    odds,
    by,
    doubts,
    ...(levels ? { levels } : {}),
    ...(factor === undefined ? {} : { factor }),
    ...(unit === undefined ? {} : { unit }),
    ...(supposed === undefined ? {} : { supposed }),
  };
}

function levelOdds({ covered, overlap, generic, pairs, openFrom, openTo }: LevelEvidence): number {
  // Codes beside words, as 1 to 5 beside "poor" to "good": nothing is known of them.
  const isCode = (level: string) => /^.$|^\d+$/.test(level.trim());
  const coding = openFrom.length > 0 && openTo.length > 0 && openFrom.every(isCode) !== openTo.every(isCode);
  if (pairs.length === 0 && coding) return 0;
  return generic ? 0.8 * (covered - 0.5) + 2.5 * (overlap - 0.7) : 6 * (covered - 0.35) + 1.5 * (overlap - 0.5);
}

function numberOdds({ alike, factor }: DistributionEvidence): number {
  if (factor !== undefined) return 0.8;
  return alike > 0.3 ? 3.4 * (alike - 0.3) : 2 * (alike - 0.3);
}
