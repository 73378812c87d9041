import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { createContext } from "../../src/core/context.ts";
import { createRandom } from "../../src/core/random.ts";
import type { TransferVerdict } from "../../src/findings/transfer.ts";
import { loadModel } from "../../src/learn/artifact.ts";
import { metrics } from "../../src/registry.ts";
import { csvRecord } from "../../src/sources/write-csv.ts";
import { checkInFull } from "../../src/studies/check.ts";
import { openBytes } from "../../src/studies/open.ts";
import { reopen } from "../../src/studies/reopen.ts";
import { claimContext } from "../../src/studies/table/explore.ts";
import { mine } from "../../src/studies/table/mine.ts";
import { asked, readSample } from "../../src/studies/transfer/read-sample.ts";
import { type Expected, expectedFigures } from "../../src/transfer/expected.ts";
import { withTarget } from "../../src/transfer/labelled.ts";

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

/** What to expect of a model without labels on rows of its own place beside what was measured there. */
export type Foretold = Pick<Halved, "seed" | "expected" | "measured">;

/** Mines one random half of a table with effort quick and checks the study on the other: both come from one place. */
export async function halvedTable(cells: Cells, target: string, seed: number): Promise<Halved> {
  const { study, artifact, holdout, other } = await minedHalf(cells, target, seed);
  const { transfer } = await checkInFull({ study, studySha256: "0", artifact, holdout }, other);
  const confirmed = study.findings.filter(({ verdict }) => verdict === "confirmed");
  const { expected, measured, similarity } = transfer;
  return {
    seed,
    verdicts: confirmed.map(({ id, kind }) => ({
      kind,
      verdict: transfer.findings.find((finding) => finding.id === id)!.verdict,
    })),
    ...(similarity.joint ? { p: similarity.joint.p } : {}),
    ...foretold(expected, measured),
  };
}

/** What `check` of `halvedTable` says of the expected and the measured figure, without the rest of it, which takes longer. */
export async function halfForetold(cells: Cells, target: string, seed: number): Promise<Foretold> {
  const { study, artifact, holdout, other } = await minedHalf(cells, target, seed);
  const { model } = loadModel(artifact);
  const names = study.schema.filter(({ role }) => role !== "ignore").map(({ name }) => name);
  const sampleOf = async (file: Bytes, sampleSeed: number) => {
    const opened = await reopen(file, study.reading, names, {});
    const sample = withTarget(asked(await readSample(opened, study, names, sampleSeed), model, []));
    await opened.close();
    return sample;
  };
  const metric = metrics.get(study.metric.id)!;
  const there = await sampleOf(holdout, study.seed);
  const here = await sampleOf(other, study.seed + 1);
  const context = claimContext(createContext({ seed: study.seed }), [model], study.split);
  const [expected] = await expectedFigures(there, here, metric, context);
  return { seed, ...foretold(expected, { value: metric.score(here.truth, here.prediction)() }) };
}

function foretold(expected: Expected | undefined, measured: { readonly value: number } | undefined) {
  return {
    ...(expected ? { expected: { value: expected.value, low: expected.low, high: expected.high } } : {}),
    ...(measured ? { measured: measured.value } : {}),
  };
}

async function minedHalf({ names, rows }: Cells, target: string, seed: number) {
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
  const other = bytesOf("two.csv", text(order.slice(middle)));
  return { study, artifact, holdout: bytesOf("holdout.csv", holdout), other };
}

/** The rows of a table without those that repeat an earlier one. */
export function withoutCopies({ names, rows }: Cells): Cells {
  const seen = new Map(rows.map((row) => [JSON.stringify(row), row]));
  return { names, rows: [...seen.values()] };
}
