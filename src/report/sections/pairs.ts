import type { Pair, PairMeasure, Profile } from "../../profile/profile-document.ts";
import { nameText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { chanceText, countText, numberText } from "../number-text.ts";
import type { Section } from "../page.ts";

export const measureNames: Readonly<Record<PairMeasure, string>> = {
  pearson: "Pearson's correlation",
  spearman: "rank correlation",
  xi: "Chatterjee's ξ",
  correlationRatio: "correlation ratio",
  cramersV: "Cramér's V",
  mutualInformation: "mutual information",
};

/** One line a pair: its strongest measure with the interval, and what the others say. */
export function pairsSection({ pairs, pairsNote }: Profile): Section | undefined {
  if (pairs.length === 0) return undefined;
  return {
    id: "pairs",
    title: "Columns that go together",
    short: "Pairs",
    note: pairsNote,
    body: dataTable({
      head: ["column", "with", "measure", "#value", "#95 % interval", "#q", "#rows", "other measures"],
      rows: byPair(pairs).map(([{ a, b, measure, value, low, high, q, n, of }, ...others]) => [
        nameText(a),
        nameText(b),
        of === undefined ? measureNames[measure] : `${measureNames[measure]} for ${nameText(of)}`,
        two(value),
        `${two(low)} to ${two(high)}`,
        chanceText(q),
        countText(n),
        others.map(otherText).join("; "),
      ]),
    }),
  };
}

/** The measures of each pair, which stand one behind the other, the strongest first; nats are no strength. */
export function byPair(pairs: readonly Pair[]): readonly (readonly [Pair, ...Pair[]])[] {
  const groups: [Pair, ...Pair[]][] = [];
  for (const pair of pairs) {
    const last = groups.at(-1);
    if (last?.[0].a === pair.a && last[0].b === pair.b) last.push(pair);
    else groups.push([pair]);
  }
  const strength = ({ measure, value }: Pair) => (measure === "mutualInformation" ? -1 : Math.abs(value));
  return groups.map((group) => [...group].sort((x, y) => strength(y) - strength(x)) as [Pair, ...Pair[]]);
}

function otherText({ measure, value, low, high, share, of }: Pair): string {
  const range = `(${two(low)} to ${two(high)})`;
  if (measure === "mutualInformation")
    return `mutual information ${numberText(value)} nats, ${two(share ?? 0)} of the most there could be`;
  const direction = of === undefined ? "" : ` for ${nameText(of)}`;
  return `${measureNames[measure]}${direction} ${two(value)} ${range}`;
}

const two = (value: number): string => value.toFixed(2).replace("-", "\u2212");
