import { patterns } from "../../core/patterns.ts";
import type { Cast, NumberFormat } from "../../core/plan.ts";
import { isCoded, type Table, type TextColumn } from "../../core/table.ts";
import { castColumn, isCodedKind } from "../memory/cast.ts";
import { createFrom, physicalOf } from "./append.ts";
import type { Stored } from "./columns.ts";
import type { Database } from "./database.ts";
import { isLiteral, quoteName, quoteText, trimmed } from "./sql.ts";

/** An expression over the source's table. Where it is doubtful, NaN marks the cells that SQL did not decide. */
export interface CastExpression {
  readonly expression: string;
  readonly doubtful: boolean;
}

/** Levels that may stand in a statement; more are handed over in a table. */
const levelsInText = 200;
const isoTime = "^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$";

/**
 * The cast of a column in SQL, where it is sure to give what `castColumn` gives: text, levels, plain numbers (both sides
 * round correctly), numbers with a sign or thousands, and times written as ISO 8601 says. Anything else is undefined.
 * `texts` are all distinct texts of the source, where they are known.
 */
export async function castExpression(
  database: Database,
  source: Stored,
  cast: Cast,
  texts?: readonly string[],
): Promise<CastExpression | undefined> {
  const missing = [...new Set(["", ...cast.missing])];
  const numbers = cast.missingNumbers ?? [];
  if (!missing.every(isLiteral) || !numbers.every(Number.isFinite)) return undefined;
  const looked = texts && isCodedKind(cast.to) ? await codesByText(database, source, cast, texts) : undefined;
  if (looked) return looked;
  if (source.kind === "number") return castNumber(database, source, cast, missing);
  if (source.kind !== "text" && source.kind !== "key") return undefined;
  const text = trimmed(source.column);
  const isMissing = `${text} in (${missing.map(quoteText).join(", ")})`;
  if (cast.to === "number") {
    const read = plainRead(source.column, cast, isMissing) ?? numberRead(source.column, cast.number, isMissing);
    if (read === undefined) return undefined;
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
  return wordsRead(database, `case when ${isMissing} then null else ${text} end`, cast);
}

/** True where a text column is to be a text column and every cell stays as it is. */
export function changesText({ column }: Stored, { missing }: Cast): string {
  const text = trimmed(column);
  return `${text} <> ${column} or ${text} in (${["", ...missing].map(quoteText).join(", ")})`;
}

/** Whole numbers up to 2^53 have the same text here and in JavaScript; no others are cast to words in SQL. */
async function castNumber(
  database: Database,
  { table, column }: Stored,
  cast: Cast,
  missing: readonly string[],
): Promise<CastExpression | undefined> {
  const numbers = cast.missingNumbers ?? [];
  const kept =
    numbers.length > 0 ? `case when ${column} in (${numbers.join(", ")}) then null else ${column} end` : column;
  if (cast.to === "number") return { expression: `(${kept})::DOUBLE`, doubtful: false };
  if (cast.to === "time") return undefined;
  const [whole] = await database.numbers(
    `select coalesce(bool_and(${column} = floor(${column}) and abs(${column}) <= 9007199254740992), true)::INTEGER::DOUBLE
     from ${quoteName(table)}`,
  );
  if (whole !== 1) return undefined;
  const text = `((${kept})::BIGINT)::VARCHAR`;
  const read = `case when ${text} in (${missing.map(quoteText).join(", ")}) then null else ${text} end`;
  return wordsRead(database, read, cast);
}

async function wordsRead(database: Database, read: string, cast: Cast): Promise<CastExpression | undefined> {
  if (!isCodedKind(cast.to)) return { expression: read, doubtful: false };
  const levels = cast.levels ?? [];
  const type = physicalOf(cast.to, levels.length);
  if (levels.length === 0) return { expression: `null::${type}`, doubtful: false };
  if (new Set(levels).size < levels.length || !levels.every(isLiteral)) return undefined;
  const name = await createEnum(database, levels);
  return { expression: `enum_code(try_cast(${read} as ${name}))::${type}`, doubtful: false };
}

/** Codes looked up by the texts as they stand, so that no cell is trimmed and compared; undefined where two mean the same. */
async function codesByText(
  database: Database,
  { column }: Stored,
  cast: Cast,
  texts: readonly string[],
): Promise<CastExpression | undefined> {
  const read = castColumn({ kind: "text", values: texts }, cast);
  if (!isCoded(read)) return undefined;
  const { levels } = read;
  const byCode = new Array<string | undefined>(levels.length).fill(undefined);
  for (const [i, code] of read.codes.entries()) {
    if (code < 0) continue;
    if (byCode[code] !== undefined || !isLiteral(texts[i]!)) return undefined;
    byCode[code] = texts[i]!;
  }
  // A level that no cell holds has no place among them.
  if (levels.length === 0 || byCode.includes(undefined)) return undefined;
  const name = await createEnum(database, byCode as string[]);
  const type = physicalOf(cast.to, levels.length);
  return { expression: `enum_code(try_cast(${column} as ${name}))::${type}`, doubtful: false };
}

async function createEnum(database: Database, levels: readonly string[]): Promise<string> {
  const name = quoteName(database.name("levels"));
  if (levels.length <= levelsInText) {
    await database.run(`create type ${name} as enum (${levels.map(quoteText).join(", ")})`);
    return name;
  }
  const table = database.name("levels");
  await createFrom(database, table, ["VARCHAR"], oneTable({ kind: "text", values: levels }));
  await database.run(`create type ${name} as enum (select c0 from ${quoteName(table)} order by "row")`);
  await database.run(`drop table ${quoteName(table)}`);
  return name;
}

async function* oneTable(column: TextColumn): AsyncGenerator<Table> {
  yield { count: column.values.length, names: ["c0"], columns: [column] };
}

/**
 * A number without signs, units or thousands. What DuckDB reads as a finite number we read as the same one, but for its
 * underscores between digits and its "+-1"; the pattern is looked at only where it reads none.
 */
function plainRead(
  column: string,
  { number = { decimal: "." }, missing }: Cast,
  isMissing: string,
): string | undefined {
  const { decimal, thousands, prefix = "", suffix = "", units } = number;
  if (decimal !== "." || thousands || prefix || suffix || units) return undefined;
  const value = `try_cast(${column} as DOUBLE)`;
  const first = missing.some((text) => /[0-9]/.test(text)) ? `when ${isMissing} then null ` : "";
  return `case ${first}when isfinite(${value}) and not contains(${column}, '_') and not contains(${column}, '+-') then ${value} when ${isMissing} then null when regexp_matches(${trimmed(column)}, ${quoteText(patterns.number)}) then 'nan'::DOUBLE end`;
}

/** A number with a sign, a unit or thousands. Cells that do not match may be numbers all the same ("(2.39)") and are left to `parseNumber`. */
function numberRead(
  column: string,
  { decimal, thousands, prefix = "", suffix = "", units }: NumberFormat = { decimal: "." },
  isMissing: string,
): string | undefined {
  if (decimal !== "." || units || (thousands !== undefined && thousands !== ",")) return undefined;
  if (/[0-9.,\s+-]/.test(prefix + suffix) || !isLiteral(prefix + suffix)) return undefined;
  const literal = (word: string) => [...word].map((sign) => `\\x{${sign.codePointAt(0)!.toString(16)}}`).join("");
  const before = prefix ? `(${literal(prefix)} ?)?` : "";
  const behind = suffix ? `( ?${literal(suffix)})?` : "";
  const digits = thousands ? "([0-9]{1,3}(,[0-9]{3})+|[0-9]+)" : "[0-9]+";
  const text = trimmed(column);
  const bare = [prefix, suffix, thousands, " "]
    .filter((word) => word)
    .reduce<string>((value, word) => `replace(${value}, ${quoteText(word!)}, '')`, text);
  const pattern = `^${before}${prefix ? "" : "-?"}${digits}(\\.[0-9]+)?${behind}$`;
  const read = `case when regexp_matches(${text}, ${quoteText(pattern)}) then try_cast(${bare} as DOUBLE) end`;
  return `case when ${column} is null or ${isMissing} then null else coalesce(${read}, 'nan'::DOUBLE) end`;
}
