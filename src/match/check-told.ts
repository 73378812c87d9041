import { Problem } from "../core/problem.ts";
import type { ToldPair } from "./mapping.ts";
import type { Sketch } from "./sketch.ts";

/** A factor turns numbers into numbers; a level that is told must be there. */
export function checkTold({ from, to, factor, levels = [] }: ToldPair, a: Sketch, b: Sketch): void {
  const number = (sketch: Sketch) => sketch.kind === "number" || sketch.quantiles !== undefined;
  const wrong = [a, b].find((sketch) => !number(sketch) || sketch.kind === "time");
  if (factor !== undefined && wrong)
    throw new Problem(
      "wrong-factor",
      `${from}=${to}: a factor needs numbers on both sides, "${wrong.name}" is a ${wrong.kind}; leave the factor out, or tell --kind ${wrong.name}=number`,
      { column: wrong.name, kind: wrong.kind },
    );
  for (const [sketch, side] of [
    [a, "from"],
    [b, "to"],
  ] as const) {
    const there = sketch.levels?.map(({ level }) => level) ?? [];
    const strange = there.length < sketch.distinct ? undefined : levels.find((pair) => !there.includes(pair[side]));
    if (strange)
      throw new Problem(
        "unknown-level",
        `the mapping of ${from} names the level "${strange[side]}", "${sketch.name}" has ${there.slice(0, 20).join(", ")}`,
        { column: sketch.name, level: strange[side] },
      );
  }
}
