import { bytesOf } from "../../src/core/bytes.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";

/** What a study says of a target that has nothing to do with the other columns: all of it is false. */
export interface NullStudy {
  readonly seed: number;
  readonly signal: boolean;
  /** Candidates about the target that were proposed on the explore rows. */
  readonly candidates: number;
  /** Sentences of confirmed findings about the target, with the kind of claim first. */
  readonly confirmed: readonly string[];
}

export async function nullStudy(csv: string, target: string, seed: number): Promise<NullStudy> {
  const data = await openBytes(bytesOf("shuffled.csv", csv));
  const { study } = await mine(data, { target, effort: "quick" }, { seed });
  await data.close();
  const about = study.findings.filter(({ family }) => family === "target");
  return {
    seed,
    signal: study.verdict.signal,
    candidates: about.length,
    confirmed: about
      .filter(({ verdict }) => verdict === "confirmed")
      .map(({ kind, sentence }) => `${kind}: ${sentence}`),
  };
}
