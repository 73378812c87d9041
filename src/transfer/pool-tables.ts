import { type Column, columnOf, isCoded, isNumeric, type Table } from "../core/table.ts";

/** Rows of a study above those of another table: the columns that both have in the same way, levels by their names. */
export function poolTables(there: Table, here: Table, names: readonly string[]): Table {
  const columns = new Map<string, Column>();
  for (const name of names) {
    if (!there.names.includes(name) || !here.names.includes(name)) continue;
    const column = poolColumns(columnOf(there, name), columnOf(here, name));
    if (column !== undefined) columns.set(name, column);
  }
  return { count: there.count + here.count, names: [...columns.keys()], columns: [...columns.values()] };
}

function poolColumns(there: Column, here: Column): Column | undefined {
  if (isNumeric(there) && isNumeric(here)) {
    const values = new Float64Array(there.values.length + here.values.length);
    values.set(there.values);
    values.set(here.values, there.values.length);
    return { kind: there.kind, values };
  }
  if (!isCoded(there) || !isCoded(here)) return undefined;
  const levels = [...there.levels, ...here.levels.filter((level) => !there.levels.includes(level))];
  const places = here.levels.map((level) => levels.indexOf(level));
  const codes = new Int32Array(there.codes.length + here.codes.length);
  codes.set(there.codes);
  codes.set(
    here.codes.map((code) => (code < 0 ? -1 : places[code]!)),
    there.codes.length,
  );
  return { kind: there.kind, codes, levels };
}

/** 1 for the rows of the study, which stand first. */
export const firstOf = (there: number, here: number): Uint8Array => new Uint8Array(there + here).fill(1, 0, there);

/** The units of the rows of both tables; those of the other table are numbered after the study's. */
export function poolUnits(there: ArrayLike<number>, here: ArrayLike<number>): Int32Array {
  const units = new Int32Array(there.length + here.length);
  let most = -1;
  for (let i = 0; i < there.length; i++) {
    units[i] = there[i]!;
    most = Math.max(most, there[i]!);
  }
  for (let i = 0; i < here.length; i++) units[there.length + i] = most + 1 + here[i]!;
  return units;
}
