import { unknownColumn } from "./near.ts";
import { Problem } from "./problem.ts";

/** How a learner may use a column. */
export const kinds = ["number", "category", "ordinal", "flag", "time", "text", "key"] as const;
export type Kind = (typeof kinds)[number];

export type Role = "feature" | "target" | "weight" | "entity" | "time" | "ignore";

/** What a column is about, where the values say so; it decides how a number is written, never how it is learned. */
export const meanings = [
  "money",
  "percent",
  "year",
  "duration",
  "latitude",
  "longitude",
  "coordinates",
  "country",
  "state",
  "postcode",
  "phone",
  "email",
  "url",
  "list",
] as const;
export type Meaning = (typeof meanings)[number];

export interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  readonly meaning?: Meaning;
  readonly unit?: string;
  /** Of category, ordinal and flag: most frequent first (ordinal: in their order); a code is a place in it. */
  readonly levels?: readonly string[];
}

export type Schema = readonly Field[];

export interface NumberColumn {
  readonly kind: "number" | "time";
  /** Missing is NaN; a time is milliseconds since 1970 in UTC. */
  readonly values: Float64Array;
}
export interface CodeColumn {
  readonly kind: "category" | "ordinal" | "flag";
  /** Missing is -1; otherwise a place in `levels`. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}
export interface TextColumn {
  readonly kind: "text" | "key";
  readonly values: readonly (string | null)[];
}
export type Column = NumberColumn | CodeColumn | TextColumn;

export const isNumeric = (column: Column): column is NumberColumn => column.kind === "number" || column.kind === "time";
export const isCoded = (column: Column): column is CodeColumn => "codes" in column;

/** Some rows of some columns, held in memory. */
export interface Table {
  readonly count: number;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
}

export function createTable(columns: Readonly<Record<string, Column>>): Table {
  const names = Object.keys(columns);
  const list = Object.values(columns);
  const count = list.length === 0 ? 0 : columnLength(list[0]!);
  for (const [i, column] of list.entries()) {
    if (columnLength(column) !== count)
      throw new Problem(
        "ragged-table",
        `table: column "${names[i]}" has ${columnLength(column)} rows, "${names[0]}" has ${count}`,
      );
  }
  return { count, names, columns: list };
}

export function columnLength(column: Column): number {
  return isCoded(column) ? column.codes.length : column.values.length;
}

/** The column of that name; a Problem that lists the names there are otherwise. */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns[placeOf(table.names, name)];
  if (column === undefined) throw unknownColumn(name, table.names);
  return column;
}

/** Of fewer names all are looked through. */
const lookedThrough = 50;
const indexes = new WeakMap<readonly unknown[], ReadonlyMap<string, number>>();

/** Where each name stands first in a long list, which must stay as it is: it is looked through once. */
function indexOf<T>(list: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, number> {
  let known = indexes.get(list);
  if (known === undefined) {
    known = new Map(list.map((item, i) => [nameOf(item), i] as const).reverse());
    indexes.set(list, known);
  }
  return known;
}

/** Where a column of that name stands, or -1. */
export function placeOf(names: readonly string[], name: string): number {
  if (names.length <= lookedThrough) return names.indexOf(name);
  return indexOf(names, (own) => own).get(name) ?? -1;
}

/** The field of that name. */
export function fieldNamed(schema: Schema, name: string): Field | undefined {
  if (schema.length <= lookedThrough) return schema.find((field) => field.name === name);
  return schema[indexOf(schema, (field) => field.name).get(name) ?? -1];
}

export function numbersOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  if (isNumeric(column)) return column.values;
  throw new Problem("wrong-kind", `column "${name}" is ${column.kind}, a number is needed`, {
    name,
    kind: column.kind,
  });
}

export function codesOf(table: Table, name: string): CodeColumn {
  const column = columnOf(table, name);
  if (isCoded(column)) return column;
  throw new Problem("wrong-kind", `column "${name}" is ${column.kind}, a category is needed`, {
    name,
    kind: column.kind,
  });
}

/** True where the cell is missing. */
export function isMissing(column: Column, row: number): boolean {
  if (isCoded(column)) return column.codes[row]! < 0;
  return isNumeric(column) ? Number.isNaN(column.values[row]!) : column.values[row] === null;
}

/** A column's cells at the given rows, in that order. */
export function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  const n = rows.length;
  if (isCoded(column)) {
    const codes = new Int32Array(n);
    for (let i = 0; i < n; i++) codes[i] = column.codes[rows[i]!]!;
    return { kind: column.kind, codes, levels: column.levels };
  }
  if (isNumeric(column)) {
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = column.values[rows[i]!]!;
    return { kind: column.kind, values };
  }
  return { kind: column.kind, values: Array.from({ length: n }, (_, i) => column.values[rows[i]!] ?? null) };
}

/** A table's rows at the given places, in that order. */
export function takeTableRows(table: Table, rows: ArrayLike<number>): Table {
  return { ...table, count: rows.length, columns: table.columns.map((column) => takeColumn(column, rows)) };
}

/** A table with the named columns only, in the order named. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return { count: table.count, names, columns: names.map((name) => columnOf(table, name)) };
}
