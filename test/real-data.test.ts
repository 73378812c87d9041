import { describe, expect, it } from "vitest";
import type { Study } from "../src/findings/study.ts";
import { studyText } from "../src/report/text.ts";
import { open } from "../src/studies/open.ts";
import { mine } from "../src/studies/table/mine.ts";
import type { MineOptions } from "../src/studies/table/request.ts";
import { sharedData } from "./reference.ts";

/** What an expert of each field would look for first. The figures are bounds, not snapshots. */
const study = async (path: string, options: MineOptions): Promise<Study> =>
  (await mine(await open(path), { effort: "quick", ...options }, { seed: 1 })).study;
const column = (found: Study, name: string) => found.schema.find((one) => one.name === name)!;
const aboutTarget = (found: Study, name: string) =>
  found.findings.filter(
    ({ family, verdict, columns }) => family === "target" && verdict === "confirmed" && columns.includes(name),
  );

const haberman = sharedData("haberman/haberman.csv");
describe.skipIf(!haberman.there)("survival after breast surgery (haberman, no header)", () => {
  it("takes death, the rarer of codes 1 and 2, for the outcome, and positive nodes for its sign", async () => {
    const found = await study(haberman.path, { target: "column_4" });
    expect(found.data).toMatchObject({ rows: 306, columns: 4 });
    expect(found.positive).toBe("2");
    const nodes = aboutTarget(found, "column_3");
    expect(nodes.map(({ sentence }) => sentence).join("\n")).toContain("Where column_4 = 2, column_3 is higher");
    expect(found.metrics.auc!.value).toBeGreaterThan(0.6);
  });
});

const breast = sharedData("breast_cancer_original/breast-cancer-wisconsin.data");
describe.skipIf(!breast.there)("breast cancer, Wisconsin original (no header)", () => {
  it("sets the sample's number aside, keeps one patient on one side, counts the 16 question marks", async () => {
    const found = await study(breast.path, { target: "column_11" });
    expect(column(found, "column_1")).toMatchObject({ kind: "key", role: "ignore" });
    expect(found.split.reason).toContain("rows of one column_1 stay together");
    expect(found.recipe).toContainEqual(
      expect.objectContaining({ step: "missing-marks", columns: ["column_7"], cells: 16 }),
    );
    expect(found.positive).toBe("4");
    expect(found.metrics.auc!.value).toBeGreaterThan(0.98);
  });
});

const insurance = sharedData("insurance_charges/insurance.csv");
describe.skipIf(!insurance.there)("insurance charges", () => {
  it("finds smoking, in numbers a reader can check, and tells each column once", async () => {
    const found = await study(insurance.path, { target: "charges" });
    expect(found.metrics.r2!.value).toBeGreaterThan(0.8);
    const smoking = aboutTarget(found, "smoker").find(({ kind }) => kind === "difference")!;
    expect(smoking.sentence).toMatch(
      /^Where smoker = yes, charges is higher: 3\d,\d{3} on average against \d{4} elsewhere/,
    );
    const text = studyText(found);
    expect(text).toMatch(/^charges can be predicted: R\u00b2 0\.8/);
    const [alone] = text.split("rules about charges");
    expect(alone!.split("\n").filter((line) => /^ {2}- .*smoker/.test(line))).toHaveLength(1);
  });

  it("finds that weight costs where people smoke, and not without", async () => {
    const { findings } = await study(insurance.path, { target: "charges" });
    const heavy = findings.filter(
      ({ kind, verdict, columns }) =>
        kind === "rule" && verdict === "confirmed" && columns.join() === "charges,bmi,smoker",
    );
    expect(heavy.map(({ sentence }) => sentence)).toContainEqual(
      expect.stringMatching(
        /^Where bmi is at least 30\.\d+ and smoker = yes, charges is higher: 4\d,\d{3} on average, against 2\d,\d{3} where only smoker = yes, 9\d{3} where only bmi/,
      ),
    );
  });
});

const states = sharedData("statecrime/statecrime.csv");
describe.skipIf(!states.there)("violent crime in 51 states", () => {
  it("calls a gain on 25 confirm rows uncertain where its bound says so", async () => {
    const found = await study(states.path, { target: "violent" });
    expect(column(found, "state").role).toBe("ignore");
    expect(found.split).toMatchObject({ explore: 26, confirm: 25 });
    expect(found.verdict.signal).toBe(found.verdict.improvement.low > 0);
    if (!found.verdict.signal && found.verdict.improvement.value > 0)
      expect(found.verdict.sentence).toMatch(/^No model was shown to predict violent .* not certain at the 99 % level/);
    expect(aboutTarget(found, "murder").length).toBeGreaterThan(0);
  });
});
