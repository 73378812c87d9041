import type { Evidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { asNumbers } from "../core/design.ts";
import type { Inputs } from "../core/model.ts";
import { type Rows, sampleRows } from "../core/rows.ts";
import { type Column, columnOf, type Field, isCoded, type Table } from "../core/table.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { type Moments, momentsOf } from "../statistics/moments.ts";

/** Claims are measured on all rows up to this many, beyond it on a seeded sample of about as many. */
const claimRows = 500_000;

/** The columns that claims speak of, and that of the units, in memory. The sample depends on positions alone: it is the same for every claim. */
export async function claimTable(rows: Rows, columns: readonly string[], context: Context): Promise<Table> {
  const there = new Set(rows.schema.map((field) => field.name));
  const sample = await claimSample(rows);
  const needed = context.unit === undefined ? columns : [...columns, context.unit];
  return sample.collect(
    sample.count,
    [...new Set(needed)].filter((name) => there.has(name)),
  );
}

/** The same rows where there are at most `limit`, otherwise about as many, drawn by their positions. */
export const claimSample = (rows: Rows, limit = claimRows): Promise<Rows> => sampleRows(rows, limit, 0);

export const has = (table: Table, columns: readonly string[]): boolean =>
  columns.every((name) => table.names.includes(name));

/** True for fields whose values can be averaged: numbers, times, and ordinals written as numbers. */
export function isMeasured(field: Field): boolean {
  return (
    field.kind === "number" ||
    field.kind === "time" ||
    (field.kind === "ordinal" && !Number.isNaN(Number(field.levels?.[0] ?? "x")))
  );
}

export const isGrouping = (field: Field): boolean =>
  field.kind === "category" || field.kind === "flag" || field.kind === "ordinal";

/** A predicate on rows as -1 missing, 0, 1. */
export function membership(column: Column, level: string): Int8Array {
  if (!isCoded(column)) return new Int8Array(asNumbers(column).length).fill(-1);
  const place = column.levels.indexOf(level);
  return Int8Array.from(column.codes, (code) => (code < 0 ? -1 : code === place ? 1 : 0));
}

/** Moments of the rows inside and outside of a predicate. */
export function momentsByMembership(values: Float64Array, inside: Int8Array): { yes: Moments; no: Moments } {
  return {
    yes: momentsOf(values.map((value, i) => (inside[i] === 1 ? value : Number.NaN))),
    no: momentsOf(values.map((value, i) => (inside[i] === 0 ? value : Number.NaN))),
  };
}

/** What claims are made about of a target: a number itself, a coded one by its positive level or its first ten. */
export function outcomesOf({ task, positive, levels = [] }: Inputs): readonly (string | undefined)[] {
  if (task === "regress") return [undefined];
  return positive !== undefined ? [positive] : levels.slice(0, 10);
}

/** A column as numbers; of a coded one 1 where it is `level`, 0 where it is another. Missing cells are NaN. */
export function outcomeValues(table: Table, name: string, level: string | undefined): Float64Array {
  return level === undefined ? numbers(table, name) : asShare(membership(columnOf(table, name), level));
}

/** Members as numbers, so that their mean is a share. */
export const asShare = (members: Int8Array): Float64Array =>
  Float64Array.from(members, (member) => (member < 0 ? Number.NaN : member));

export function numbers(table: Table, name: string): Float64Array {
  return asNumbers(columnOf(table, name));
}

/** Evidence from an estimate: what cannot be estimated becomes null, with a reason. */
export function evidenceOf(estimate: Estimate, figures?: Evidence["figures"]): Evidence {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const told = Number.isFinite(estimate.se);
  return {
    n: estimate.n,
    units: estimate.n,
    measure: estimate.measure,
    effect: finite(estimate.effect),
    se: finite(estimate.se),
    low: finite(estimate.low),
    high: finite(estimate.high),
    p: told ? estimate.p : 1,
    ...(told ? {} : { reason: "too few rows to estimate it" }),
    ...(figures ? { figures } : {}),
  };
}

/** A number as a sentence shows it: three significant digits, thousands separated from 10,000 (so that a year stays a year). */
export function tell(value: number | string | null | undefined): string {
  if (typeof value !== "number") return value ?? "unknown";
  const size = Math.abs(value);
  if (size >= 10_000) return Math.round(value).toLocaleString("en-US");
  if (size >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A score to three decimals, as in the verdict; of other figures three significant digits. */
export function tellScore(value: number | string | null | undefined): string {
  if (typeof value !== "number" || Math.abs(value) >= 1000) return tell(value);
  return value.toFixed(3).replace(/^-0\.000$/, "0.000");
}

export const tellShare = (value: number | string | null | undefined): string =>
  typeof value === "number" ? `${Number((value * 100).toPrecision(3))} %` : "unknown";
