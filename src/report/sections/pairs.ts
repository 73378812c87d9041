import type { Pair, PairMeasure, Profile } from "../../profile/profile-document.ts";
import { nameText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { chanceText, countText } from "../number-text.ts";
import type { Section } from "../page.ts";

export const measureNames: Readonly<Record<PairMeasure, string>> = {
  pearson: "Pearson's correlation",
  spearman: "rank correlation",
  xi: "Chatterjee's ξ",
  correlationRatio: "correlation ratio",
  cramersV: "Cramér's V",
  mutualInformation: "mutual information",
};

/** One line a pair: its strongest measure with the interval, and the values of all. */
export function pairsSection({ pairs, pairsNote }: Profile): Section | undefined {
  if (pairs.length === 0) return undefined;
  return {
    id: "pairs",
    title: "Columns that go together",
    short: "Pairs",
    note: `${pairsNote} Here it is shown as a share of the most there could be; every interval is in profile.json.`,
    body: dataTable({
      head: [
        "column",
        "with",
        "strongest measure",
        "#value",
        "#95 % interval",
        "#q",
        "#rows",
        ...columns.map(([head]) => `#${head}`),
      ],
      rows: byPair(pairs).map((group) => {
        const [{ a, b, measure, value, low, high, q, n, of }] = group;
        return [
          nameText(a),
          nameText(b),
          of === undefined ? measureNames[measure] : `${measureNames[measure]} for ${nameText(of)}`,
          two(value),
          `${two(low)} to ${two(high)}`,
          chanceText(q),
          countText(n),
          ...columns.map(([, measures]) => {
            const found = group.find((pair) => measures.includes(pair.measure));
            return found ? two(found.share ?? found.value) : "";
          }),
        ];
      }),
    }),
  };
}

/** Every measure in a column of its own; groups and levels share one, for no pair has both. Information as a share. */
const columns: readonly (readonly [string, readonly PairMeasure[]])[] = [
  ["Pearson", ["pearson"]],
  ["ranks", ["spearman"]],
  ["\u03be", ["xi"]],
  ["ratio or V", ["correlationRatio", "cramersV"]],
  ["information", ["mutualInformation"]],
];

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

const two = (value: number): string => value.toFixed(2).replace("-", "\u2212");
