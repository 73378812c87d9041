import { type ClaimBase, type Evidence, noEvidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import type { Rows } from "../core/rows.ts";
import type { Table } from "../core/table.ts";
import { claimTable, has } from "./cells.ts";
import { type Units, unitsOf } from "./units.ts";

type Measure<C> = (claim: C) => Evidence;

/** Evidence for every claim from one table of the columns that they speak of; a claim whose column is not there has none. */
export async function testEach<C extends ClaimBase>(
  claims: readonly C[],
  rows: Rows,
  context: Context,
  measureOf: (claim: C) => string,
  begin: (table: Table, units: Units | undefined) => Measure<C>,
): Promise<readonly Evidence[]> {
  const table = await claimTable(
    rows,
    claims.flatMap((claim) => claim.columns),
    context,
  );
  const measure = begin(table, unitsOf(table, context));
  const evidence: Evidence[] = [];
  for (const claim of claims) {
    evidence.push(has(table, claim.columns) ? measure(claim) : noEvidence(measureOf(claim), "a column is missing"));
    await context.pause();
  }
  return evidence;
}
