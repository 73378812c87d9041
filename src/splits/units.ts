import { createHashPlaces } from "../core/hash-places.ts";
import { hashText, mix } from "../core/random.ts";
import type { Rows } from "../core/rows.ts";
import { type Column, isCoded, isNumeric } from "../core/table.ts";

/** The unit of each row, numbered by first appearance. */
export interface Units {
  readonly units: Int32Array;
  readonly unitCount: number;
}

/**
 * Rows with equal cells in the named columns are one unit. Two independent 32-bit hashes of the cells stand for the
 * content: two different rows of a million are taken for one with a chance of 3e-8.
 */
export async function unitsBy(rows: Rows, columns: readonly string[]): Promise<Units> {
  const units = new Int32Array(rows.count);
  const places = createHashPlaces();
  let at = 0;
  for await (const table of rows.batches(columns)) {
    const first = new Uint32Array(table.count);
    const second = new Uint32Array(table.count).fill(0x2545f491);
    for (const column of table.columns) hashColumn(column, first, second);
    for (let i = 0; i < table.count; i++) units[at++] = places.placeOf(first[i]!, second[i]!, 0);
  }
  return { units, unitCount: places.count() };
}

function hashColumn(column: Column, first: Uint32Array, second: Uint32Array): void {
  const count = first.length;
  const add = (row: number, low: number, high: number) => {
    first[row] = mix(Math.imul(first[row]!, 0x01000193) ^ low) ^ high;
    second[row] = mix(Math.imul(second[row]!, 0x85ebca6b) ^ mix(low ^ 0x5bd1e995) ^ mix(high + 0x27d4eb2f));
  };
  if (isCoded(column)) {
    const hashes = column.levels.map((level) => hashText(level));
    for (let i = 0; i < count; i++)
      add(i, column.codes[i]! < 0 ? 0 : hashes[column.codes[i]!]!, column.codes[i]! < 0 ? 1 : 0);
  } else if (isNumeric(column)) {
    const value = new Float64Array(1);
    const bits = new Uint32Array(value.buffer);
    for (let i = 0; i < count; i++) {
      value[0] = column.values[i]! + 0;
      add(i, bits[0]!, bits[1]!);
    }
  } else {
    for (let i = 0; i < count; i++)
      add(i, column.values[i] == null ? 0 : hashText(column.values[i]!), column.values[i] == null ? 1 : 0);
  }
}

/** Units joined wherever either of two divisions keeps rows together. */
export function joinUnits(a: Units, b: Units): Units {
  const parent = Int32Array.from({ length: a.unitCount + b.unitCount }, (_, i) => i);
  const root = (start: number) => {
    let node = start;
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]!]!;
      node = parent[node]!;
    }
    return node;
  };
  for (let row = 0; row < a.units.length; row++) parent[root(a.units[row]!)] = root(a.unitCount + b.units[row]!);
  const names = new Map<number, number>();
  const units = a.units.map((unit) => {
    const top = root(unit);
    const name = names.get(top) ?? names.size;
    names.set(top, name);
    return name;
  });
  return { units, unitCount: names.size };
}
