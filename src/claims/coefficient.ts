import { type ClaimBase, defineClaim, type Evidence, noEvidence, noProposal } from "../core/claim.ts";
import { asNumbers, completeRows, day, designMatrix, interceptName, type Term, takeRows } from "../core/design.ts";
import type { Rows } from "../core/rows.ts";
import { columnOf, type Field, isCoded, type Table } from "../core/table.ts";
import { leastSquares } from "../statistics/least-squares.ts";
import { logisticRegression } from "../statistics/logistic.ts";
import { momentsOf, variance } from "../statistics/moments.ts";
import { quantiles } from "../statistics/quantile.ts";
import { claimTable, has, isMeasured, membership, numbers, tell } from "./cells.ts";
import { type Units, unitsOf } from "./units.ts";

/** What one term adds to the target, the other columns being the same: a formula and a contrast, estimated anew on any rows. */
interface Coefficient extends ClaimBase {
  readonly target: string;
  /** The level whose log odds are modelled; without it the target is a number. */
  readonly level?: string;
  readonly formula: readonly Term[];
  readonly term: string;
  /** The effect is the coefficient times `per`: for a number one standard deviation on the explore rows, in those of the target. */
  readonly per: number;
}

const smallest = 0.05;
/** Rows behind each term of a formula: of two levels, rows of the rarer one (Harrell, Regression Modeling Strategies, 2015, sec. 4.4). */
const rowsPerTerm = 15;
const columnLevels = 10;
const leastLevelRows = 20;
const mostMissing = 0.5;
/** Times that terms without an estimate are taken out before the formula is given up. */
const leavingRounds = 5;

/** A coefficient of least squares or of logistic regression, given all other columns; its error is the larger of the robust (HC3, HC1) and the classic one. */
export const coefficient = defineClaim<Coefficient>({
  id: "coefficient",
  version: 1,
  family: () => "target",
  smallest,
  async propose(rows, subject, context) {
    const { target, task, positive, features } = subject.inputs;
    if (target === undefined || (task === "classify" && positive === undefined)) return noProposal;
    const table = await claimTable(rows, [target, ...features], context);
    const fields = features.map((name) => rows.schema.find((field) => field.name === name)!);
    const level = task === "classify" ? positive! : undefined;
    const formula = await formulaOf(rows, table, fields, informativeRows(table, target, level));
    // Terms that others determine, or that separate the levels, have no estimate: they leave the formula before it is sealed.
    let kept: readonly Term[] = formula;
    for (let round = 0; round < leavingRounds; round++) {
      const fitted = estimate(table, unitsOf(table, context), {
        columns: [],
        target,
        ...(level !== undefined ? { level } : {}),
        formula: kept,
        term: "",
        per: 1,
      });
      if (fitted === undefined) return { claims: [], looked: formula.length };
      const stays = (term: Term) =>
        fitted.terms.some((item) => item.name === term.name && !item.aliased) &&
        !fitted.separatedBy.includes(term.name);
      if (fitted.settled && kept.every(stays)) break;
      if (kept.every(stays)) return { claims: [], looked: formula.length };
      kept = kept.filter(stays);
    }
    const outcome = level === undefined ? Math.sqrt(variance(momentsOf(asNumbers(columnOf(table, target))))) || 1 : 1;
    const claims = kept
      .filter((term) => !term.mark)
      .map((term) => {
        const spread =
          term.level === undefined
            ? Math.sqrt(variance(momentsOf(numbers(table, term.column)))) / (term.days ? day : 1)
            : 1;
        const columns = [target, term.column];
        return {
          columns,
          target,
          ...(level !== undefined ? { level } : {}),
          formula: kept,
          term: term.name,
          per: spread / outcome,
        };
      })
      .filter((claim) => claim.per > 0 && Number.isFinite(claim.per));
    return { claims, looked: formula.length };
  },
  async test(claims, rows, context) {
    const evidence: Evidence[] = [];
    const fits = new Map<string, ReturnType<typeof estimate>>();
    for (const claim of claims) {
      const needed = [claim.target, ...claim.formula.map((term) => term.column)];
      const key = JSON.stringify([claim.target, claim.level, claim.formula]);
      if (!fits.has(key)) {
        const table = await claimTable(rows, needed, context);
        fits.set(key, has(table, needed) ? estimate(table, unitsOf(table, context), claim) : undefined);
        await context.pause();
      }
      evidence.push(evidenceFor(claim, fits.get(key)));
    }
    return evidence;
  },
  say(claim, { figures, effect, low, high }) {
    const term = claim.formula.find((item) => item.name === claim.term);
    const given = "given the other columns";
    if (figures === undefined) return `The coefficient of ${claim.term} for ${claim.target} could not be estimated.`;
    if (claim.level !== undefined) {
      const odds = Math.exp(figures.coefficient as number);
      const by =
        term?.level === undefined
          ? `each ${term?.days ? "day" : "unit"} of ${claim.term}`
          : `${term.column} = ${term.level}`;
      return `With ${by} the odds that ${claim.target} is ${claim.level} are multiplied by ${tell(odds)} (${tell(Math.exp(figures.low as number))} to ${tell(Math.exp(figures.high as number))}), ${given}.`;
    }
    const change = `${tell(figures.coefficient)} (${tell(figures.low)} to ${tell(figures.high)})`;
    const strength = `${tell(effect)} standard deviations (${tell(low)} to ${tell(high)})`;
    if (term?.level !== undefined)
      return `Where ${term.column} = ${term.level}, ${claim.target} differs by ${change}, ${given}; ${strength}.`;
    return `With each ${term?.days ? "day" : "unit"} of ${claim.term}, ${claim.target} changes by ${change}, ${given}; ${strength} for one of ${claim.term}.`;
  },
});

