import { type ClaimBase, defineClaim, type Evidence, noProposal } from "../core/claim.ts";
import { columnOf, type Field, isCoded, type Table } from "../core/table.ts";
import { sortNumbers } from "../kernels/sort.ts";
import { type BinnedColumn, type BinRange, findSubgroups, type Subgroup } from "../statistics/subgroups.ts";
import {
  claimSample,
  claimTable,
  isGrouping,
  isMeasured,
  numbers,
  outcomesOf,
  outcomeValues,
  tell,
  tellShare,
} from "./cells.ts";
import { compareGroups, groupMeasure } from "./difference.ts";
import { testEach } from "./test-each.ts";
import { type Units, unitsOf } from "./units.ts";

/** A cell is one of some levels, one number, or a number from a bound up and below another. */
type Condition =
  | { readonly column: string; readonly levels: readonly string[] }
  | { readonly column: string; readonly equals: number }
  | { readonly column: string; readonly from?: number; readonly below?: number };

/** If all conditions hold, the target is higher or lower (of a coded one: the share of `level`) than where any one of them fails. */
interface Rule extends ClaimBase {
  readonly conditions: readonly Condition[];
  readonly target: string;
  readonly level?: string;
  readonly direction: "higher" | "lower";
}

const smallest = 0.1;
/** A rule is told where the explore rows speak for each of its conditions at least so clearly: it is chosen among thousands. */
const leastP = 0.001;
const ruleMost = 30;
/** Two rules that share more than this part of their rows say the same. */
const overlapMost = 0.5;
const search = { least: 20, depth: 3, columnMost: 60, width: 100 } as const;
/** Rules are looked for on all rows up to this many, beyond it on a seeded sample of about as many. */
const searchRows = 20_000;
/** Levels of one column that make conditions, the most frequent ones. */
const levelMost = 30;
const binsOfNumbers = 4;
/** Bins in an order of which every run makes a condition. */
const runBins = 8;
/** A bound that was reckoned from another unit is the same bound. */
const nearly = 1e-9;

/** Conditions that mean more together than any of them without the others (a productive rule: Webb, Machine Learning 68, 2007). */
export const rule = defineClaim<Rule>({
  id: "rule",
  version: 1,
  family: () => "rule",
  smallest,
  marginal: true,
  async propose(rows, subject, context) {
    const { target, task, features } = subject.inputs;
    const field = rows.schema.find((one) => one.name === target);
    if (field === undefined || (task === "regress" && !isMeasured(field))) return noProposal;
    const fields = rows.schema.filter(({ name }) => features.includes(name));
    const sample = await claimSample(rows, searchRows);
    const table = await claimTable(sample, [field.name, ...fields.map(({ name }) => name)], context);
    const units = unitsOf(table, context);
    const cuts = fields.flatMap((one) => cutOf(one, table) ?? []);
    const claims: Rule[] = [];
    let looked = 0;
    for (const level of outcomesOf(subject.inputs)) {
      const y = outcomeValues(table, field.name, level);
      const groups = await findSubgroups({ ...search, columns: cuts, y, pause: context.pause });
      looked += groups.looked;
      const told = apart(groups.found, cuts, table.count).map((group): Rule => {
        const conditions = group.parts.map(({ column, range }) => cuts[column]!.conditionOf(range));
        return {
          columns: [field.name, ...conditions.map(({ column }) => column)],
          conditions,
          target: field.name,
          ...(level !== undefined ? { level } : {}),
          direction: group.z > 0 ? "higher" : "lower",
        };
      });
      for (const claim of told) {
        const { effect, p } = measure(claim, table, units);
        if (p !== null && p <= leastP && (effect ?? 0) * signOf(claim) >= smallest) claims.push(claim);
        await context.pause();
      }
    }
    return { claims, looked };
  },
  test(claims, rows, context) {
    const measureOf = ({ level }: Rule) => groupMeasure(level !== undefined);
    return testEach(claims, rows, context, measureOf, (table, units) => (claim) => measure(claim, table, units));
  },
  say(claim, { figures, effect, low, high }) {
    const words = claim.conditions.map(conditionText);
    const all = words.join(" and ");
    if (figures === undefined) return `${claim.target} could not be compared where ${all}.`;
    const tellOne = claim.level === undefined ? tell : tellShare;
    const others = words.map((_, i) => {
      const rest = words.filter((_, place) => place !== i).join(" and ");
      return `${tellOne(figures[`without${i + 1}`])} where only ${rest}`;
    });
    const against = `against ${others.join(", ")}`;
    if (claim.level !== undefined)
      return `Where ${all}, ${claim.target} is ${claim.level} in ${tellShare(figures.inside)} of rows, ${against}.`;
    const word = (effect ?? 0) * signOf(claim) > 0 ? claim.direction : `not ${claim.direction}`;
    return `Where ${all}, ${claim.target} is ${word}: ${tell(figures.inside)} on average, ${against} (${tell(low)} to ${tell(high)} standard deviations from the nearest).`;
  },
});

