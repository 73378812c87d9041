import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { decisionTree } from "../src/algorithms/decision-tree.ts";
import { gradientBoosting } from "../src/algorithms/gradient-boosting.ts";
import { Problem } from "../src/core/problem.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import { loadModel, saveModel } from "../src/learn/artifact.ts";
import { fit } from "../src/learn/fit.ts";
import { madeTable } from "./tables.ts";

let files: Uint8Array[];
beforeAll(async () => {
  const rows = memoryRows(madeTable(200));
  const on = ["number", "category", "ordinal"];
  const models = [
    await fit(gradientBoosting({ trees: 5, patience: 0 }), rows, { target: "three", on }),
    await fit(decisionTree(), rows, { target: "y", on }),
  ];
  files = models.map((model) => saveModel(model, { seed: 1 }, "test"));
});

/** Anything but a Problem, or the model itself, fails: no crash, no hang, no other error. */
function problem(bytes: Uint8Array): void {
  try {
    loadModel(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return;
  }
  throw new Error("a changed file was loaded");
}

/** The digest set right again, as one who means harm would. */
function resealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(sha256(copy.subarray(0, copy.length - 32)), copy.length - 32);
  return copy;
}

describe("a model file", () => {
  it("cut short at any place is a Problem", () => {
    for (const file of files)
      for (let length = 0; length < file.length; length += 97) problem(file.subarray(0, length));
  });

  it("with any bit flipped is a Problem", () => {
    fc.assert(
      fc.property(fc.nat(1), fc.nat(), fc.nat(7), (which, place, bit) => {
        const file = files[which]!.slice();
        file[place % file.length]! ^= 1 << bit;
        problem(file);
      }),
      { numRuns: 400 },
    );
  });

  it("with hostile lengths is a Problem, and allocates nothing for them", () => {
    for (const length of [0n, 1n, 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n]) {
      const file = files[0]!.slice();
      new DataView(file.buffer).setBigUint64(0, length, true);
      problem(resealed(file));
    }
  });

  it("changed inside and sealed again never crashes or hangs", () => {
    fc.assert(
      fc.property(
        fc.nat(1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (which, changes) => {
          const file = files[which]!.slice();
          for (const [place, value] of changes) file[8 + (place % (file.length - 40))] = value;
          try {
            loadModel(resealed(file));
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of random bytes is a Problem", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => problem(bytes)),
      { numRuns: 300 },
    );
  });
});
