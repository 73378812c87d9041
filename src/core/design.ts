import { type Column, columnOf, type Field, isCoded, isNumeric, type Table } from "./table.ts";

export const day = 86_400_000;

/** One column of a design matrix: a number, a level against the reference, or a mark of missing cells. */
export interface Term {
  readonly name: string;
  readonly column: string;
  readonly level?: string;
  /** 1 where the cell is missing. */
  readonly mark?: boolean;
  /** A time, counted in days: its coefficient is the change in a day. */
  readonly days?: boolean;
  /** Stands in for a missing number; without it a missing cell makes the row incomplete. */
  readonly fill?: number;
}

/** The intercept's name in every table of estimates. */
export const interceptName = "intercept";

/** Numbers of an ordinal or flag whose levels are numbers, its codes otherwise; missing is NaN. */
export function asNumbers(column: Column): Float64Array {
  if (isNumeric(column)) return column.values;
  if (!isCoded(column)) return new Float64Array(column.values.length).fill(Number.NaN);
  const values = numericLevels(column.levels) ?? column.levels.map((_, place) => place);
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : values[code]!));
}

/** The levels as numbers where all of them are. */
export function numericLevels(levels: readonly string[]): number[] | undefined {
  const values = levels.map((level) => (level.trim() === "" ? Number.NaN : Number(level)));
  return values.every((value) => Number.isFinite(value)) ? values : undefined;
}

/**
 * Treatment coding: a number is a term, a coded field one term for each level but the reference. The reference is the
 * first level of an ordinal or flag and the first by code point of a category, as statistics packages have it.
 */
export function treatmentTerms(fields: readonly Field[]): Term[] {
  return fields.flatMap((field): Term[] => {
    if (field.levels === undefined) return [{ name: field.name, column: field.name }];
    const levels =
      field.kind === "category" || numericLevels(field.levels) === undefined
        ? [...field.levels].sort()
        : [...field.levels];
    return levels.slice(1).map((level) => ({ name: `${field.name}[${level}]`, column: field.name, level }));
  });
}

/** The design matrix, column-major rows x (1 + terms), the intercept first; NaN where a cell is missing without a fill. */
export function designMatrix(table: Table, terms: readonly Term[]): Float64Array {
  const n = table.count;
  const x = new Float64Array(n * (terms.length + 1)).fill(1, 0, n);
  for (const [j, term] of terms.entries())
    fillTerm(columnOf(table, term.column), term, x.subarray((j + 1) * n, (j + 2) * n));
  return x;
}

function fillTerm(column: Column, term: Term, into: Float64Array): void {
  if (term.level !== undefined && isCoded(column)) {
    const place = column.levels.indexOf(term.level);
    for (let i = 0; i < into.length; i++) {
      const code = column.codes[i]!;
      into[i] = code < 0 ? (term.fill ?? Number.NaN) : code === place ? 1 : 0;
    }
    return;
  }
  const scale = term.days ? day : 1;
  const values = asNumbers(column);
  for (let i = 0; i < into.length; i++) {
    const missing = Number.isNaN(values[i]!);
    into[i] = term.mark ? (missing ? 1 : 0) : missing ? (term.fill ?? Number.NaN) : values[i]! / scale;
  }
}

/** The places of rows without NaN in any column of a column-major matrix and in y. */
export function completeRows(x: Float64Array, y: Float64Array): Int32Array {
  const n = y.length;
  const columns = x.length / n;
  const keep: number[] = [];
  for (let i = 0; i < n; i++) {
    let complete = !Number.isNaN(y[i]!);
    for (let j = 0; j < columns && complete; j++) complete = !Number.isNaN(x[j * n + i]!);
    if (complete) keep.push(i);
  }
  return Int32Array.from(keep);
}

/** The same matrix with only some of its rows. */
export function takeRows(x: Float64Array, n: number, rows: Int32Array): Float64Array {
  const columns = x.length / n;
  const taken = new Float64Array(rows.length * columns);
  for (let j = 0; j < columns; j++)
    for (let i = 0; i < rows.length; i++) taken[j * rows.length + i] = x[j * n + rows[i]!]!;
  return taken;
}
