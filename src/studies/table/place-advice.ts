import type { Inputs } from "../../core/model.ts";
import type { Rows } from "../../core/rows.ts";
import type { Request } from "../../findings/study.ts";

/** Names of columns that say where rows come from, as a word of their own. */
const words = new Set(
  "site city town hospital clinic centre center shop store branch region district county province state country nation school plant ward department warehouse market borough neighborhood neighbourhood campus station period cohort batch place location".split(
    " ",
  ),
);
const placesLeast = 3;
const placesMost = 60;
/** Rows a place on average, and at the third largest. */
const rowsLeast = 100;

/** One sentence where a column seems to say where rows come from and nobody said --place. */
export async function placeAdvice(rows: Rows, request: Request, inputs: Inputs): Promise<string> {
  if (request.place !== undefined) return "";
  const named = rows.schema.filter(
    ({ name, kind }) =>
      name !== inputs.target && (kind === "category" || kind === "ordinal" || kind === "key") && isPlaceName(name),
  );
  for (const { name } of named) {
    const [{ distinct, levels }] = await rows.summarize([{ ask: "levels", column: name, limit: placesMost + 1 }]);
    const third = levels[placesLeast - 1]?.count ?? 0;
    if (distinct >= placesLeast && distinct <= placesMost && third >= rowsLeast && rows.count / distinct >= rowsLeast)
      return `; ${name} seems to say where rows come from (--place ${/^[\w.:-]+$/.test(name) ? name : JSON.stringify(name)} tells what to expect at a place that is new)`;
  }
  return "";
}

const isPlaceName = (name: string): boolean =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => words.has(word));
