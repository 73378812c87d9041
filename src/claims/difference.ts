import { type ClaimBase, defineClaim, type Evidence, noEvidence, noProposal } from "../core/claim.ts";
import { columnOf, type Field, type Table } from "../core/table.ts";
import { formatDay } from "../core/time-format.ts";
import { criticalValue, type Estimate } from "../statistics/estimate.ts";
import { hedgesG } from "../statistics/hedges.ts";
import { shareDifference } from "../statistics/proportions.ts";
import {
  asShare,
  claimTable,
  evidenceOf,
  isGrouping,
  isMeasured,
  membership,
  momentsByMembership,
  outcomesOf,
  outcomeValues,
  tell,
  tellShare,
} from "./cells.ts";
import { testEach } from "./test-each.ts";
import { byUnits, type Units, unitsOf } from "./units.ts";

/** `value` differs between the rows where `by` is `level` and all others; of a coded value, the share of `valueLevel`. */
interface Difference extends ClaimBase {
  readonly value: string;
  readonly valueLevel?: string;
  readonly by: string;
  readonly level: string;
  /** The value is a time: its means are told as dates. */
  readonly time?: boolean;
}

const smallest = 0.1;
/** Levels compared for one column, the most frequent ones, each with at least this many rows in it and outside of it. */
const levelLimit = 30;
const levelRows = 20;

/** Two groups of rows differ in a mean (Hedges' g, Welch's test) or a share (Cohen's h, score or exact test). */
export const difference = defineClaim<Difference>({
  id: "difference",
  version: 1,
  family: (claim, { target }) => (target !== undefined && claim.columns.includes(target) ? "target" : "table"),
  smallest,
  marginal: true,
  async propose(rows, subject, context) {
    const target = rows.schema.find((field) => field.name === subject.inputs.target);
    if (target === undefined) return noProposal;
    const features = rows.schema.filter((field) => subject.inputs.features.includes(field.name));
    const table = await claimTable(rows, [target.name, ...features.map((field) => field.name)], context);
    const units = unitsOf(table, context);
    const outcomes = outcomesOf(subject.inputs);
    const candidates = outcomes.flatMap((outcome) => features.flatMap((field) => pairs(table, target, outcome, field)));
    const claims = candidates.filter((claim) => {
      const evidence = measure(claim, table, units);
      return evidence.p !== null && evidence.p <= 0.05 && Math.abs(evidence.effect ?? 0) >= smallest;
    });
    return { claims, looked: candidates.length };
  },
  test(claims, rows, context) {
    const measureOf = ({ valueLevel }: Difference) => groupMeasure(valueLevel !== undefined);
    return testEach(claims, rows, context, measureOf, (table, units) => (claim) => measure(claim, table, units));
  },
  say(claim, { figures, low, high }) {
    if (figures === undefined)
      return `${claim.value} could not be compared between ${claim.by} = ${claim.level} and the others.`;
    const group = `${claim.by} = ${claim.level}`;
    if (claim.valueLevel !== undefined)
      return `Where ${group}, ${claim.value} is ${claim.valueLevel} in ${tellShare(figures.inside)} of rows, against ${tellShare(figures.outside)} elsewhere (difference ${tellShare(figures.low)} to ${tellShare(figures.high)}).`;
    const mean = (value: number | string | null | undefined) =>
      claim.time && typeof value === "number" ? formatDay(value) : tell(value);
    const word = claim.time
      ? (figures.inside as number) > (figures.outside as number)
        ? "later"
        : "earlier"
      : (figures.inside as number) > (figures.outside as number)
        ? "higher"
        : "lower";
    return `Where ${group}, ${claim.value} is ${word}: ${mean(figures.inside)} on average against ${mean(figures.outside)} elsewhere (${tell(low)} to ${tell(high)} standard deviations).`;
  },
});

function pairs(table: Table, target: Field, outcome: string | undefined, field: Field): Difference[] {
  const columns = [target.name, field.name];
  if (outcome !== undefined && isMeasured(field))
    return [
      { columns, value: field.name, by: target.name, level: outcome, ...(field.kind === "time" ? { time: true } : {}) },
    ];
  if (!isGrouping(field)) return [];
  const column = columnOf(table, field.name);
  const levels = (field.levels ?? []).filter((level) => {
    const inside = membership(column, level);
    return [0, 1].every((side) => inside.filter((one) => one === side).length >= levelRows);
  });
  // The two levels of a flag say the same thing twice: the second one is told.
  const told = levels.length === 2 && field.kind === "flag" ? levels.slice(1) : levels.slice(0, levelLimit);
  return told.map((level) => ({
    columns,
    value: target.name,
    ...(outcome !== undefined ? { valueLevel: outcome } : {}),
    by: field.name,
    level,
  }));
}

function measure(claim: Difference, table: Table, units: Units | undefined): Evidence {
  const inside = membership(columnOf(table, claim.by), claim.level);
  const values = outcomeValues(table, claim.value, claim.valueLevel);
  return compareGroups(values, inside, claim.valueLevel !== undefined, units);
}

/** What two groups are compared by. */
export const groupMeasure = (share: boolean): string => (share ? "cohensH" : "hedgesG");

/** Rows inside a group against those outside: of measured values Hedges' g, of 0 and 1 Cohen's h; by units where there are any. */
export function compareGroups(
  values: Float64Array,
  inside: Int8Array,
  share: boolean,
  units: Units | undefined,
): Evidence {
  const { yes, no } = momentsByMembership(values, inside);
  const name = groupMeasure(share);
  if (yes.n < 2 || no.n < 2) return noEvidence(name, "a group has fewer than two rows", yes.n + no.n);
  const counts = { rowsInside: yes.n, rowsOutside: no.n };
  const evidence = share
    ? shareEvidence(Math.round(yes.mean * yes.n), yes.n, Math.round(no.mean * no.n), no.n)
    : evidenceOf(hedgesG(yes, no), { inside: yes.mean, outside: no.mean, ...counts });
  return units ? byUnits(evidence, values, asShare(inside), units) : evidence;
}

/** Evidence for two shares: the effect is Cohen's h, the shares and the interval of their difference stand in the figures. */
function shareEvidence(k1: number, n1: number, k2: number, n2: number): Evidence {
  if (n1 < 2 || n2 < 2) return noEvidence("cohensH", "a group has fewer than two rows", n1 + n2);
  const shares = shareDifference(k1, n1, k2, n2);
  const effect = 2 * Math.asin(Math.sqrt(k1 / n1)) - 2 * Math.asin(Math.sqrt(k2 / n2));
  const se = Math.sqrt(1 / n1 + 1 / n2);
  const half = criticalValue(0.95) * se;
  const estimate: Estimate = {
    measure: "cohensH",
    n: n1 + n2,
    effect,
    se,
    low: effect - half,
    high: effect + half,
    p: shares.p,
  };
  return evidenceOf(estimate, {
    inside: k1 / n1,
    outside: k2 / n2,
    low: shares.low,
    high: shares.high,
    rowsInside: n1,
    rowsOutside: n2,
  });
}
