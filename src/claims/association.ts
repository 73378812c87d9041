import { type ClaimBase, defineClaim, type Evidence, noEvidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { columnOf, type Field, isCoded, type Table } from "../core/table.ts";
import { correlationRatio } from "../statistics/anova.ts";
import { cramersV } from "../statistics/contingency.ts";
import { spearman, spearmanOfRanks } from "../statistics/correlation.ts";
import { momentsOf } from "../statistics/moments.ts";
import { midranks } from "../statistics/ranks.ts";
import { claimTable, evidenceOf, isGrouping, isMeasured, numbers, tell } from "./cells.ts";
import { testEach } from "./test-each.ts";
import { byUnits, onePerUnit, type Units, unitsOf } from "./units.ts";

/** Two columns go together, by a measure that fits their kinds. */
interface Association extends ClaimBase {
  readonly a: string;
  readonly b: string;
  readonly measure: "spearman" | "correlationRatio" | "cramersV";
}

const smallest = 0.1;
/** Pairs of features told beside those with the target, the strongest ones. */
const tablePairs = 200;
/** Columns whose pairs are looked at; beyond it only pairs with the target. */
const pairColumns = 80;
const groupLimit = 100;

/** Every pair of kinds: Spearman's rho for two measures, the correlation ratio for a measure and groups, Cramér's V for two groupings. */
export const association = defineClaim<Association>({
  id: "association",
  version: 1,
  family: (claim, { target }) => (target !== undefined && claim.columns.includes(target) ? "target" : "table"),
  smallest,
  marginal: true,
  async propose(rows, subject, context) {
    const { target, features } = subject.inputs;
    const names = [...(target === undefined ? [] : [target]), ...features];
    const fields = names
      .map((name) => rows.schema.find((field) => field.name === name)!)
      .filter((field) => isMeasured(field) || isGrouping(field));
    const table = await claimTable(rows, names, context);
    const units = unitsOf(table, context);
    const look = measurer(table, units, context);
    const found: { claim: Association; size: number; target: boolean }[] = [];
    let looked = 0;
    for (const [i, a] of fields.entries()) {
      if (a.name !== target && fields.length > pairColumns) break;
      for (const b of fields.slice(i + 1)) {
        const claim = claimOf(a, b);
        if (claim === undefined) continue;
        looked++;
        const evidence = look(claim);
        const size = Math.abs(evidence.effect ?? 0);
        if (evidence.p !== null && evidence.p <= 0.05 && size >= smallest)
          found.push({ claim, size, target: a.name === target });
        await context.pause();
      }
    }
    const others = found
      .filter((item) => !item.target)
      .sort((x, y) => y.size - x.size)
      .slice(0, tablePairs);
    return { claims: [...found.filter((item) => item.target), ...others].map(({ claim }) => claim), looked };
  },
  test(claims, rows, context) {
    const measureOf = ({ measure }: Association) => measure;
    return testEach(claims, rows, context, measureOf, (table, units) => measurer(table, units, context));
  },
  say(claim, { effect, low, high }) {
    const range = `${tell(effect)}, between ${tell(low)} and ${tell(high)}`;
    if (claim.measure === "spearman")
      return `${claim.a} and ${claim.b} ${(effect ?? 0) >= 0 ? "rise together" : "move against each other"} (rank correlation ${range}).`;
    if (claim.measure === "correlationRatio")
      return `${claim.a} differs between the levels of ${claim.b} (correlation ratio ${range}).`;
    return `${claim.a} and ${claim.b} go together (Cramér's V ${range}).`;
  },
});

function claimOf(a: Field, b: Field): Association | undefined {
  const columns = [a.name, b.name];
  const groups = (field: Field) =>
    isGrouping(field) && (field.levels?.length ?? 0) >= 2 && field.levels!.length <= groupLimit;
  if (isMeasured(a) && isMeasured(b)) return { columns, a: a.name, b: b.name, measure: "spearman" };
  if (isMeasured(a) && groups(b)) return { columns, a: a.name, b: b.name, measure: "correlationRatio" };
  if (isMeasured(b) && groups(a)) return { columns, a: b.name, b: a.name, measure: "correlationRatio" };
  return groups(a) && groups(b) ? { columns, a: a.name, b: b.name, measure: "cramersV" } : undefined;
}

/** Measures claims on one table; a column without missing cells is ranked once for all its pairs. */
function measurer(table: Table, units: Units | undefined, context: Context): (claim: Association) => Evidence {
  const ranks = new Map<string, Float64Array | undefined>();
  const ranksOf = (name: string): Float64Array | undefined => {
    if (!ranks.has(name)) {
      const values = numbers(table, name);
      ranks.set(name, values.some(Number.isNaN) ? undefined : midranks(values).ranks);
    }
    return ranks.get(name);
  };
  return (claim) => measure(claim, table, units, ranksOf, context);
}

function measure(
  claim: Association,
  all: Table,
  units: Units | undefined,
  ranksOf: (name: string) => Float64Array | undefined,
  context: Context,
): Evidence {
  if (claim.measure === "spearman") {
    const [a, b] = [numbers(all, claim.a), numbers(all, claim.b)];
    const [ranksA, ranksB] = [ranksOf(claim.a), ranksOf(claim.b)];
    const evidence = evidenceOf(ranksA && ranksB ? spearmanOfRanks(ranksA, ranksB) : spearman(a, b));
    return units ? byUnits(evidence, ranksOfPairs(a, b), ranksOfPairs(b, a), units) : evidence;
  }
  const table = units ? onePerUnit(all, units) : all;
  const b = columnOf(table, claim.b);
  if (!isCoded(b)) return noEvidence(claim.measure, `${claim.b} has no levels here`);
  const order = levelOrder(b.levels);
  if (claim.measure === "correlationRatio") {
    const values = numbers(table, claim.a);
    const groups: number[][] = b.levels.map(() => []);
    for (const [i, code] of b.codes.entries())
      if (code >= 0 && !Number.isNaN(values[i]!)) groups[code]!.push(values[i]!);
    const told = order.map((code) => groups[code]!).filter((group) => group.length >= 2);
    return told.length < 2
      ? noEvidence(claim.measure, "fewer than two groups have rows")
      : evidenceOf(correlationRatio(told.map(momentsOf)));
  }
  const a = columnOf(table, claim.a);
  if (!isCoded(a)) return noEvidence(claim.measure, `${claim.a} has no levels here`);
  const counts = a.levels.map(() => new Array<number>(b.levels.length).fill(0));
  for (const [i, code] of a.codes.entries()) if (code >= 0 && b.codes[i]! >= 0) counts[code]![b.codes[i]!]!++;
  const rows = levelOrder(a.levels)
    .map((i) => order.map((j) => counts[i]![j]!))
    .filter((row) => row.some((count) => count > 0));
  const used = order.map((_, j) => j).filter((j) => rows.some((row) => row[j]! > 0));
  if (rows.length < 2 || used.length < 2) return noEvidence(claim.measure, "fewer than two levels have rows");
  const told = rows.map((row) => used.map((j) => row[j]!));
  return evidenceOf(cramersV(told, 0.95, context.random.fork("association", claim.a, claim.b)));
}

/** Midranks among the rows that have both cells; NaN elsewhere. */
function ranksOfPairs(values: Float64Array, others: Float64Array): Float64Array {
  const rows = Int32Array.from(values, (_, i) => i).filter(
    (i) => !Number.isNaN(values[i]!) && !Number.isNaN(others[i]!),
  );
  const { ranks } = midranks(Float64Array.from(rows, (row) => values[row]!));
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (const [i, row] of rows.entries()) result[row] = ranks[i]!;
  return result;
}

/** Codes in the order of their levels' texts, so that a sum does not depend on how codes were given out. */
function levelOrder(levels: readonly string[]): number[] {
  return levels.map((_, i) => i).sort((x, y) => (levels[x]! < levels[y]! ? -1 : 1));
}
