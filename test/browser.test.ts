import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { gradientBoosting } from "../src/algorithms/gradient-boosting.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import { saveModel } from "../src/learn/artifact.ts";
import { fit } from "../src/learn/fit.ts";
import { madeTable } from "./tables.ts";

describe("a browser", () => {
  it("bundles learning and scores a saved model without Node", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lode-browser-"));
    const input = fileURLToPath(new URL("../src/learn/artifact.ts", import.meta.url));
    const bundle = await rolldown({ input, platform: "browser", logLevel: "silent" });
    await bundle.write({ dir: folder, format: "iife", name: "lode", exports: "named" });
    const code = readFileSync(join(folder, "artifact.js"), "utf8");
    rmSync(folder, { recursive: true });
    expect(code).not.toMatch(/duckdb/);
    const table = madeTable(200);
    const model = await fit(gradientBoosting({ trees: 10, patience: 0 }), memoryRows(table), {
      target: "two",
      on: ["number", "category"],
    });
    const bytes = saveModel(model, { seed: 1 }, "test");
    // A bare context: the language and what every browser has, nothing of Node.
    const scope = vm.createContext({ TextEncoder, TextDecoder, bytes, table });
    vm.runInContext(`${code}; globalThis.answer = lode.loadModel(bytes).model.predict(table).probabilities;`, scope);
    const expected = model.predict(table);
    expect([...(scope as { answer: Float64Array }).answer]).toEqual([
      ...("probabilities" in expected ? expected.probabilities : []),
    ]);
  });
});
