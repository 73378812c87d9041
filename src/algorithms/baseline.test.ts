import { describe, expect, it } from "vitest";
import { referenceCase, relative, sharedData } from "../../test/reference.ts";
import { fit } from "../learn/fit.ts";
import { open } from "../studies/open.ts";
import { baseline } from "./baseline.ts";

const expected = referenceCase<{ file: string; target: string; mean: number }>("baseline", "king-county-mean");
const { path, there } = sharedData(expected.file);

describe.skipIf(!there)("baseline", () => {
  it("predicts the mean", async () => {
    const data = await open(path);
    const prediction = (await fit(baseline(), data, { target: expected.target })).predict(
      await data.collect(data.count),
    );
    if (!("values" in prediction)) throw new Error("numbers expected");
    expect(relative(prediction.values[7]!, expected.mean)).toBeLessThan(expected.tolerance);
  });
});