function conditionText(condition: Condition): string {
  const { column } = condition;
  if ("levels" in condition)
    return condition.levels.length === 1
      ? `${column} = ${condition.levels[0]}`
      : `${column} is ${condition.levels.join(" or ")}`;
  if ("equals" in condition) return `${column} = ${condition.equals}`;
  const { from, below } = condition;
  if (below === undefined) return `${column} is at least ${from}`;
  return from === undefined ? `${column} is below ${below}` : `${column} is from ${from} to below ${below}`;
}

interface Cut extends BinnedColumn {
  readonly conditionOf: (range: BinRange) => Condition;
}

/** A column as bins: a number at its quartiles, a category by level. A time makes no condition: a period does not come again. */
function cutOf(field: Field, table: Table): Cut | undefined {
  if (field.kind !== "time" && isMeasured(field)) return cutNumbers(field.name, numbers(table, field.name));
  if (!isGrouping(field)) return undefined;
  const column = columnOf(table, field.name);
  if (!isCoded(column)) return undefined;
  const order = field.levels ?? column.levels;
  const place = new Map(order.map((level, i) => [level, i]));
  const codes = Int32Array.from(column.codes, (code) => (code < 0 ? -1 : (place.get(column.levels[code]!) ?? -1)));
  const ranges =
    field.kind === "ordinal"
      ? runs(order.length)
      : frequent(codes, order.length).map((bin) => ({ from: bin, to: bin }));
  const conditionOf = ({ from, to }: BinRange) => ({ column: field.name, levels: order.slice(from, to + 1) });
  return { codes, bins: order.length, ranges, conditionOf };
}

function cutNumbers(name: string, values: Float64Array): Cut | undefined {
  const sorted = sortNumbers(values.filter((value) => !Number.isNaN(value)));
  const borders = [...new Set(quartersOf(sorted))].filter((value) => value > sorted[0]!);
  if (borders.length === 0) return undefined;
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    let bin = 0;
    while (bin < borders.length && isFrom(value, borders[bin]!)) bin++;
    return bin;
  });
  const isWhole = sorted.every(Number.isInteger);
  const conditionOf = ({ from, to }: BinRange): Condition => {
    const own = values.filter((_, row) => codes[row]! >= from && codes[row]! <= to);
    if (isWhole && own.every((value) => value === own[0])) return { column: name, equals: own[0]! };
    return {
      column: name,
      ...(from > 0 ? { from: borders[from - 1]! } : {}),
      ...(to < borders.length ? { below: borders[to]! } : {}),
    };
  };
  return { codes, bins: borders.length + 1, ranges: runs(borders.length + 1), conditionOf };
}

/** Values where the quarters of a sorted column begin. */
function quartersOf(sorted: Float64Array): readonly number[] {
  return Array.from({ length: binsOfNumbers - 1 }, (_, i) => {
    return sorted[Math.ceil((sorted.length * (i + 1)) / binsOfNumbers)] ?? Number.NaN;
  });
}

/** Every run of bins but the whole; of many bins those that begin or end with all. */
function runs(bins: number): readonly BinRange[] {
  const all: BinRange[] = [];
  for (let from = 0; from < bins; from++)
    for (let to = from; to < bins; to++)
      if (to - from + 1 < bins && (bins <= runBins || from === 0 || to === bins - 1)) all.push({ from, to });
  return all;
}

