import { patterns } from "../../core/patterns.ts";
import type { Cast } from "../../core/plan.ts";
import { isCodedKind } from "../memory/cast.ts";
import { physicalOf } from "./append.ts";
import type { Stored } from "./columns.ts";
import type { Database } from "./database.ts";
import { isLiteral, quoteName, quoteText, trimmed } from "./sql.ts";

/** An expression over the source's table. Where it is doubtful, NaN marks the cells that SQL did not decide. */
export interface CastExpression {
  readonly expression: string;
  readonly doubtful: boolean;
}

/** Beyond it, a statement with all levels in it takes longer than to cast in TypeScript. */
const levelsMost = 20_000;
const isoTime = "^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$";

/**
 * The cast of a text column in SQL, where it is sure to give what `castColumn` gives: text, levels, plain numbers (both
 * sides round correctly) and times written as ISO 8601 says. Anything else is undefined.
 */
export async function castExpression(
  database: Database,
  source: Stored,
  cast: Cast,
): Promise<CastExpression | undefined> {
  if (source.kind !== "text" && source.kind !== "key") return undefined;
  const missing = [...new Set(["", ...cast.missing])];
  if (!missing.every(isLiteral)) return undefined;
  const text = trimmed(source.column);
  const isMissing = `${text} in (${missing.map(quoteText).join(", ")})`;
  const numbers = cast.missingNumbers ?? [];
  if (cast.to === "number") {
    const { decimal = ".", thousands, prefix, suffix, units } = cast.number ?? {};
    if (decimal !== "." || thousands || prefix || suffix || units || !numbers.every(Number.isFinite)) return undefined;
    const value = `coalesce(try_cast(${text} as DOUBLE), 'nan'::DOUBLE)`;
    const isNumber = `regexp_matches(${text}, ${quoteText(patterns.number)})`;
    const read = `case when ${isMissing} then null when ${isNumber} then ${value} end`;
    const kept =
      numbers.length > 0 ? `case when (${read}) in (${numbers.join(", ")}) then null else (${read}) end` : read;
    return { expression: `(${kept})::DOUBLE`, doubtful: true };
  }
  if (numbers.length > 0) return undefined;
  if (cast.to === "time") {
    if ((cast.time ?? "yyyy-mm-dd") !== "yyyy-mm-dd") return undefined;
    const value = `epoch_ms(try_cast(${text} as TIMESTAMP))::DOUBLE`;
    const read = `case when regexp_matches(${text}, ${quoteText(isoTime)}) then ${value} end`;
    return {
      expression: `case when ${source.column} is null or ${isMissing} then null else coalesce(${read}, 'nan'::DOUBLE) end`,
      doubtful: true,
    };
  }
  const read = `case when ${isMissing} then null else ${text} end`;
  if (!isCodedKind(cast.to)) return { expression: read, doubtful: false };
  const levels = cast.levels ?? [];
  const type = physicalOf(cast.to, levels.length);
  if (levels.length === 0) return { expression: `null::${type}`, doubtful: false };
  if (levels.length > levelsMost || new Set(levels).size < levels.length || !levels.every(isLiteral)) return undefined;
  const name = quoteName(database.name("levels"));
  await database.run(`create type ${name} as enum (${levels.map(quoteText).join(", ")})`);
  return { expression: `enum_code(try_cast(${read} as ${name}))::${type}`, doubtful: false };
}
