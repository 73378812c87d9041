import { bytesOf } from "../../src/core/bytes.ts";
import { createRandom } from "../../src/core/random.ts";
import type { TransferVerdict } from "../../src/findings/transfer.ts";
import { csvRecord } from "../../src/sources/write-csv.ts";
import { checkInFull } from "../../src/studies/check.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";

/** A table as the texts of its cells. */
export interface Cells {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What `check` says of one half of a table beside what was mined in the other. */
export interface Halved {
  readonly seed: number;
  /** Of each confirmed finding. */
  readonly verdicts: readonly { readonly kind: string; readonly verdict: TransferVerdict }[];
  /** Of the test whether a classifier tells the halves apart. */
  readonly p?: number;
  readonly expected?: { readonly value: number; readonly low: number; readonly high: number };
  readonly measured?: number;
}

/** Mines one random half of a table with effort quick and checks the study on the other: both come from one place. */
export async function halvedTable({ names, rows }: Cells, target: string, seed: number): Promise<Halved> {
  const random = createRandom(seed, "halves");
  const order = rows.map((_, row) => row);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  const middle = order.length >> 1;
  const text = (places: readonly number[]) =>
    `${[csvRecord(names), ...places.map((row) => csvRecord(rows[row]!))].join("\n")}\n`;
  const data = await openBytes(bytesOf("one.csv", text(order.slice(0, middle))));
  const { study, artifact, holdout } = await mine(data, { target, effort: "quick" }, { seed });
  await data.close();
  const input = { study, studySha256: "0", artifact, holdout: bytesOf("holdout.csv", holdout) };
  const { transfer } = await checkInFull(input, bytesOf("two.csv", text(order.slice(middle))));
  const confirmed = study.findings.filter(({ verdict }) => verdict === "confirmed");
  const { expected, measured, similarity } = transfer;
  return {
    seed,
    verdicts: confirmed.map(({ id, kind }) => ({
      kind,
      verdict: transfer.findings.find((finding) => finding.id === id)!.verdict,
    })),
    ...(similarity.joint ? { p: similarity.joint.p } : {}),
    ...(expected ? { expected: { value: expected.value, low: expected.low, high: expected.high } } : {}),
    ...(measured ? { measured: measured.value } : {}),
  };
}

/** The rows of a table without those that repeat an earlier one. */
export function withoutCopies({ names, rows }: Cells): Cells {
  const seen = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return { names, rows: [...seen.values()] };
}
