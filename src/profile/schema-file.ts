import { checkColumns, nearest } from "../core/near.ts";
import type { Cast, NumberFormat } from "../core/plan.ts";
import { Problem } from "../core/problem.ts";
import { type Field, type Kind, kinds, type Meaning, meanings, type Role } from "../core/table.ts";

/** What a schema file tells of one column; what it leaves out is found in the values. */
export interface ToldColumn {
  readonly kind?: Kind;
  readonly role?: Role;
  /** Texts and numbers that stand for a missing cell, instead of those that would be found. */
  readonly missing?: readonly (string | number)[];
  /** Of a coded column, in their order. */
  readonly levels?: readonly string[];
  readonly meaning?: Meaning;
  readonly unit?: string;
  readonly number?: NumberFormat;
  readonly time?: string;
}

export interface SchemaFile {
  /** By column name. */
  readonly columns: Readonly<Record<string, ToldColumn>>;
  /** The parts that have flags of their own: `--ignore`, `--target` and so on. */
  readonly ignore: readonly string[];
  readonly target?: string;
  readonly weight?: string;
  readonly entity?: string;
  readonly time?: string;
}

const entries = ["name", "kind", "role", "missing", "levels", "meaning", "unit", "number", "time", "reason"];
const coded: readonly (Kind | undefined)[] = ["category", "ordinal", "flag", undefined];

const roles: readonly Role[] = ["feature", "target", "weight", "entity", "time", "ignore"];
const format = "lode-schema/1";
const comment = [
  "How this table is read. Edit it and give it with --schema to any command that reads a file.",
  `kind: ${kinds.join(", ")}. number is measured, ordinal has levels in order, key and text are never features.`,
  `role: ${roles.join(", ")}.`,
  "target, weight, entity and time are those of the flags of the same names, and of one column each; flags win.",
  "missing: texts, or numbers, that stand for a missing cell of the column; a blank cell is always missing.",
  "levels: of an ordinal, lowest first; of a flag, the negative one first; a cell that is no level is missing.",
  "reason is told for the reader and ignored. Columns and entries may be left out: they are found in the values.",
];

/** The schema of a table as a file to be edited. */
export function schemaFileText(
  fields: readonly Field[],
  casts: readonly Cast[],
  reasons: Readonly<Record<string, string>>,
  target?: string,
): string {
  const columns = fields.map((field) => {
    const cast = casts.find(({ column }) => column === field.name);
    const ordered = field.kind === "ordinal" || field.kind === "flag";
    return {
      name: field.name,
      kind: field.kind,
      role: field.name === target ? "target" : field.role,
      missing: [...(cast?.missing ?? []), ...(cast?.missingNumbers ?? [])],
      ...(ordered && field.levels ? { levels: field.levels } : {}),
      ...(field.meaning ? { meaning: field.meaning } : {}),
      ...(field.unit ? { unit: field.unit } : {}),
      ...(cast?.number && cast.to === "number" ? { number: cast.number } : {}),
      ...(cast?.time && cast.to === "time" ? { time: cast.time } : {}),
      reason: reasons[field.name] ?? "",
    };
  });
  return `${JSON.stringify({ $comment: comment, format, columns }, null, 2)}\n`;
}

/** Reads an edited schema file; a Problem says what is wrong with it and where. */
export function parseSchemaFile(text: string): SchemaFile {
  const fail = (message: string, detail: Readonly<Record<string, unknown>> = {}): never => {
    throw new Problem("bad-schema-file", `--schema: ${message}`, detail);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    fail(`the file is not JSON (${(error as Error).message}); lode profile writes one to begin with`);
  }
  const root = parsed as { format?: unknown; columns?: unknown } | null;
  if (root === null || typeof root !== "object" || !Array.isArray(root.columns))
    return fail(`a "columns" list is needed, as lode profile writes it`);
  if (root.format !== undefined && root.format !== format)
    fail(`the format is ${JSON.stringify(root.format)}, this version reads "${format}"`);
  const columns = new Map<string, ToldColumn>();
  for (const [i, item] of root.columns.entries()) {
    const entry = item as Record<string, unknown> | null;
    if (entry === null || typeof entry !== "object" || typeof entry.name !== "string" || entry.name === "")
      return fail(`column ${i + 1} has no name`);
    if (columns.has(entry.name)) fail(`the column "${entry.name}" stands there twice`, { name: entry.name });
    columns.set(entry.name, toldColumn(entry.name, entry, fail));
  }
  const told = [...columns];
  const withRole = (wanted: Role) => told.filter(([, { role }]) => role === wanted).map(([name]) => name);
  const only = (["target", "weight", "entity", "time"] as const).flatMap((role) => {
    const names = withRole(role);
    if (names.length > 1) fail(`the role ${role} is that of one column, and ${names.join(", ")} have it`, { names });
    return names.map((name) => [role, name] as const);
  });
  return { columns: Object.fromEntries(told), ignore: withRole("ignore"), ...Object.fromEntries(only) };
}

