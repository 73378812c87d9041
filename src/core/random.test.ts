import { describe, expect, it } from "vitest";
import { createRandom, randomAt } from "./random.ts";

describe("random streams", () => {
  it("differ by seed and by name, and are found again by their path", () => {
    const first = (random: ReturnType<typeof createRandom>) => random.bits();
    expect(first(createRandom(1, "table"))).not.toBe(first(createRandom(2, "table")));
    expect(first(createRandom(1, "table"))).not.toBe(first(createRandom(1, "rows")));
    expect(first(createRandom(1, "table"))).toBe(first(createRandom(1).fork("table")));
    const own = createRandom(3).fork("model", 7);
    expect(first(randomAt(own.path))).toBe(first(createRandom(3).fork("model", 7)));
  });

  it("do not depend on how many numbers were drawn before a fork", () => {
    const used = createRandom(5);
    used.bits();
    expect(used.fork("a").bits()).toBe(createRandom(5).fork("a").bits());
  });
});
