import { unknownColumn } from "../../core/near.ts";
import { parseNumber } from "../../core/patterns.ts";
import type { Cast } from "../../core/plan.ts";
import { Problem } from "../../core/problem.ts";
import { type CodeColumn, type Column, type Field, isCoded, isNumeric, type Kind } from "../../core/table.ts";
import { formatTime, parseTime } from "../../core/time-format.ts";

/** The text of a cell, as a person would write it; null where it is missing. */
export function cellText(column: Column, row: number): string | null {
  if (isCoded(column)) return column.codes[row]! < 0 ? null : column.levels[column.codes[row]!]!;
  if (!isNumeric(column)) return column.values[row] ?? null;
  const value = column.values[row]!;
  if (Number.isNaN(value)) return null;
  return column.kind === "time" ? formatTime(value) : String(value);
}

/** Each distinct text once: a coded column whose levels stand in order of first appearance. */
export function dictionary(column: Column): CodeColumn {
  if (isCoded(column)) return column;
  const length = column.values.length;
  const codes = new Int32Array(length);
  const places = new Map<string, number>();
  for (let i = 0; i < length; i++) {
    const text = cellText(column, i);
    if (text === null) {
      codes[i] = -1;
      continue;
    }
    let place = places.get(text);
    if (place === undefined) {
      place = places.size;
      places.set(text, place);
    }
    codes[i] = place;
  }
  return { kind: "category", codes, levels: [...places.keys()] };
}

export function byFrequency(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}

/** Order by code point, which JavaScript's own comparison by UTF-16 unit is not. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const high = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
    return high(x) === high(y) ? x - y : high(x) ? 1 : -1;
  }
  return a.length - b.length;
}

/** A column cast to a kind. A cell that does not parse becomes missing; whoever needs the count compares `missing` before and after. */
export function castColumn(column: Column, cast: Cast): Column {
  if (cast.to === "number" && column.kind === "number") return withoutCodes(column.values, cast, "number");
  if (cast.to === "time" && column.kind === "time") return column;
  const raw = dictionary(column);
  const missing = new Set(["", ...cast.missing]);
  const numbersMissing = new Set(cast.missingNumbers ?? []);
  const texts = raw.levels.map((level) => {
    const text = level.trim();
    return missing.has(text) || (numbersMissing.size > 0 && numbersMissing.has(parseNumber(text, cast.number)))
      ? null
      : text;
  });
  if (cast.to === "number" || cast.to === "time") {
    const parsed = Float64Array.from(texts, (text) => {
      if (text === null) return Number.NaN;
      return cast.to === "number" ? parseNumber(text, cast.number) : parseTime(text, cast.time ?? "yyyy-mm-dd");
    });
    const values = new Float64Array(raw.codes.length);
    for (let i = 0; i < values.length; i++) values[i] = raw.codes[i]! < 0 ? Number.NaN : parsed[raw.codes[i]!]!;
    return { kind: cast.to, values };
  }
  if (cast.to === "text" || cast.to === "key") {
    return { kind: cast.to, values: Array.from(raw.codes, (code) => (code < 0 ? null : texts[code]!)) };
  }
  const levels = cast.levels ?? [];
  const places = new Map(levels.map((level, i) => [level, i]));
  const recode = Int32Array.from(texts, (text) => (text === null ? -1 : (places.get(text) ?? -1)));
  return { kind: cast.to, codes: raw.codes.map((code) => (code < 0 ? -1 : recode[code]!)), levels };
}

function withoutCodes(values: Float64Array, cast: Cast, kind: "number"): Column {
  const missing = new Set(cast.missingNumbers ?? []);
  return missing.size === 0
    ? { kind, values }
    : { kind, values: values.map((value) => (missing.has(value) ? Number.NaN : value)) };
}

/** The field that a cast column has. */
export function castField(field: Field, cast: Cast): Field {
  const { levels: _levels, meaning: _meaning, unit: _unit, ...rest } = field;
  return {
    ...rest,
    kind: cast.to,
    ...(cast.meaning ? { meaning: cast.meaning } : {}),
    ...(cast.unit ? { unit: cast.unit } : {}),
    ...(isCodedKind(cast.to) ? { levels: cast.levels ?? [] } : {}),
  };
}

export const isCodedKind = (kind: Kind): kind is CodeColumn["kind"] =>
  kind === "category" || kind === "ordinal" || kind === "flag";

/** Casts must name columns that are there, and the levels of a coded one: `settleLevels` finds those. */
export function checkCasts(casts: readonly Cast[], names: readonly string[]): void {
  for (const cast of casts) {
    if (!names.includes(cast.column)) throw unknownColumn(cast.column, names, "cast");
    if (isCodedKind(cast.to) && cast.levels === undefined)
      throw new Problem(
        "no-levels",
        `cast: column "${cast.column}" is to be a ${cast.to} and its levels are not told; settleLevels(rows, plan) finds them`,
        { name: cast.column },
      );
  }
}
