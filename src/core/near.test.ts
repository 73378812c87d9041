import { describe, expect, it } from "vitest";
import { listed, nearest, unknownColumn } from "./near.ts";

describe("near misses", () => {
  it.each([
    ["prise", "price"],
    ["Price", "price"],
    ["sqft-living", "sqft_living"],
    ["zip", undefined],
    ["", undefined],
    ["???", undefined],
  ])("finds what %s was meant to be", (name, meant) => {
    expect(nearest(name, ["price", "sqft_living", "bathrooms"])).toBe(meant);
  });

  it("prefers a name that is the same but for its marks", () => {
    expect(nearest("SQFT LIVING", ["sqft_livin", "sqft_living"])).toBe("sqft_living");
  });

  it("lists the first of many names", () => {
    expect(listed(["a", "b", "c"], 2)).toBe("a, b and 1 more");
    const names = Array.from({ length: 20_000 }, (_, i) => `gene_${i}`);
    expect(unknownColumn("x", names, "--on").message.length).toBeLessThan(600);
  });
});
