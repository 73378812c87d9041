import { quantiles } from "../../statistics/quantile.ts";
import type { Finder } from "../recipe.ts";

const leastCells = 3;

/** A percent sign behind numbers that are as large as those without one: the sign is wrong, the number is not. */
export const strayPercent: Finder = {
  id: "stray-percent",
  certain: false,
  find: ({ names, columns }) =>
    names.flatMap((name, at) => {
      const plain: number[] = [];
      const signed: number[] = [];
      for (const cell of columns[at]!) {
        if (cell === "") continue;
        const value = Number(cell.endsWith("%") ? cell.slice(0, -1) : cell);
        if (Number.isNaN(value)) return [];
        (cell.endsWith("%") ? signed : plain).push(value);
      }
      if (signed.length < leastCells || signed.length >= plain.length) return [];
      const [low, middle, high] = quantiles(plain, [0.01, 0.5, 0.99]) as [number, number, number];
      const [own] = quantiles(signed, [0.5]) as [number];
      const inside = signed.filter((value) => value >= low && value <= high).length / signed.length;
      if (inside < 0.9 || own < middle / 5 || own > middle * 5) return [];
      return [
        {
          columns: [name],
          reason: `${signed.length} numbers end in %, and are as large as the ${plain.length} without it (medians ${own} and ${middle}): the sign is wrong`,
          evidence: { signed: signed.length, plain: plain.length, median: middle, signedMedian: own, inside },
          change: { do: "strip", suffix: "%" },
        },
      ];
    }),
};
