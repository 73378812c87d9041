import { expect, test } from "vitest";
import { gaussLegendre } from "./gauss-legendre.ts";

test("integrates polynomials of degree 2 n - 1 over [0, 1], and no others", () => {
  for (let n = 1; n <= 40; n++) {
    const { places, weights } = gaussLegendre(n);
    const integral = (degree: number) => places.reduce((sum, t, i) => sum + weights[i]! * t ** degree, 0);
    for (let degree = 0; degree < 2 * n; degree++)
      expect(Math.abs(integral(degree) * (degree + 1) - 1)).toBeLessThan(1e-13);
    if (n < 6) expect(Math.abs(integral(2 * n) * (2 * n + 1) - 1)).toBeGreaterThan(1e-7);
    expect(Array.from(places)).toEqual(Array.from(places).sort((a, b) => a - b));
  }
});
