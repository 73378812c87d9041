import { bytesOf } from "../../src/core/bytes.ts";
import { createRandom } from "../../src/core/random.ts";
import type { TransferVerdict } from "../../src/findings/transfer.ts";
import { check } from "../../src/studies/check.ts";
import { openBytes } from "../../src/studies/open.ts";
import { mine } from "../../src/studies/table/mine.ts";

/** What a column does to the target in the other table, beside what it does in the study; nothing in both is "null". */
export type Planted = "same" | "half" | "gone" | "reversed" | "null";
/** How the columns that mean nothing are made. */
export type WorldKind = "independent" | "correlated" | "clustered";

const there: Readonly<Record<Planted, number>> = { same: 1, half: 0.5, gone: 0, reversed: -1, null: 0 };
const planted: readonly Planted[] = ["same", "same", "same", "same", "half", "gone", "reversed", "reversed"];
const nulls = 8;
const rows = 2000;
const clusterRows = 10;
/** A correlation that a test of 600 confirm rows finds at p <= 0.005 nine times in ten. */
const beta = 0.185;

export interface WorldResult {
  /** Columns that were planted, and those of them that a confirmed finding ties to the target. */
  readonly due: number;
  readonly found: number;
  /** Confirmed findings about the target, and those of them that speak of a column that means nothing. */
  readonly confirmed: number;
  readonly wrong: number;
  /** Confirmed rules, and those of them that ask for a column that means nothing. */
  readonly rules: number;
  readonly wrongRules: number;
  /** What check says of each confirmed finding about a planted column. */
  readonly verdicts: readonly { readonly planted: Planted; readonly verdict: TransferVerdict }[];
}

/** The mean over worlds of the share of what was confirmed that is false, with its Monte Carlo error. */
export function falseShare(worlds: readonly (readonly [wrong: number, confirmed: number])[]): {
  readonly mean: number;
  readonly error: number;
} {
  const shares = worlds.map(([wrong, confirmed]) => wrong / Math.max(1, confirmed));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const spread = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / Math.max(1, shares.length - 1);
  return { mean, error: Math.sqrt(spread / shares.length) };
}

/**
 * A table made by a known law, mined with effort quick and checked on another table where the law has changed. In a
 * clustered world ten rows in a row come from one unit, which has its own mean and its own values of the null columns. What the
 * model leans on is left out: a model that was misled by a column of chance does lean on it.
 */
export async function plantedWorld(seed: number, kind: WorldKind): Promise<WorldResult> {
  const truth = new Map<string, Planted>([
    ...planted.map((one, i): [string, Planted] => [`x${i}`, one]),
    ...Array.from({ length: nulls }, (_, i): [string, Planted] => [`n${i}`, "null"]),
  ]);
  const data = await openBytes(bytesOf("study.csv", table(seed, kind, "study", truth)));
  const entity = kind === "clustered" ? { entity: "unit" } : {};
  const { study, artifact } = await mine(data, { target: "y", effort: "quick", ...entity }, { seed });
  await data.close();
  const other = bytesOf("other.csv", table(seed, kind, "other", truth));
  const transfer = await check({ study, studySha256: "0", artifact }, other);
  const about = study.findings.flatMap((finding) => {
    const columns = finding.columns.filter((name) => truth.has(name));
    const isOwn = finding.family === "target" && finding.verdict === "confirmed" && finding.kind !== "importance";
    return isOwn && columns.length === 1 ? [{ id: finding.id, column: columns[0]! }] : [];
  });
  const rules = study.findings.filter(({ family, verdict }) => family === "rule" && verdict === "confirmed");
  const found = new Set(about.map(({ column }) => column).filter((name) => truth.get(name) !== "null"));
  return {
    due: planted.length,
    found: found.size,
    confirmed: about.length,
    wrong: about.filter(({ column }) => truth.get(column) === "null").length,
    rules: rules.length,
    wrongRules: rules.filter(({ columns }) => columns.some((name) => truth.get(name) === "null")).length,
    verdicts: about.flatMap(({ id, column }) => {
      const own = truth.get(column)!;
      const verdict = transfer.findings.find((finding) => finding.id === id)!.verdict;
      return own === "null" ? [] : [{ planted: own, verdict }];
    }),
  };
}

function table(seed: number, kind: WorldKind, side: "study" | "other", truth: ReadonlyMap<string, Planted>): string {
  const random = createRandom(seed, `planted/${kind}/${side}`);
  const effects = [...truth.values()].map((one) => (one === "null" ? 0 : beta * (side === "study" ? 1 : there[one])));
  const spare = 1 - effects.reduce((sum, effect) => sum + effect * effect, 0);
  const lines = [[...(kind === "clustered" ? ["unit"] : []), ...truth.keys(), "y"].join(",")];
  const ofUnit = () => ({ mean: random.normal(), nulls: Array.from({ length: nulls }, () => random.normal()) });
  let unit = ofUnit();
  for (let row = 0; row < rows; row++) {
    if (row % clusterRows === 0) unit = ofUnit();
    const shared = random.normal();
    const values = [...truth.values()].map((one, i) => {
      if (one !== "null" || kind === "independent") return random.normal();
      if (kind === "clustered") return unit.nulls[i - planted.length]!;
      return Math.sqrt(0.9) * shared + Math.sqrt(0.1) * random.normal();
    });
    const noise = kind === "clustered" ? Math.SQRT1_2 * (unit.mean + random.normal()) : random.normal();
    const y = values.reduce((sum, value, i) => sum + effects[i]! * value, Math.sqrt(spare) * noise);
    const cells = [...values, y].map((value) => value.toFixed(6));
    lines.push([...(kind === "clustered" ? [`u${Math.floor(row / clusterRows)}`] : []), ...cells].join(","));
  }
  return `${lines.join("\n")}\n`;
}