/** Rows that carry information on the target: all of a number, those of the rarer side of a level. */
function informativeRows(table: Table, target: string, level: string | undefined): number {
  if (level === undefined) return table.count;
  const inside = membership(columnOf(table, target), level);
  const positives = inside.filter((one) => one === 1).length;
  return Math.min(positives, inside.filter((one) => one === 0).length);
}

/** One term a number, one a level but the reference and rare ones; marks and fills where cells are missing. */
async function formulaOf(rows: Rows, table: Table, fields: readonly Field[], informative: number): Promise<Term[]> {
  const missing = await rows.summarize(fields.map((field) => ({ ask: "missing", column: field.name }) as const));
  const terms: Term[] = [];
  const limit = Math.floor(informative / rowsPerTerm);
  const usable = fields.filter((_, i) => missing[i]!.count <= mostMissing * rows.count);
  const width = (field: Field) => (isMeasured(field) ? 1 : Math.min(columnLevels, (field.levels?.length ?? 1) - 1));
  // Narrow columns first: a wide category must not push out many numbers.
  for (const field of [...usable].sort((a, b) => width(a) - width(b))) {
    const incomplete = missing[fields.indexOf(field)]!.count > 0;
    const marked = missing[fields.indexOf(field)]!.count >= leastLevelRows;
    const mark: Term[] = marked ? [{ name: `${field.name} missing`, column: field.name, mark: true }] : [];
    const own = isMeasured(field) ? [numberTerm(table, field, incomplete)] : levelTerms(table, field, incomplete);
    if (terms.length + own.length + mark.length <= limit) terms.push(...own, ...mark);
  }
  return terms;
}

function numberTerm(table: Table, field: Field, incomplete: boolean): Term {
  const days = field.kind === "time";
  const middle = incomplete ? quantiles(numbers(table, field.name), [0.5])[0]! / (days ? day : 1) : Number.NaN;
  return {
    name: field.name,
    column: field.name,
    ...(days ? { days } : {}),
    ...(Number.isNaN(middle) ? {} : { fill: middle }),
  };
}

function levelTerms(table: Table, field: Field, incomplete: boolean): Term[] {
  const column = columnOf(table, field.name);
  if (!isCoded(column)) return [];
  const counts = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]!++;
  const levels = column.levels
    .map((level, i) => ({ level, count: counts[i]! }))
    .filter(({ count }) => count >= leastLevelRows);
  levels.sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1));
  // The reference is the first level of a flag, the most frequent one of a category, together with all that are rare.
  const reference = field.kind === "flag" ? field.levels![0] : levels[0]?.level;
  return levels
    .filter(({ level }) => level !== reference)
    .slice(0, columnLevels)
    .map(({ level }) => ({
      name: `${field.name}[${level}]`,
      column: field.name,
      level,
      ...(incomplete ? { fill: 0 } : {}),
    }));
}

function estimate(table: Table, units: Units | undefined, claim: Coefficient) {
  const x = designMatrix(table, claim.formula);
  const column = columnOf(table, claim.target);
  const y =
    claim.level === undefined
      ? asNumbers(column)
      : Float64Array.from(membership(column, claim.level), (one) => (one < 0 ? Number.NaN : one));
  const rows = completeRows(x, y);
  const n = rows.length;
  if (n <= claim.formula.length + 1) return undefined;
  const names = [interceptName, ...claim.formula.map((term) => term.name)];
  const input = { x: takeRows(x, y.length, rows), n, names, y: Float64Array.from(rows, (row) => y[row]!) };
  const clusters = units && Int32Array.from(rows, (row) => units.codes[row]!);
  const counted = clusters ? new Set(clusters).size : n;
  if (clusters && counted < 3) return undefined;
  const given = { ...input, ...(clusters ? { clusters } : {}) };
  const robust = clusters ? "cluster" : claim.level === undefined ? "hc3" : "hc1";
  const [fit, plain] =
    claim.level === undefined
      ? [leastSquares({ ...given, errors: robust }), leastSquares({ ...given, errors: "classic" })]
      : [
          logisticRegression({ ...given, errors: robust as "cluster" | "hc1" }),
          logisticRegression({ ...given, errors: "classic" }),
        ];
  return {
    n,
    units: counted,
    // A level of twenty rows of a skewed target tells its own variance too small (MacKinnon and White, Journal of
    // Econometrics 29, 1985): of the robust and the classic error the larger one counts.
    terms: fit.terms.map((term, i) => ((plain.terms[i]!.se ?? 0) > (term.se ?? 0) ? plain.terms[i]! : term)),
    ...("separatedBy" in fit
      ? { separatedBy: fit.separatedBy, settled: fit.converged && !fit.separated }
      : { separatedBy: [], settled: true }),
  };
}

function evidenceFor(claim: Coefficient, fit: ReturnType<typeof estimate>): Evidence {
  const term = fit?.terms.find((item) => item.name === claim.term);
  if (fit === undefined || term === undefined)
    return noEvidence("coefficient", "too few rows have all columns of the formula");
  if (term.aliased || term.coefficient === null || term.se === null || !Number.isFinite(term.se))
    return noEvidence("coefficient", "other columns of the formula determine it here", fit.n);
  if (fit.separatedBy.includes(claim.term))
    return noEvidence("coefficient", "it separates the levels completely here", fit.n);
  const { coefficient: value, se, low, high, p } = term;
  const scale = (number: number | null) => (number === null ? null : number * claim.per);
  return {
    n: fit.n,
    units: fit.units,
    measure: "coefficient",
    effect: scale(value),
    se: scale(se),
    low: scale(low),
    high: scale(high),
    p,
    figures: { coefficient: value, se, low, high },
  };
}
