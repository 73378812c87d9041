import { falseShare, type Planted, type WorldKind, type WorldResult } from "../../test/simulations/planted-world.ts";
import type { Figure } from "../bench.ts";

const rate = 0.05;
const verdicts = ["replicates", "weaker", "undecided", "reversed"] as const;
/** What check must hardly ever say, by what was planted. */
const bounds: Readonly<Record<string, number>> = {
  "same, weaker": 0.05,
  "same, reversed": 0.01,
  "gone, replicates": 0.05,
  "reversed, replicates": 0.01,
};

/** False confirmations and rules, what was found of what was planted. */
export function confirmedFigures(kind: WorldKind, worlds: readonly WorldResult[]): Figure[] {
  const [found, due] = [worlds.reduce((sum, one) => sum + one.found, 0), worlds.reduce((sum, one) => sum + one.due, 0)];
  return [
    shareFigure(
      `${kind}: mean share of false confirmations`,
      worlds.map(({ wrong, confirmed }) => [wrong, confirmed]),
    ),
    shareFigure(
      `${kind}: mean share of false rules`,
      worlds.map(({ wrongRules, rules }) => [wrongRules, rules]),
    ),
    {
      name: `${kind}: planted effects that are found`,
      unit: "share",
      values: [found / due],
      bar: { atLeast: 0.85 },
      note: `${found} of ${due}`,
    },
  ];
}

function shareFigure(name: string, worlds: readonly (readonly [wrong: number, confirmed: number])[]): Figure {
  const { mean, error } = falseShare(worlds);
  const confirmed = worlds.reduce((sum, [, count]) => sum + count, 0);
  return {
    name,
    unit: "share",
    values: [mean],
    bar: { atMost: rate + 2 * error },
    note: `${confirmed} confirmed in ${worlds.length} worlds, Monte Carlo error ${error.toFixed(4)}`,
  };
}

/** The confusion matrix of what was planted and what check says, as shares of each kind of effect. */
export function confusionFigures(worlds: readonly WorldResult[]): Figure[] {
  const all = worlds.flatMap((world) => world.verdicts);
  return (["same", "half", "gone", "reversed"] satisfies Planted[]).flatMap((planted) => {
    const own = all.filter((one) => one.planted === planted);
    return verdicts.map((verdict): Figure => {
      const count = own.filter((one) => one.verdict === verdict).length;
      const bound = bounds[`${planted}, ${verdict}`];
      return {
        name: `planted ${planted}: ${verdict}`,
        unit: "share",
        values: [count / Math.max(1, own.length)],
        ...(bound === undefined ? {} : { bar: { atMost: bound } }),
        note: `${count} of ${own.length}`,
      };
    });
  });
}
