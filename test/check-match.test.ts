import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import type { Evidence } from "../src/core/claim.ts";
import type { Transfer } from "../src/findings/transfer.ts";
import { transferText } from "../src/report/transfer-text.ts";
import { check } from "../src/studies/check.ts";
import { mappingOf } from "../src/studies/match.ts";
import { open, openBytes } from "../src/studies/open.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";
import { names, twinOf } from "./churn-twin.ts";
import { sharedData } from "./reference.ts";

const inputOf = ({ study, artifact }: MineResult) => ({ study, studySha256: "", artifact });
const figures = ["n", "units", "effect", "se", "low", "high", "p"] as const;

const telco = sharedData("telco_churn/telco-customer-churn-by-IBM.csv");
describe.skipIf(!telco.there)("a study of churn on its twin with other names, order, words and unit", () => {
  const text = telco.there ? readFileSync(telco.path, "utf8") : "";
  const twin = bytesOf("twin.csv", twinOf(text));
  const first = () => openBytes(bytesOf("churn.csv", text));
  let result: MineResult;
  let plain: Transfer;
  let asked: Transfer;
  beforeAll(async () => {
    result = await mine(await first(), { target: "Churn", effort: "quick" }, { seed: 1 });
    plain = await check(inputOf(result), bytesOf("churn.csv", text));
    asked = await check(inputOf(result), twin, { map: ["tenure=years*12"] });
  });

  it("asks for what is not sure, and takes no claim about it for tested", () => {
    const unsure = asked.columns.filter(({ to }) => to === null).map(({ from }) => from);
    expect(unsure.length).toBeGreaterThan(0);
    for (const from of unsure) expect(asked.asks!.some((ask) => ask.from === from)).toBe(true);
    const claimed = asked.findings.filter(({ id }) =>
      result.study.findings.find((one) => one.id === id)!.columns.some((name) => unsure.includes(name)),
    );
    expect(claimed.length).toBeGreaterThan(0);
    for (const { verdict, reason, effect } of claimed) {
      expect([verdict, effect]).toEqual(["untestable", null]);
      expect(reason).toContain("--map");
    }
  });

  it("finds the same evidence as on the table itself, once all pairs are told", async () => {
    const map = Object.entries(names).map(([from, to]) => `${from}=${to}${from === "tenure" ? "*12" : ""}`);
    const told = await check(inputOf(result), twin, { map });
    expect(told.columns.map(({ from, to }) => [from, to])).toEqual(Object.entries(names));
    for (const [i, finding] of told.findings.entries()) {
      const own = plain.findings[i]!;
      expect([finding.id, finding.verdict]).toEqual([own.id, own.verdict]);
      for (const figure of figures) near(finding, own, figure);
    }
    expect(told.measured!.value).toBeCloseTo(plain.measured!.value, 9);

    const mapping = mappingOf(told);
    const again = await check(inputOf(result), twin, { mapping });
    expect(again.findings).toEqual(told.findings);
  });

  function near(a: Evidence, b: Evidence, figure: (typeof figures)[number]): void {
    const [x, y] = [a[figure], b[figure]];
    if (x === null || y === null) expect(x).toBe(y);
    else expect(Math.abs(x - y)).toBeLessThan(1e-9);
  }
});

const cleveland = sharedData("heart_cleveland_hungarian/heart_cleveland.csv");
describe.skipIf(!cleveland.there)("a study of hearts in Cleveland, in Hungary", () => {
  it("finds chest pain under its other name and names what is nearly empty before any figure", async () => {
    const result = await mine(await open(cleveland.path), { target: "num", effort: "quick" }, { seed: 1 });
    const hungarian = sharedData("heart_cleveland_hungarian/heart_hungarian.csv").path;
    const { bytes } = await import("../src/studies/locate.ts").then(({ locate }) => locate(hungarian, (path) => path));
    const transfer = await check(inputOf(result), bytes);
    expect(transfer.columns.find(({ from }) => from === "cp")).toMatchObject({ to: "chest_pain" });
    expect(transfer.verdict.sentence).toMatch(/^slope, ca and thal are nearly empty here; \d+ of \d+ confirmed/);
    expect(transfer.measured!.value).toBeGreaterThan(0.8);
    const pain = transfer.findings.find(({ sentence }) => sentence.includes("cp = asympt"))!;
    expect(pain.verdict).toBe("replicates");
    expect(transferText(transfer)).toContain("chest_pain");
  });
});
