import { correlationRatioEffect, correlationRatioInterval } from "../../statistics/anova.ts";
import { chatterjeeOf } from "../../statistics/chatterjee.ts";
import { chiSquareTable, cramersVEffect, cramersVInterval } from "../../statistics/contingency.ts";
import { pearson, pearsonOf, spearmanOfRanks } from "../../statistics/correlation.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { independenceOf } from "../../statistics/independence.ts";
import { momentsOf } from "../../statistics/moments.ts";
import { mutualInformation } from "../../statistics/mutual-information.ts";
import type { Products } from "../products.ts";
import type { PairMeasure } from "../profile-document.ts";
import type { PairColumn } from "./pair-column.ts";

/** One measure of a pair; its interval is only worked out for the pairs that are told, as it may cost milliseconds. */
export interface Measured {
  readonly measure: PairMeasure;
  readonly value: number;
  readonly p: number;
  readonly n: number;
  readonly sample: boolean;
  readonly share?: number;
  readonly of?: string;
  readonly interval: () => { readonly low: number; readonly high: number; readonly se: number };
}

export interface Basis {
  /** Whether the rows at hand are a sample. */
  readonly sample: boolean;
  /** Sums over all rows, for Pearson's correlation. */
  readonly products?: Products;
}

const leastRows = 20;

/** The measure that stands for a pair, by the kinds of its columns: ranks, groups and a number, or groups. */
export function standingMeasure(a: PairColumn, b: PairColumn, { sample }: Basis): Measured | undefined {
  if (a.order && b.order) return toldOf(spearmanOfRanks(...ranksOfBoth(a, b)), sample);
  if (a.values) return ratio(a, b, sample);
  if (b.values) return ratio(b, a, sample);
  const table = chiSquareTable(contingency(a, b));
  const { statistic, df, n, rows, columns } = table;
  if (df === 0 || n < leastRows) return undefined;
  const value = cramersVEffect(table);
  const smallest = Math.min(rows.length, columns.length);
  const interval = () => cramersVInterval({ statistic, df, n, smallest }, value);
  return { measure: "cramersV", value, p: independenceOf(table).p, n, sample, interval };
}

/** The other measures that fit the kinds. */
export function otherMeasures(a: PairColumn, b: PairColumn, { sample, products }: Basis): readonly Measured[] {
  const found: (Measured | undefined)[] = [];
  if (a.isNumber && b.isNumber) {
    const all = products?.correlation(a.name, b.name);
    if (all === undefined) found.push(toldOf(pearson(a.values!, b.values!), sample));
    else if (!Number.isNaN(all.r)) found.push(toldOf(pearsonOf(all.n, all.r), false));
  }
  if (a.order && b.order) {
    const [ofB, ofA] = [chatterjeeOf(a.order, b), chatterjeeOf(b.order, a)];
    const [larger, of] = ofB.effect >= ofA.effect ? [ofB, b.name] : [ofA, a.name];
    // The larger of two: Bonferroni's p.
    const xi = toldOf({ ...larger, p: Math.min(1, 2 * Math.min(ofA.p, ofB.p)) }, sample);
    if (xi) found.push({ ...xi, of });
  }
  const information = mutualInformation(contingency(a, b));
  const told = toldOf(information, sample);
  if (told) found.push({ ...told, share: information.share });
  return found.filter((one) => one !== undefined);
}

function toldOf(estimate: Estimate, sample: boolean): Measured | undefined {
  const { measure, effect: value, p, n, se } = estimate;
  if (n < leastRows || !Number.isFinite(se)) return undefined;
  return { measure: measure as PairMeasure, value, p, n, sample, interval: () => estimate };
}

function ratio(number: PairColumn, levels: PairColumn, sample: boolean): Measured | undefined {
  const groups = Array.from({ length: levels.distinct }, (): number[] => []);
  const { codes } = levels;
  const values = number.values!;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0 && !Number.isNaN(values[i]!)) groups[code]!.push(values[i]!);
  }
  const found = correlationRatioEffect(groups.map(momentsOf));
  if (found.f === undefined || found.n < leastRows) return undefined;
  const { n, effect: value, welch } = found;
  const { groups: used, f } = found;
  const interval = () => correlationRatioInterval({ n, groups: used, effect: value, f });
  return { measure: "correlationRatio", value, p: welch.p, n, sample, interval };
}

function contingency(a: PairColumn, b: PairColumn): Float64Array[] {
  const counts = Array.from({ length: a.groupCount }, () => new Float64Array(b.groupCount));
  const groupsA = a.groups;
  const groupsB = b.groups;
  for (let i = 0; i < groupsA.length; i++) {
    const group = groupsB[i]!;
    if (groupsA[i]! >= 0 && group >= 0) counts[groupsA[i]!]![group]!++;
  }
  return counts;
}

/** Midranks among the rows that have both, by counting. */
function ranksOfBoth(a: PairColumn, b: PairColumn): [Float64Array, Float64Array] {
  const places = new Int32Array(a.codes.length);
  let n = 0;
  for (let i = 0; i < places.length; i++) if (a.codes[i]! >= 0 && b.codes[i]! >= 0) places[n++] = i;
  const both = places.subarray(0, n);
  return [ranksAt(a, both), ranksAt(b, both)];
}

function ranksAt({ codes, distinct }: PairColumn, places: Int32Array): Float64Array {
  const ranks = new Float64Array(distinct);
  for (let i = 0; i < places.length; i++) ranks[codes[places[i]!]!]!++;
  let seen = 0;
  for (let code = 0; code < distinct; code++) {
    const count = ranks[code]!;
    ranks[code] = seen + (count + 1) / 2;
    seen += count;
  }
  const result = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) result[i] = ranks[codes[places[i]!]!]!;
  return result;
}
