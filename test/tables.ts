import type { Algorithm } from "../src/core/algorithm.ts";
import { Problem } from "../src/core/problem.ts";
import { createRandom } from "../src/core/random.ts";
import type { Rows } from "../src/core/rows.ts";
import { type Column, createTable, isNumeric, type Kind, type Table } from "../src/core/table.ts";

/** A made-up table with a column of each kind, a number target and two coded ones that depend on them. */
export function madeTable(rows: number, seed = 1): Table {
  const random = createRandom(seed, "table");
  const number = Float64Array.from({ length: rows }, () => random.normal());
  const other = Float64Array.from({ length: rows }, () => random.normal() * 10 + 5);
  const time = Float64Array.from({ length: rows }, () => Date.UTC(2020, 0, 1) + random.below(1000) * 86_400_000);
  const category = Int32Array.from({ length: rows }, () => random.below(4));
  const ordinal = Int32Array.from({ length: rows }, () => random.below(5));
  const flag = Int32Array.from({ length: rows }, () => random.below(2));
  const signal = number.map(
    (value, i) => value + (category[i] === 1 ? 1.5 : 0) + 0.3 * ordinal[i]! + 0.5 * random.normal(),
  );
  const coded = (kind: "category" | "ordinal" | "flag", codes: Int32Array, levels: string[]): Column => ({
    kind,
    codes,
    levels,
  });
  return createTable({
    number: { kind: "number", values: number },
    other: { kind: "number", values: other },
    time: { kind: "time", values: time },
    category: coded("category", category, ["red", "green", "blue", "grey"]),
    ordinal: coded("ordinal", ordinal, ["1", "2", "3", "4", "5"]),
    flag: coded("flag", flag, ["no", "yes"]),
    weight: { kind: "number", values: new Float64Array(rows).fill(1) },
    y: { kind: "number", values: signal },
    two: coded(
      "flag",
      Int32Array.from(signal, (value) => (value > 1 ? 1 : 0)),
      ["no", "yes"],
    ),
    three: coded(
      "category",
      Int32Array.from(signal, (value) => (value > 1.6 ? 2 : value > 0.4 ? 1 : 0)),
      ["low", "middle", "high"],
    ),
  });
}

export const madeFeatures: Readonly<Record<string, Kind>> = {
  number: "number",
  other: "number",
  time: "time",
  category: "category",
  ordinal: "ordinal",
  flag: "flag",
};

/** The made-up features that an algorithm accepts. */
export function featuresFor(algorithm: Algorithm): string[] {
  return Object.entries(madeFeatures).flatMap(([name, kind]) => (algorithm.accepts.includes(kind) ? [name] : []));
}

/** The targets that fit an algorithm's tasks. */
export function targetsFor(algorithm: Algorithm): (string | undefined)[] {
  return algorithm.tasks.flatMap((task): (string | undefined)[] =>
    task === "regress" ? ["y"] : task === "classify" ? ["two", "three"] : [undefined],
  );
}

export function changed(table: Table, name: string, change: (column: Column) => Column): Table {
  return { ...table, columns: table.columns.map((column, i) => (table.names[i] === name ? change(column) : column)) };
}

/** The column with the cells of some rows missing. */
export function withMissing(column: Column, missing: (row: number) => boolean): Column {
  if ("codes" in column) return { ...column, codes: column.codes.map((code, row) => (missing(row) ? -1 : code)) };
  if (isNumeric(column))
    return { ...column, values: column.values.map((value, row) => (missing(row) ? Number.NaN : value)) };
  return { ...column, values: column.values.map((value, row) => (missing(row) ? null : value)) };
}

export function refusingCollect(base: Rows): Rows {
  return {
    schema: base.schema,
    count: base.count,
    summarize: (asks) => base.summarize(asks),
    batches: (columns) => base.batches(columns),
    collect: (limit, columns) =>
      limit === 0 || base.count === 0
        ? base.collect(limit, columns)
        : Promise.reject(new Problem("refused", "collect was called by an algorithm that declares not to")),
    where: (mask) => refusingCollect(base.where(mask)),
    derive: (plan) => refusingCollect(base.derive(plan)),
  };
}
