import { describe, expect, it } from "vitest";
import { createHashPlaces } from "./hash-places.ts";
import { createRandom, hashText } from "./random.ts";

describe("places by hash", () => {
  it("are those of a Map, through many growths, hashes that share a slot among them", () => {
    const places = createHashPlaces();
    const known = new Map<string, number>();
    const random = createRandom(2, "places");
    for (let i = 0; i < 60_000; i++) {
      // First hashes of few values: most things fall on the same slots.
      const key = [random.below(40) * 1024, random.below(50), random.below(40)] as const;
      const expected = known.get(key.join()) ?? known.size;
      known.set(key.join(), expected);
      expect(places.placeOf(...key)).toBe(expected);
    }
    expect(places.count()).toBe(known.size);
  });

  it("take negative hashes as the same bits", () => {
    const places = createHashPlaces();
    expect(places.placeOf(-1, -2, -3)).toBe(0);
    expect(places.placeOf(0xffffffff, 0xfffffffe, 0xfffffffd)).toBe(0);
    expect(places.placeOf(hashText("a"), hashText("a", 1), hashText("a", 2))).toBe(1);
  });
});
