import type { Quanta } from "./quantise.ts";

/** What a split must respect. Names and defaults of boost.ts. */
export interface SplitRules {
  /** L2: added to the hessian of every leaf. */
  readonly penalty: number;
  /** L1: taken off the size of every leaf's gradient. */
  readonly absolutePenalty: number;
  /** Rows (sum of weights) a leaf must have. Where hessians differ they are estimated by their share, as in LightGBM. */
  readonly minimumLeaf: number;
  readonly minimumHessian: number;
  /** Gain is the loss reduction times two: G^2/(H + penalty) left plus right less parent. */
  readonly minimumGain: number;
  /** Added to the hessian when categories are put in order; a category with fewer rows is not moved by itself. */
  readonly categorySmoothing: number;
  /** L2 in place of `penalty` alone when many categories are split. */
  readonly categoryPenalty: number;
  /** Categories that may go left at most. */
  readonly categoryLimit: number;
  /** Rows a group of categories must gain before it is tried as a split. */
  readonly categoryGroup: number;
}

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Numbers: bins 1 .. bin go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** Categories: the bins that go left. */
  readonly chosen: Uint8Array | undefined;
  /** Packed sum of the left child. */
  readonly leftWord: number;
}

/** What the values of a node's leaves may be: gradient by hessian. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** A node's sums and rules in quanta, worked out once a node, in the order in which loops are given them. */
export const termPlaces = [
  "shift",
  "gradient",
  "hessian",
  // Hessian of a child.
  "least",
  "absolutePenalty",
  "penalty",
  // The parent's G^2/(H + penalty) and the gain that a split must exceed.
  "parent",
  "minimumGain",
  // Of leaves' values: infinite where no column is constrained.
  "low",
  "high",
  // Rows for one quantum of hessian.
  "rowsPerHessian",
  // Of categories: added to hessians for their order, rows that a level must have, the penalty of many levels, levels on one side, rows of a group.
  "smoothing",
  "levelRows",
  "levelPenalty",
  "levelsMost",
  "groupRows",
] as const;

export type NodeTerms = Readonly<Record<(typeof termPlaces)[number], number>>;

/** Numbers that are found of a column: gain, bin, the left word, 1 where missing rows go left. */
export const foundPlaces = 4;

const free: Limits = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

const isFree = ({ low, high }: Limits): boolean => low === free.low && high === free.high;

export const within = (value: number, { low, high }: Limits): number => Math.min(high, Math.max(low, value));

/** What a leaf is worth: G^2 / H, or less where limits keep it from its best value. `size` and `hessian` with their penalties. */
export function worthOf(size: number, hessian: number, limits: Limits): number {
  if (isFree(limits)) return (size * size) / hessian;
  const value = within(-size / hessian, limits);
  return -(2 * size * value + hessian * value * value);
}

/** G without its L1 part. */
export function shrink(gradient: number, absolutePenalty: number): number {
  if (absolutePenalty === 0) return gradient;
  return gradient > absolutePenalty
    ? gradient - absolutePenalty
    : gradient < -absolutePenalty
      ? gradient + absolutePenalty
      : 0;
}

/**
 * What a split gains whose left side has a word; NaN where a side is too small, or stands on the wrong side of the other: with `direction` 1
 * the left one's value is not to be above the right one's, with -1 not below. Without limits it is also NaN where it is
 * not above `best`, which is known without a division.
 */
export function gainOf(word: number, penalty: number, direction: number, terms: NodeTerms, best: number): number {
  const g = Math.floor(word * (1 / terms.shift));
  const h = word - g * terms.shift;
  const rest = terms.hessian - h;
  if (h < terms.least || rest < terms.least) return Number.NaN;
  const left = shrink(g, terms.absolutePenalty);
  const right = shrink(terms.gradient - g, terms.absolutePenalty);
  const hl = h + penalty;
  const hr = rest + penalty;
  if (direction * (within(-right / hr, terms) - within(-left / hl, terms)) < 0) return Number.NaN;
  if (!isFree(terms)) return worthOf(left, hl, terms) + worthOf(right, hr, terms) - terms.parent;
  const numerator = left * left * hr + right * right * hl;
  const denominator = hl * hr;
  return numerator > (best + terms.parent) * denominator ? numerator / denominator - terms.parent : Number.NaN;
}

/** A missing value where none was seen follows the heavier child. */
export function isLeftHeavier(word: number, { shift, hessian }: NodeTerms): boolean {
  const h = word - Math.floor(word * (1 / shift)) * shift;
  return h >= hessian - h;
}

export function nodeTerms(word: number, weight: number, quanta: Quanta, rules: SplitRules, own = free): NodeTerms {
  const unit = quanta.gradient / quanta.hessian;
  const limits = { low: own.low * unit, high: own.high * unit };
  const gradient = Math.floor(word / quanta.shift);
  const hessian = word - gradient * quanta.shift;
  const penalty = rules.penalty * quanta.hessian;
  const absolutePenalty = rules.absolutePenalty * quanta.gradient;
  const size = shrink(gradient, absolutePenalty);
  const parent = hessian + penalty > 0 ? worthOf(size, hessian + penalty, limits) : 0;
  const wanted = (rules.minimumGain * quanta.gradient * quanta.gradient) / quanta.hessian;
  const byRows = ((rules.minimumLeaf - 0.5) * hessian) / weight;
  return {
    shift: quanta.shift,
    gradient,
    hessian,
    // At least one quantum, so that no child divides by nothing.
    least: Math.max(rules.minimumHessian * quanta.hessian, byRows, 1),
    absolutePenalty,
    penalty,
    parent,
    // Children that differ from the parent by rounding alone are no gain.
    minimumGain: Math.max(wanted, parent * 1e-12),
    ...limits,
    rowsPerHessian: weight / hessian,
    smoothing: rules.categorySmoothing * quanta.hessian,
    levelRows: rules.categorySmoothing,
    levelPenalty: penalty + rules.categoryPenalty * quanta.hessian,
    levelsMost: rules.categoryLimit,
    groupRows: rules.categoryGroup,
  };
}
