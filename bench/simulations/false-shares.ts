import { clopperPearson } from "../../src/statistics/proportions.ts";
import type { Figure } from "../bench.ts";

/** What the design allows of studies whose target means nothing: a signal, any confirmed finding about the target. */
const allowed = { signal: 0.01, found: 0.05 };

/** Shares of studies; the bars stand on the figure over all tables, where there are enough studies to judge by. */
export function falseShares(name: string, studies: number, signals: number, found: number, judged: boolean): Figure[] {
  const signal = {
    name: `${name}: studies with a signal`,
    unit: "share",
    values: [signals / studies],
    note: countText(signals, studies),
  };
  const finding = {
    name: `${name}: studies with a confirmed finding about the target`,
    unit: "share",
    values: [found / studies],
    note: countText(found, studies),
  };
  if (!judged) return [signal, finding];
  return [
    { ...signal, bar: { atMost: allowed.signal } },
    { ...finding, bar: { atMost: allowed.found + 2 * monteCarloError(allowed.found, studies) } },
  ];
}

function countText(count: number, studies: number): string {
  const { low, high } = clopperPearson(count, studies);
  const error = monteCarloError(count / studies, studies);
  return `${count} of ${studies}, Monte Carlo error ${error.toFixed(4)}, exact 95 % ${low.toFixed(4)} to ${high.toFixed(4)}`;
}

/** The standard error of a share that was counted. */
function monteCarloError(share: number, studies: number): number {
  return Math.sqrt((share * (1 - share)) / studies);
}
