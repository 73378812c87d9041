import { textsOf } from "../../clean/texts.ts";
import type { Bytes } from "../../core/bytes.ts";
import { Problem } from "../../core/problem.ts";
import type { RowMask } from "../../core/rows.ts";
import type { Newcomers } from "../../findings/transfer.ts";
import { type DataSet, type OpenOptions, openBytes } from "../open.ts";

/** Whom rows are about, and the table of those who were seen before. */
export interface SeenBefore {
  readonly column: string;
  readonly seen: Bytes;
  readonly reading?: OpenOptions;
}

/** Rows of those not seen before, and rows that name nobody, as masks over the table. */
export interface NewcomerMasks extends Pick<Newcomers, "column" | "seen" | "values" | "unseen"> {
  readonly groups: readonly { readonly group: Newcomers["groups"][number]["group"]; readonly mask: RowMask }[];
}

export async function newcomerMasks(here: DataSet, { column, seen, reading = {} }: SeenBefore): Promise<NewcomerMasks> {
  const before = await openBytes(seen, reading);
  const known = new Set<string>();
  try {
    for await (const cell of cellsOf(before, column)) if (cell !== "") known.add(cell);
  } finally {
    await before.close();
  }
  const fresh = new Uint8Array(here.count);
  const nobody = new Uint8Array(here.count);
  const values = new Set<string>();
  let row = 0;
  for await (const cell of cellsOf(here, column)) {
    if (cell === "") nobody[row] = 1;
    else if (!known.has(cell)) fresh[row] = 1;
    if (cell !== "") values.add(cell);
    row++;
  }
  return {
    column,
    seen: { locator: before.source.name, sha256: before.source.sha256 },
    values: values.size,
    unseen: [...values].filter((value) => !known.has(value)).length,
    groups: [
      { group: "new", mask: fresh },
      { group: "nobody", mask: nobody },
    ],
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
