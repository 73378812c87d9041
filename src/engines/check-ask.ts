import type { Ask } from "../core/ask.ts";
import { unknownColumn } from "../core/near.ts";
import { patterns } from "../core/patterns.ts";
import { Problem } from "../core/problem.ts";
import { type Field, fieldNamed, type Schema } from "../core/table.ts";

/** The columns that some asks need, each once. */
export function columnsOf(asks: readonly Ask[]): string[] {
  return [...new Set(asks.flatMap((ask) => (ask.ask === "contingency" ? [ask.a, ask.b] : [ask.column])))];
}

/** The field of that name; a Problem with the names there are otherwise. */
export function fieldOf(schema: Schema, name: string): Field {
  const field = fieldNamed(schema, name);
  if (field !== undefined) return field;
  throw unknownColumn(
    name,
    schema.map((item) => item.name),
  );
}

/** Every engine refuses the same asks, in the same words. */
export function checkAsk(ask: Ask, schema: Schema): void {
  const refuse = ({ name, kind }: Field, needed: string): never => {
    throw new Problem("wrong-kind", `column "${name}" is ${kind}, ${needed} is needed`, { name, kind });
  };
  if (ask.ask === "contingency") {
    for (const name of [ask.a, ask.b]) {
      const field = fieldOf(schema, name);
      if (field.levels === undefined) refuse(field, "a category");
    }
    return;
  }
  const field = fieldOf(schema, ask.column);
  if ((ask.ask === "extremes" || ask.ask === "quantiles") && field.kind !== "number" && field.kind !== "time")
    refuse(field, "a number");
  if (ask.ask === "quantiles" && ask.at.some((share) => !(share >= 0 && share <= 1)))
    throw new Problem("wrong-share", `a quantile is asked at ${ask.at.join(", ")}; shares stand between 0 and 1`);
  if (ask.ask === "matches" && !Object.hasOwn(patterns, ask.pattern))
    throw new Problem("unknown-pattern", `there is no pattern "${ask.pattern}"`);
}
