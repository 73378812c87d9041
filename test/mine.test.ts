import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import type { Study } from "../src/findings/study.ts";
import { fileBytes } from "../src/host/node.ts";
import { check } from "../src/studies/check.ts";
import { open } from "../src/studies/open.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";
import type { MineOptions } from "../src/studies/table/request.ts";
import { sharedData } from "./reference.ts";

const houses = fileURLToPath(new URL("../data/king-county-houses.csv", import.meta.url));
const run = async (path: string, options: MineOptions, seed = 1) =>
  mine(await open(path), { effort: "quick", ...options }, { seed });
const confirmed = (study: Study, column: string) =>
  study.findings.filter(
    (finding) => finding.family === "target" && finding.verdict === "confirmed" && finding.columns.includes(column),
  );
const feature = (study: Study, name: string) => study.schema.find((column) => column.name === name)!.role === "feature";

describe("mine on the houses of King County", () => {
  let result: MineResult;
  beforeAll(async () => {
    result = await run(houses, { target: "price" });
  });

  it("reads id as a key and never learns from it", () => {
    expect(result.study.schema.find((column) => column.name === "id")).toMatchObject({ kind: "key", role: "ignore" });
    expect(result.model.fields.map((field) => field.name)).not.toContain("id");
  });

  it("finds that boosting beats the linear model, and reaches what LightGBM does", () => {
    const { models, metrics, verdict } = result.study;
    expect(models[0]!.algorithm).toBe("gradient-boosting");
    expect(models.find((model) => model.id === "linear-regression")!.validation.value).toBeLessThan(
      models[0]!.validation.value,
    );
    expect(metrics.r2!.value).toBeGreaterThan(0.86);
    expect(verdict.signal).toBe(true);
  });

  it("covers 90 ± 2 % of the confirm prices", () => {
    expect(Math.abs(result.study.conformal!.coverage - 0.9)).toBeLessThan(0.02);
  });

  it("keeps the sales of one house on one side and says why", () => {
    expect(result.study.split.reason).toMatch(/rows of one id stay together/);
    const { explore, confirm } = result.study.split;
    expect(explore + confirm).toBe(21_613);
    expect(confirm / 21_613).toBeCloseTo(0.3, 2);
  });

  it("finds the living space to be the sum of its parts", () => {
    const sentences = result.study.findings
      .filter((finding) => finding.kind === "identity" && finding.verdict === "confirmed")
      .map((finding) => finding.sentence);
    expect(sentences.some((sentence) => sentence.includes("sqft_living is always sqft_above + sqft_basement"))).toBe(
      true,
    );
  });

  it("counts all that was looked at, and logs what the confirm rows were read for", () => {
    const { register, openings, findings, models, schema } = result.study;
    const columns = schema.filter(({ role }) => role !== "ignore").length;
    expect(register.looked.association).toBe((columns * (columns - 1)) / 2);
    expect(register.models).toBe(models.length);
    for (const [kind, looked] of Object.entries(register.looked))
      expect(looked, kind).toBeGreaterThanOrEqual(findings.filter((finding) => finding.kind === kind).length);
    const confirmed = findings.filter(({ verdict }) => verdict === "confirmed").length;
    expect(openings).toEqual([
      { for: "model", count: 1 },
      { for: "claims", count: findings.length },
      { for: "levels", count: confirmed },
    ]);
  });

  it("gives every confirm evidence again to the bit on holdout.csv", async () => {
    const transfer = await check(
      { study: JSON.parse(JSON.stringify(result.study)), studySha256: "", artifact: result.artifact },
      bytesOf("holdout.csv", result.holdout),
    );
    for (const finding of result.study.findings) {
      const again = transfer.findings.find((item) => item.id === finding.id)!;
      for (const key of ["n", "units", "measure", "effect", "se", "low", "high", "p"] as const)
        expect(again[key], `${finding.id} ${key}`).toBe(finding.confirm[key]);
    }
    expect(transfer.verdict.holds).toBe(transfer.verdict.of);
    expect(transfer.measured).toMatchObject(result.study.metrics.r2!);
  });

  it("puts the same rows to confirm for another seed", async () => {
    const other = await run(houses, { target: "price" }, 2);
    expect(other.holdout).toBe(result.holdout);
  });

  it("gives the same bytes again", async () => {
    const again = await run(houses, { target: "price" });
    expect(JSON.stringify(again.study)).toBe(JSON.stringify(result.study));
    expect(again.artifact).toEqual(result.artifact);
  });
});

const titanic = sharedData("titanic/titanic.csv");
describe.skipIf(!titanic.there)("mine on the Titanic", () => {
  it("confirms sex and class, tests age given both, and learns from no name or number", async () => {
    const { study } = await run(titanic.path, { target: "Survived" });
    expect(study.positive).toBe("1");
    expect(confirmed(study, "Sex").length).toBeGreaterThan(0);
    expect(confirmed(study, "Pclass").length).toBeGreaterThan(0);
    const age = study.findings.find((finding) => finding.kind === "coefficient" && finding.columns.includes("Age"))!;
    const formula = (age.claim as { formula: { column: string }[] }).formula.map((term) => term.column);
    expect(formula).toEqual(expect.arrayContaining(["Sex", "Pclass"]));
    expect(["confirmed", "unconfirmed"]).toContain(age.verdict);
    for (const name of ["PassengerId", "Name", "Ticket"]) expect(feature(study, name)).toBe(false);
  });
});

const telco = sharedData("telco_churn/telco-customer-churn-by-IBM.csv");
describe.skipIf(!telco.there)("mine on telco churn", () => {
  it("reads TotalCharges as a number and confirms the contract", async () => {
    const { study } = await run(telco.path, { target: "Churn" });
    expect(study.schema.find((column) => column.name === "TotalCharges")).toMatchObject({
      kind: "number",
      missing: 11,
    });
    expect(study.schema.find((column) => column.name === "customerID")).toMatchObject({ kind: "key", role: "ignore" });
    expect(confirmed(study, "Contract").length).toBeGreaterThan(0);
    expect(study.metrics.auc!.value).toBeGreaterThan(0.83);
  });
});

const adult = sharedData("adult_train/adult-train.csv");
describe.skipIf(!adult.there)("mine on adult", () => {
  it("finds that there is no header and that ? is missing; is calibrated", async () => {
    const columns =
      "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income".split(
        ",",
      );
    const { study } = await mine(await open(adult.path, { columns }), { target: "income", effort: "quick" });
    expect(study.data.rows).toBe(32_561);
    expect(study.schema.find((column) => column.name === "workclass")!.missing).toBe(1836);
    expect(study.positive).toBe(">50K");
    expect(study.metrics.auc!.value).toBeGreaterThan(0.92);
    expect(study.calibration!.ece).toBeLessThan(0.02);
  });
});

describe("mine, asked for what cannot be", () => {
  const refuse = (options: MineOptions, text: RegExp) => expect(run(houses, options)).rejects.toThrow(text);

  it("names likely targets where none is given", () => refuse({}, /--target NAME; likely ones are price/));
  it("lists the columns where one is unknown", () => refuse({ target: "prize" }, /no column "prize".*price/));
  it("refuses to explain a key", () => refuse({ target: "id" }, /was read as key/));
  it("reads an empty file as a Problem", async () => {
    await expect(open(fileURLToPath(new URL("../data/none.csv", import.meta.url)))).rejects.toThrow(/no such file/);
    await expect(fileBytes(fileURLToPath(new URL("../data", import.meta.url)))).rejects.toThrow(/is a folder/);
  });
});
