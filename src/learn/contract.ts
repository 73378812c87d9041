import type { InputField } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { type Column, type Field, fieldNamed, isCoded, isNumeric, placeOf, type Table } from "../core/table.ts";

/** Levels held for a column; the rarer ones beyond are treated as unseen. */
const levelLimit = 65_535;

/** The input contract of a model: levels frozen over the rows given, ranges and missing rates as they are there. */
export async function describeInputs(rows: Rows, features: readonly string[]): Promise<readonly InputField[]> {
  const fields = features.map((name) => fieldOf(rows, name));
  const asks = fields.flatMap((field) => [
    { ask: "missing", column: field.name } as const,
    field.levels ? ({ ask: "levels", column: field.name, limit: levelLimit } as const) : undefined,
    field.kind === "number" || field.kind === "time" ? ({ ask: "extremes", column: field.name } as const) : undefined,
  ]);
  const asked = asks.filter((ask) => ask !== undefined);
  const answers = await rows.summarize(asked);
  const places = new Map(asked.map(({ ask, column }, i) => [`${ask} ${column}`, i]));
  const answerOf = (column: string, ask: string) => answers[places.get(`${ask} ${column}`)!];
  return fields.map((field): InputField => {
    const missing = answerOf(field.name, "missing") as { count: number };
    const levels = answerOf(field.name, "levels") as { levels: { level: string }[] } | undefined;
    const extremes = answerOf(field.name, "extremes") as { min: number | null; max: number | null } | undefined;
    const seen = levels && new Set(levels.levels.map(({ level }) => level));
    // An ordinal keeps the order of its schema; the others stand most frequent first.
    const frozen = seen && (field.kind === "category" ? [...seen] : field.levels!.filter((level) => seen.has(level)));
    return {
      ...field,
      ...(frozen ? { levels: frozen } : {}),
      missing: rows.count === 0 ? 0 : missing.count / rows.count,
      ...(extremes && extremes.min !== null && extremes.max !== null ? { low: extremes.min, high: extremes.max } : {}),
    };
  });
}

/** What conforming a table to a contract had to pass over, for one warning each. */
export interface Surprise {
  readonly column: string;
  readonly level: string;
  readonly count: number;
}

/** The table's columns as the contract has them: its order, its levels. An unseen level becomes missing. */
export function conform(table: Table, fields: readonly Field[], onSurprise?: (surprise: Surprise) => void): Table {
  const columns = fields.map((field) => {
    const column = table.columns[placeOf(table.names, field.name)];
    if (column === undefined) {
      throw new Problem(
        "missing-column",
        `the model needs a column "${field.name}" (${field.kind}); the table has ${table.names.join(", ")}`,
        { column: field.name },
      );
    }
    return conformColumn(column, field, onSurprise);
  });
  return { count: table.count, names: fields.map((field) => field.name), columns };
}

function conformColumn(column: Column, field: Field, onSurprise?: (surprise: Surprise) => void): Column {
  const wrong = () =>
    new Problem("wrong-kind", `column "${field.name}" is ${column.kind}, the model learned from it as ${field.kind}`, {
      column: field.name,
      found: column.kind,
      expected: field.kind,
    });
  if (field.levels === undefined) {
    if (column.kind !== field.kind) throw wrong();
    return column;
  }
  if (isNumeric(column) || !isCoded(column)) throw wrong();
  const kind = field.kind as "category" | "ordinal" | "flag";
  if (column.levels === field.levels || sameLevels(column.levels, field.levels)) return { ...column, kind };
  const places = new Map(field.levels.map((level, i) => [level, i]));
  const recode = column.levels.map((level) => places.get(level) ?? -1);
  const codes = column.codes.map((code) => (code < 0 ? -1 : recode[code]!));
  if (onSurprise) {
    const counts = new Map<number, number>();
    for (const code of column.codes)
      if (code >= 0 && recode[code] === -1) counts.set(code, (counts.get(code) ?? 0) + 1);
    for (const [code, count] of counts) onSurprise({ column: field.name, level: column.levels[code]!, count });
  }
  return { kind, codes, levels: field.levels };
}

function sameLevels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((level, i) => level === b[i]);
}

function fieldOf(rows: Rows, name: string): Field {
  const field = fieldNamed(rows.schema, name);
  if (field !== undefined) return field;
  throw new Problem(
    "unknown-column",
    `there is no column "${name}"; the columns are ${rows.schema.map((item) => item.name).join(", ")}`,
    { name },
  );
}
