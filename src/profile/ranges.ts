interface Range {
  readonly low: number;
  readonly high: number;
}

const number = "([0-9][0-9.,]*)";
const unit = "(?: ?[A-Za-z$€£%.]{1,8})?";
const between = new RegExp(
  `^[[(]? ?[$€£]?${number}${unit} ?(?:-|–|to|,|;|\\.\\.) ?[$€£]?${number}${unit} ?[\\])]?$`,
  "i",
);
const below = new RegExp(`^(?:<=?|≤|under|below|less than|up to|at most|\\(?-) ?[$€£]?${number}${unit} ?[\\])]?$`, "i");
const above = new RegExp(
  `^[[(]?(?:>=?|≥|over|above|more than|at least)? ?[$€£]?${number}${unit} ?(?:\\+|-|or more|and over|and above|plus)?${unit}$`,
  "i",
);
const open =
  /^[[(]?(?:>|≥|over|above|more than|at least)|(?:\+|-|or more|and over|and above|plus)(?: ?[A-Za-z]{1,8})?$/i;

/** Levels in order where each is a range of numbers and none overlaps another ("18-24", "25-34", "65+"), or undefined. */
export function rangeOrder(levels: readonly string[]): string[] | undefined {
  if (levels.length < 3 || levels.length > 50) return undefined;
  const ranges = levels.map(rangeOf);
  let bounded = 0;
  for (const range of ranges) {
    if (range === undefined) return undefined;
    if (Number.isFinite(range.low) && Number.isFinite(range.high) && range.high > range.low) bounded++;
  }
  if (bounded === 0) return undefined;
  const order = [...levels.keys()].sort((a, b) => ranges[a]!.low - ranges[b]!.low || ranges[a]!.high - ranges[b]!.high);
  for (let i = 1; i < order.length; i++) if (ranges[order[i]!]!.low < ranges[order[i - 1]!]!.high) return undefined;
  return order.map((at) => levels[at]!);
}

function rangeOf(level: string): Range | undefined {
  const text = level.replaceAll("_", " ").trim();
  const both = between.exec(text);
  if (both) {
    const low = figure(both[1]!);
    const high = figure(both[2]!);
    return low < high ? { low, high } : undefined;
  }
  const under = below.exec(text);
  if (under) return { low: Number.NEGATIVE_INFINITY, high: figure(under[1]!) };
  const over = above.exec(text);
  if (!over) return undefined;
  const low = figure(over[1]!);
  if (open.test(text)) return { low, high: Number.POSITIVE_INFINITY };
  return /^[0-9]+$/.test(text) ? { low, high: low } : undefined;
}

/** "10.000" and "10,000" are ten thousand, "1.5" is one and a half. */
function figure(text: string): number {
  const plain = text.replace(/[.,]$/, "");
  return Number(/^[0-9]{1,3}([.,][0-9]{3})+$/.test(plain) ? plain.replace(/[.,]/g, "") : plain.replace(",", "."));
}
