import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { loadModel } from "../src/learn/artifact.ts";
import { transferHtml } from "../src/report/transfer-page.ts";
import { type CheckResult, checkInFull } from "../src/studies/check.ts";
import { describeModel } from "../src/studies/describe.ts";
import { openBytes } from "../src/studies/open.ts";
import { predictCsv } from "../src/studies/predict.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

/** Buyers by age and income; elsewhere they are older by `older`, and more of them buy by `eager` in log odds. */
function shop(seed: string, rows: number, older = 0, eager = 0): string {
  const random = createRandom(4, seed);
  const lines = ["age,income,district,buys"];
  for (let row = 0; row < rows; row++) {
    const age = 40 + older + 10 * random.normal();
    const income = 30 + 8 * random.normal();
    const odds = (age - 40) / 8 + (income - 30) / 12 - 0.4 + eager;
    const buys = random.uniform() < 1 / (1 + Math.exp(-odds)) ? "yes" : "no";
    lines.push(`${age.toFixed(2)},${income.toFixed(2)},${"abc"[random.below(3)]},${buys}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("a study on the table of another place", () => {
  let result: MineResult;
  const checked = (text: string, told = {}, holdout = result.holdout): Promise<CheckResult> =>
    checkInFull(
      {
        study: result.study,
        studySha256: "",
        artifact: result.artifact,
        ...(holdout ? { holdout: bytesOf("holdout.csv", holdout) } : {}),
      },
      bytesOf("elsewhere.csv", text),
      told,
    );
  beforeAll(async () => {
    result = await mine(await openBytes(bytesOf("shop.csv", shop("first", 1500))), { target: "buys", effort: "quick" });
  });

  it("of like rows finds no shift, nothing to repair, and the figure that it expected", async () => {
    const { transfer, adapted } = await checked(shop("alike", 1000));
    const { similarity, expected, measured, difference } = transfer;
    for (const { q } of similarity.columns) expect(q).toBeGreaterThan(0.01);
    expect(similarity.joint!.p).toBeGreaterThan(0.01);
    expect(Math.abs(similarity.inside! - 0.95)).toBeLessThan(0.03);
    expect(expected!.low).toBeLessThan(measured!.value);
    expect(expected!.high).toBeGreaterThan(measured!.value);
    expect(difference!.value).toBeCloseTo(measured!.value - expected!.value, 12);
    expect(transfer.repair!.map(({ accepted }) => accepted)).toEqual([false, false, false, false]);
    expect(adapted).toBeUndefined();
  });

  it("gives no verdict from nothing", async () => {
    const [header, row] = shop("alone", 1).split("\n");
    await expect(checked(`${header}\n`)).rejects.toThrow("no rows");
    const { transfer } = await checked(`${header}\n${row}\n`);
    expect(transfer.expected).toBeUndefined();
    expect(transfer.measured).toBeUndefined();
    expect(new Set(transfer.findings.map(({ verdict }) => verdict))).not.toContain("replicates");
    expect(transfer.verdict.sentence).toMatch(/could not be tested\); the model could not be scored/);
    const { transfer: other } = await checked(shop("levels", 300).replaceAll(/,(yes|no)\n/g, ",perhaps\n"));
    const reasons = other.findings.map(({ reason }) => reason);
    expect(reasons).toContain("buys does not read as in the study: other kinds or none of its levels");
  });

  it("names what has shifted and distrusts what lies outside", async () => {
    const far = shop("older", 1000, 12);
    const { transfer, distrust } = await checked(`${far.trimEnd()}\n300,30,a,yes\n`);
    const age = transfer.similarity.columns.find(({ name }) => name === "age")!;
    expect(age.q).toBeLessThan(1e-6);
    expect(age.effect).toBeGreaterThan(0.3);
    expect(transfer.similarity.joint!.tellers[0]!.column).toBe("age");
    expect(transfer.expected!.low).toBeLessThan(transfer.measured!.value);
    expect(transfer.expected!.high).toBeGreaterThan(transfer.measured!.value);
    const lines = distrust!.split("\n");
    expect(lines[0]).toBe("row,place,p,columns");
    expect(lines.find((line) => line.startsWith("1001,"))).toMatch(/^1001,outside,0\.\d+,age/);
  });

  it("repairs the model where more buy, in a file that names its parent and predicts as the repair says", async () => {
    const elsewhere = shop("eager", 1000, 0, 1);
    const { transfer, adapted } = await checked(elsewhere);
    const best = transfer.repair!.find(({ kind }) => kind === transfer.adapted!.kind)!;
    expect(best.accepted).toBe(true);
    expect(best.after!).toBeLessThan(best.before!);
    const loaded = loadModel(adapted!);
    expect(describeModel(loaded, "").parent).toEqual({ sha256: transfer.adapted!.parent });
    const table = bytesOf("new.csv", shop("new", 2000, 0, 1));
    const request = { explain: false, interval: true, keep: ["buys"] };
    const rowsOf = async (file: typeof loaded) =>
      (await predictCsv(file, table, {}, request, {})).csv
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
    const [plain, repaired] = [await rowsOf(loadModel(result.artifact)), await rowsOf(loaded)];
    const yes = plain.filter((cells) => cells.at(-1) === "yes").length / plain.length;
    const said = (rows: string[][]) => rows.reduce((sum, cells) => sum + Number(cells[3]), 0) / rows.length;
    expect(Math.abs(said(repaired) - yes)).toBeLessThan(0.04);
    expect(Math.abs(said(plain) - yes)).toBeGreaterThan(0.1);
  });

  it("without labels looks at no target, and says what it assumes", async () => {
    const elsewhere = shop("eager", 1000, 0, 1);
    const { transfer } = await checked(elsewhere, { labels: false });
    expect(transfer.measured).toBeUndefined();
    expect(transfer.difference).toBeUndefined();
    expect(transfer.expected!.assumes).toContain("as it did in the study");
    expect(transfer.repair!.every(({ kind, before }) => kind === "prior" && before === null)).toBe(true);
    const blank = elsewhere.replaceAll(/,(yes|no)\n/g, ",\n");
    const { transfer: other } = await checked(blank, { labels: false });
    expect(other.expected).toEqual(transfer.expected);
    expect(other.similarity).toEqual(transfer.similarity);
  });

  it("is told on one page without a script, nothing of which comes from a cell unescaped", async () => {
    const { transfer } = await checked(
      shop("older", 1000, 12).replace("age,income,district,buys", "age,income,<i>d,buys"),
      {
        map: ["district=<i>d"],
      },
    );
    const page = transferHtml(result.study, transfer);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<i>d");
    expect(page).toContain("&lt;i&gt;d");
    for (const title of [
      "Which insights hold",
      "What the model is worth here",
      "How similar the rows are",
      "The columns, matched",
    ])
      expect(page).toContain(title);
    expect(page).toContain(`${transfer.verdict.holds} <small>of ${transfer.verdict.of}</small>`);
    const bare = await checked(shop("older", 300, 12), {}, "");
    expect(transferHtml(result.study, bare.transfer)).toContain("holdout.csv is not beside the study");
  });

  it("says why nothing is compared where holdout.csv is missing or another one", async () => {
    const elsewhere = shop("alike", 200);
    const { transfer } = await checked(elsewhere, {}, "");
    expect(transfer.similarity).toMatchObject({ columns: [], joint: null, inside: null });
    expect(transfer.similarity.reason).toContain("not beside");
    expect((await checked(elsewhere, {}, elsewhere)).transfer.similarity.reason).toContain("not the study's");
  });

  it("scores the model without a column that the table lacks, and expects what it is worth without it", async () => {
    const elsewhere = shop("alike", 1000)
      .split("\n")
      .map((line) =>
        line
          .split(",")
          .filter((_, i) => i !== 1)
          .join(","),
      )
      .join("\n");
    const { transfer } = await checked(elsewhere);
    expect(transfer.verdict.sentence).toMatch(/^income is not here; /);
    expect(transfer.measured!.value).toBeGreaterThan(0.7);
    expect(transfer.expected!.low).toBeLessThan(transfer.measured!.value);
    expect(transfer.expected!.high).toBeGreaterThan(transfer.measured!.value);
    const performance = result.study.findings.find(({ kind }) => kind === "performance")!;
    expect(transfer.findings.find(({ id }) => id === performance.id)!.verdict).not.toBe("untestable");
  });
});
