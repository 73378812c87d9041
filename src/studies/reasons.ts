import type { Explanation } from "../core/model.ts";
import { columnOf, type Table } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";

const reasonCount = 3;

/**
 * Contributions by the columns of the table that was given: those of the parts a column was taken apart into (`date
 * month`, `city=Rome`, `age missing`) are added up, as Shapley values allow.
 */
export function byColumn(explanation: Explanation, columns: readonly string[]): Explanation {
  const { features, outputs, contributions } = explanation;
  const places = features.map((feature) => columns.indexOf(columnBehind(feature, columns)));
  const used = [...new Set(places)].sort((a, b) => a - b).filter((place) => place >= 0);
  const width = features.length + 1;
  const narrow = used.length + 1;
  const folded = new Float64Array((contributions.length / width) * narrow);
  for (let set = 0; set < contributions.length / width; set++) {
    for (const [i, place] of places.entries()) {
      // What belongs to no column stays in the base: the sum is the same.
      const to = place < 0 ? used.length : used.indexOf(place);
      folded[set * narrow + to]! += contributions[set * width + i]!;
    }
    folded[set * narrow + used.length]! += contributions[set * width + features.length]!;
  }
  return { features: used.map((place) => columns[place]!), outputs, contributions: folded };
}

/** The column that a feature was made from. */
export function columnBehind(feature: string, columns: readonly string[]): string {
  let found = "";
  for (const name of columns)
    if (
      name.length > found.length &&
      (feature === name || (feature.startsWith(name) && /^[ =[]/.test(feature.slice(name.length))))
    )
      found = name;
  return found;
}

/** The columns that moved a prediction most, on the link scale; `top` is the level that is told of several. */
export function reasonsOf(explanation: Explanation, table: Table, row: number, top: number): string {
  const { features, outputs, contributions } = explanation;
  const width = features.length + 1;
  const from = (row * outputs + (outputs > 1 ? top : 0)) * width;
  return features
    .map((name, i) => ({ name, value: contributions[from + i]! }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, reasonCount)
    .filter(({ value }) => value !== 0)
    .map(({ name, value }) => {
      const cell = cellText(columnOf(table, name), row) ?? "missing";
      return `${name}=${cell} ${value >= 0 ? "+" : ""}${Number(value.toPrecision(3))}`;
    })
    .join("; ");
}