function frequent(codes: Int32Array, bins: number): readonly number[] {
  const counts = new Int32Array(bins);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return Array.from(counts, (_, bin) => bin)
    .filter((bin) => counts[bin]! >= search.least)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, levelMost);
}

/** The best rules that do not mostly cover the rows of a better one. */
function apart(groups: readonly Subgroup[], cuts: readonly Cut[], count: number): readonly Subgroup[] {
  const kept: { readonly group: Subgroup; readonly rows: Uint8Array }[] = [];
  for (const group of groups) {
    if (kept.length === ruleMost) break;
    const rows = new Uint8Array(count).fill(1);
    for (const { column, range } of group.parts) {
      const { codes } = cuts[column]!;
      for (let row = 0; row < count; row++) if (codes[row]! < range.from || codes[row]! > range.to) rows[row] = 0;
    }
    const isNew = kept.every((one) => one.group.z * group.z < 0 || overlap(one.rows, rows) <= overlapMost);
    if (isNew) kept.push({ group, rows });
  }
  return kept.map(({ group }) => group);
}

/** Rows in both over rows in either (Jaccard 1912). */
function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    both += a[i]! & b[i]!;
    either += a[i]! | b[i]!;
  }
  return both / either;
}

/** 1 where the condition holds, 0 where it does not, -1 where its cell is missing. */
function holds(condition: Condition, table: Table): Int8Array {
  if ("levels" in condition) {
    const column = columnOf(table, condition.column);
    if (!isCoded(column)) return new Int8Array(table.count).fill(-1);
    const asked = column.levels.map((level) => condition.levels.includes(level));
    return Int8Array.from(column.codes, (code) => (code < 0 ? -1 : asked[code] ? 1 : 0));
  }
  return Int8Array.from(numbers(table, condition.column), (value) =>
    Number.isNaN(value) ? -1 : isIn(value, condition) ? 1 : 0,
  );
}

function isIn(value: number, condition: Exclude<Condition, { levels: unknown }>): boolean {
  if ("equals" in condition) return isFrom(value, condition.equals) && isFrom(condition.equals, value);
  const { from, below } = condition;
  return (from === undefined || isFrom(value, from)) && (below === undefined || !isFrom(value, below));
}

const isFrom = (value: number, bound: number): boolean =>
  value >= bound || Math.abs(value - bound) <= nearly * Math.abs(bound);

/**
 * The rows of a rule against those that miss one condition, for each of them. The one that speaks least for the rule is
 * told: its p holds for all of them (an intersection-union test: Berger, Technometrics 24, 1982).
 */
function measure(claim: Rule, table: Table, units: Units | undefined): Evidence {
  const y = outcomeValues(table, claim.target, claim.level);
  const conditions = claim.conditions.map((condition) => holds(condition, table));
  const misses = missedOf(conditions, table.count);
  const compared = conditions.map((_, i) => {
    const inside = misses.map((missed) => (missed === 0 ? 1 : missed === i + 1 ? 0 : -1));
    return compareGroups(y, inside, claim.level !== undefined, units);
  });
  const least = compared.reduce((a, b) => (speaks(b, claim) < speaks(a, claim) ? b : a));
  const means = compared.map(({ figures }, i) => [`without${i + 1}`, figures?.outside ?? null] as const);
  return least.figures ? { ...least, figures: { ...least.figures, ...Object.fromEntries(means) } } : least;
}

/** The place of the only condition that a row misses, from 1; 0 where all hold, -1 where it misses more or it cannot be told. */
function missedOf(conditions: readonly Int8Array[], count: number): Int8Array {
  const missed = new Int8Array(count);
  for (const [i, held] of conditions.entries())
    for (let row = 0; row < count; row++)
      if (held[row] !== 1) missed[row] = held[row] === 0 && missed[row] === 0 ? i + 1 : -1;
  return missed;
}

/** How clearly evidence speaks for a rule, in standard errors. */
const speaks = ({ effect, se }: Evidence, claim: Rule): number =>
  effect === null || se === null ? Number.NEGATIVE_INFINITY : (signOf(claim) * effect) / se;

const signOf = ({ direction }: Rule): number => (direction === "higher" ? 1 : -1);