/** A Problem that lists the columns there are where the schema file names another. */
export function checkSchemaFile(schema: SchemaFile, names: readonly string[]): void {
  checkColumns(names, { "--schema": Object.keys(schema.columns) });
}

/**
 * What the file tells, with the flags that win over it: kinds that are told by a flag, and texts that mean missing in
 * every column. Levels of a column that is to have none are left behind by an edit of its kind.
 */
export function withFlags(
  { columns }: SchemaFile,
  kinds: Readonly<Record<string, Kind>> = {},
  missing: readonly string[] = [],
): Readonly<Record<string, ToldColumn>> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => {
      const { levels, ...rest } = column;
      const keeps = levels !== undefined && coded.includes(kinds[name] ?? column.kind);
      const marks = column.missing ? { missing: [...column.missing, ...missing] } : {};
      return [name, { ...rest, ...(keeps ? { levels } : {}), ...marks }];
    }),
  );
}

type Fail = (message: string, detail?: Readonly<Record<string, unknown>>) => never;

function toldColumn(name: string, entry: Readonly<Record<string, unknown>>, fail: Fail): ToldColumn {
  const oneOf = <T extends string>(key: string, values: readonly T[]): T | undefined => {
    const value = entry[key];
    if (value === undefined || value === null) return undefined;
    if (!values.includes(value as T))
      fail(`column "${name}" has the ${key} ${JSON.stringify(value)}; it must be one of ${values.join(", ")}`, {
        name,
      });
    return value as T;
  };
  const list = <T>(key: string, fits: (value: unknown) => value is T, what: string): readonly T[] | undefined => {
    const value = entry[key];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value) || !value.every(fits))
      return fail(`column "${name}": ${key} must be a list of ${what}`, { name });
    return value;
  };
  const text = (key: string): string | undefined => {
    const value = entry[key];
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : fail(`column "${name}": ${key} must be a text`, { name });
  };
  for (const key of Object.keys(entry))
    if (!entries.includes(key) && key !== "$comment") {
      const near = nearest(key, entries);
      fail(
        `column "${name}" has the entry "${key}"; ${near ? `did you mean "${near}"?` : `it may have ${entries.join(", ")}`}`,
        { name },
      );
    }
  const isText = (value: unknown): value is string => typeof value === "string";
  const isMark = (value: unknown): value is string | number => isText(value) || typeof value === "number";
  const levels = list("levels", isText, "texts");
  if (levels && new Set(levels).size < levels.length) fail(`column "${name}": a level stands there twice`, { name });
  const found = {
    kind: oneOf("kind", kinds),
    role: oneOf("role", roles),
    missing: list("missing", isMark, "texts and numbers"),
    levels,
    meaning: oneOf("meaning", meanings),
    unit: text("unit"),
    time: text("time"),
    number: numberFormat(name, entry.number, fail),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as ToldColumn;
}

function numberFormat(name: string, value: unknown, fail: Fail): NumberFormat | undefined {
  if (value === undefined || value === null) return undefined;
  const { decimal, thousands, prefix, suffix, units = {} } = value as Record<string, unknown>;
  const isText = (part: unknown) => part === undefined || (typeof part === "string" && part !== "");
  const areFactors =
    typeof units === "object" && units !== null && Object.values(units).every((factor) => Number.isFinite(factor));
  if ((decimal !== "." && decimal !== ",") || ![thousands, prefix, suffix].every(isText) || !areFactors)
    return fail(`column "${name}": number must be like { "decimal": ".", "thousands": ",", "prefix": "$" }`, { name });
  return value as NumberFormat;
}
