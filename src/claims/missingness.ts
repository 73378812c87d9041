import { type ClaimBase, defineClaim, type Evidence, noProposal } from "../core/claim.ts";
import { columnOf, isMissing, type Table } from "../core/table.ts";
import { isMeasured, outcomesOf, outcomeValues, tell, tellShare } from "./cells.ts";
import { compareGroups, groupMeasure } from "./difference.ts";
import { testEach } from "./test-each.ts";
import type { Units } from "./units.ts";

/** The target differs between rows where a column is missing and rows where it is there. */
interface Missingness extends ClaimBase {
  readonly column: string;
  readonly target: string;
  readonly level?: string;
}

const smallest = 0.1;
const sideRows = 10;

/** A missing cell tells something: measured as a difference between rows with and without the cell. */
export const missingness = defineClaim<Missingness>({
  id: "missingness",
  version: 1,
  family: () => "target",
  smallest,
  marginal: true,
  async propose(rows, subject) {
    const { target, task, features } = subject.inputs;
    const field = rows.schema.find((item) => item.name === target);
    if (target === undefined || field === undefined || (task === "regress" && !isMeasured(field))) return noProposal;
    // Columns that no model can use may tell by their gaps; those left out for what they know would tell just that.
    const columns = rows.schema
      .filter(({ name, kind }) => name !== target && (features.includes(name) || kind === "text" || kind === "key"))
      .map(({ name }) => name);
    const missing = await rows.summarize(columns.map((column) => ({ ask: "missing", column }) as const));
    const told = columns.filter((_, i) => missing[i]!.count >= sideRows && rows.count - missing[i]!.count >= sideRows);
    const claims = told.flatMap((column) =>
      outcomesOf(subject.inputs).map((level) => ({
        columns: [target, column],
        column,
        target,
        ...(level !== undefined ? { level } : {}),
      })),
    );
    return { claims, looked: claims.length };
  },
  test(claims, rows, context) {
    const measureOf = ({ level }: Missingness) => groupMeasure(level !== undefined);
    return testEach(claims, rows, context, measureOf, (table, units) => (claim) => measure(claim, table, units));
  },
  say(claim, { figures }) {
    if (figures === undefined) return `Whether ${claim.column} is missing could not be compared with ${claim.target}.`;
    if (claim.level !== undefined)
      return `Where ${claim.column} is missing, ${claim.target} is ${claim.level} in ${tellShare(figures.inside)} of rows, against ${tellShare(figures.outside)} where it is there.`;
    return `Where ${claim.column} is missing, ${claim.target} is ${tell(figures.inside)} on average, against ${tell(figures.outside)} where it is there.`;
  },
});

function measure(claim: Missingness, table: Table, units: Units | undefined): Evidence {
  const column = columnOf(table, claim.column);
  const absent = Int8Array.from({ length: table.count }, (_, i) => (isMissing(column, i) ? 1 : 0));
  return compareGroups(outcomeValues(table, claim.target, claim.level), absent, claim.level !== undefined, units);
}
