import { textsOf } from "../../clean/texts.ts";
import type { Bytes } from "../../core/bytes.ts";
import { Problem } from "../../core/problem.ts";
import type { Rows } from "../../core/rows.ts";
import { holdsHere, type Newcomers, type TransferFinding } from "../../findings/transfer.ts";
import { type DataSet, type OpenOptions, openBytes } from "../open.ts";

/** Whom rows are about, and the table of those who were seen before. */
export interface SeenBefore {
  readonly column: string;
  readonly seen: Bytes;
  readonly reading?: OpenOptions;
}

/** The claims on the rows of those not seen before and on rows that name nobody; `rows` are those of `opened`, in the study's words. */
export async function newcomersHere(
  opened: DataSet,
  { column, seen, reading = {} }: SeenBefore,
  rows: Rows,
  confirmed: ReadonlySet<string>,
  findingsIn: (rows: Rows) => Promise<readonly TransferFinding[]>,
): Promise<Newcomers> {
  const before = await openBytes(seen, reading);
  const known = new Set<string>();
  try {
    for await (const cell of cellsOf(before, column)) known.add(cell);
  } finally {
    await before.close();
  }
  const fresh = new Uint8Array(opened.count);
  const nobody = new Uint8Array(opened.count);
  const values = new Set<string>();
  let row = 0;
  for await (const cell of cellsOf(opened, column)) {
    if (cell === "") nobody[row] = 1;
    else {
      values.add(cell);
      if (!known.has(cell)) fresh[row] = 1;
    }
    row++;
  }
  const groups: Newcomers["groups"][number][] = [];
  for (const [group, mask] of [
    ["new", fresh],
    ["nobody", nobody],
  ] as const) {
    const own = rows.where(mask);
    if (own.count === 0) continue;
    const findings = await findingsIn(own);
    groups.push({
      group,
      rows: own.count,
      findings,
      holds: findings.filter(({ verdict }) => holdsHere(verdict)).length,
      tested: findings.filter(({ id, verdict }) => confirmed.has(id) && verdict !== "untestable").length,
    });
  }
  return {
    column,
    seen: { locator: before.source.name, sha256: before.source.sha256 },
    values: values.size,
    unseen: [...values].filter((value) => !known.has(value)).length,
    groups,
  };
}

async function* cellsOf(data: DataSet, column: string): AsyncGenerator<string> {
  const names = data.source.raw.schema.map(({ name }) => name);
  if (!names.includes(column))
    throw new Problem(
      "unknown-column",
      `--new-by: ${data.source.name} has no column "${column}"; it has ${names.join(", ")}`,
      { column, names },
    );
  for await (const table of data.source.raw.batches([column]))
    yield* textsOf(table).columns[0]!.map((cell) => cell.trim());
}
