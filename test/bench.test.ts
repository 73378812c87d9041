import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allCases } from "../bench/cases.ts";
import { codeNow, root, runCase } from "../bench/lab.ts";
import { readyPython } from "../bench/peers-python.ts";
import { kept, readResults } from "../bench/result.ts";
import { withTable } from "../bench/table.ts";

const cases = await allCases();

describe("every bench at smoke size", () => {
  for (const bench of cases) {
    const absent = bench.peers !== undefined && readyPython(root, bench.peers) === undefined;
    it.skipIf(absent)(`${bench.id} runs${absent ? " (the peers' Python is not there)" : ""}`, async () => {
      const { figures } = await runCase(bench, "smoke", () => {});
      expect(figures.length).toBeGreaterThan(0);
      for (const { name, values } of figures) {
        expect(values.length, name).toBeGreaterThan(0);
        expect(values.every(Number.isFinite), name).toBe(true);
      }
      const names = figures.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    });
  }
});

it("keeps the steps of a long case by the code that made them", () => {
  expect(codeNow()).toMatch(/^[0-9a-f]{12}(-[0-9a-f]{12}){2}$/);
});

describe("kept results", () => {
  it("are of cases that there are, and the table tells them as they stand", () => {
    const results = readResults(root);
    const ids = cases.map(({ id }) => id);
    for (const result of results) expect(ids).toContain(result.case);
    const page = readFileSync(new URL("../bench/README.md", import.meta.url), "utf8");
    expect(withTable(page, results), "run npm run bench -- table").toBe(page);
  });

  it("meet a bar by the median as it was measured", () => {
    const bar = { atMost: 15 };
    expect(kept({ name: "wall", unit: "s", values: [16, 14, 15.0001], bar })).toMatchObject({
      runs: 3,
      median: 15.0001,
      min: 14,
      max: 16,
      met: false,
    });
    expect(kept({ name: "wall", unit: "s", values: [15, 15], bar })).toMatchObject({ median: 15, met: true });
    expect(kept({ name: "score", unit: "r2", values: [0.8], bar: { atLeast: 0.8 } })).toMatchObject({ met: true });
    expect(() => kept({ name: "none", unit: "s", values: [] })).toThrow("nothing to keep");
  });
});
