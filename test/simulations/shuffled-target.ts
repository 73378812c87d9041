import { bytesOf } from "../../src/core/bytes.ts";
import { createRandom } from "../../src/core/random.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";

export interface ShuffledResult {
  readonly seeds: number;
  /** Studies that say that the target can be predicted. */
  readonly signals: number;
  /** Studies with any confirmed finding about the target. */
  readonly found: number;
}

/** Studies of tables whose target has nothing to do with the other columns: whatever they confirm is false. */
export async function shuffledTargets(
  seeds: number,
  rows: number,
  task: "classify" | "regress",
): Promise<ShuffledResult> {
  let signals = 0;
  let found = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const data = await openBytes(bytesOf("shuffled.csv", nullTable(rows, seed, task)));
    const { study } = await mine(data, { target: "target", effort: "quick" }, { seed });
    if (study.verdict.signal) signals++;
    if (study.findings.some(({ columns, verdict }) => columns.includes("target") && verdict === "confirmed")) found++;
  }
  return { seeds, signals, found };
}

/** Columns that go together, missing cells that follow them, and a target drawn apart. */
function nullTable(rows: number, seed: number, task: "classify" | "regress"): string {
  const random = createRandom(seed, "shuffled");
  const lines = ["a,b,c,group,flag,level,target"];
  for (let i = 0; i < rows; i++) {
    const a = random.normal();
    const b = a + random.normal();
    const group = random.below(4) + (a > 0 ? 1 : 0);
    const flag = random.uniform() < 0.3 ? "yes" : "no";
    const target =
      task === "classify" ? (random.uniform() < 0.35 ? "1" : "0") : (Math.exp(random.normal()) * 100).toFixed(2);
    lines.push(
      [
        a.toFixed(3),
        random.uniform() < 0.15 ? "" : b.toFixed(3),
        (random.uniform() * 100).toFixed(1),
        `g${group}`,
        flag,
        String(1 + random.below(5)),
        target,
      ].join(","),
    );
  }
  return `${lines.join("\n")}\n`;
}
