import type { Random } from "../../core/random.ts";
import { type Column, isCoded, isNumeric } from "../../core/table.ts";
import { type Dense, denseCodes, randomOrder } from "../../statistics/chatterjee.ts";

/** A column of a sample as the measures of association take it. */
export interface PairColumn extends Dense {
  readonly name: string;
  /** Of numbers and times, NaN where missing or infinite; of an ordinal its codes, whose distances mean nothing. */
  readonly values?: Float64Array;
  readonly isNumber: boolean;
  readonly levels?: readonly string[];
  /** Places by value, equal ones in an order drawn at random; of numbers, times and ordinals. */
  readonly order?: Int32Array;
  /** Codes of groups of about equal size, or of the levels, for tables of counts. */
  readonly groups: Int32Array;
  readonly groupCount: number;
}

/** Groups of a number in a table of counts: at most this many, and the cube root of the rows. */
const groupsMost = 10;

export function pairColumn(name: string, column: Column, random: Random): PairColumn | undefined {
  if (isCoded(column) && column.kind !== "ordinal") {
    const { codes, levels } = column;
    return { name, codes, distinct: levels.length, levels, isNumber: false, groups: codes, groupCount: levels.length };
  }
  if (!isCoded(column) && !isNumeric(column)) return undefined;
  const isNumber = !isCoded(column);
  // The levels of an ordinal stand in their order, so that its codes have ranks.
  const values = isCoded(column)
    ? Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code))
    : column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  const dense = denseCodes(values);
  const texts = isCoded(column) && dense.distinct === column.levels.length ? { levels: column.levels } : {};
  return {
    name,
    ...dense,
    ...texts,
    values,
    isNumber,
    order: randomOrder(dense, random.fork(name)),
    ...groupsOf(dense),
  };
}

/** Equal values stay in one group; a value that is frequent fills one alone. */
function groupsOf({ codes, distinct }: Dense): { groups: Int32Array; groupCount: number } {
  const counts = new Int32Array(distinct);
  let n = 0;
  for (const code of codes)
    if (code >= 0) {
      counts[code]!++;
      n++;
    }
  const most = Math.max(2, Math.min(groupsMost, Math.floor(Math.cbrt(n))));
  if (distinct <= most) return { groups: codes, groupCount: distinct };
  const groupOf = new Int32Array(distinct);
  let seen = 0;
  let last = -1;
  let groupCount = 0;
  for (let code = 0; code < distinct; code++) {
    // By the middle of its cells, so that a value goes where most of it lies.
    const group = Math.floor((most * (seen + counts[code]! / 2)) / n);
    if (group !== last) groupCount++;
    last = group;
    groupOf[code] = groupCount - 1;
    seen += counts[code]!;
  }
  return { groups: codes.map((code) => (code < 0 ? -1 : groupOf[code]!)), groupCount };
}
