import { gram } from "../kernels/linear/gram.ts";

/** How a regression's standard errors are found: from one residual variance, robust to unequal ones, or by cluster. */
export type Errors = "classic" | "hc0" | "hc1" | "hc2" | "hc3" | "cluster";

/**
 * The middle of a sandwich, sum of w_i q_i q_i', rank x rank row-major, over an orthonormal base, n x rank column-major.
 * White (1980) with w = e^2 (hc0), e^2 n / (n - rank) (hc1), e^2 / (1 - h) (hc2), e^2 / (1 - h)^2 (hc3) (MacKinnon
 * and White 1985).
 */
export function robustMiddle(
  base: Float64Array,
  residuals: Float64Array,
  leverage: Float64Array,
  errors: "hc0" | "hc1" | "hc2" | "hc3",
): Float64Array {
  const n = residuals.length;
  const size = base.length / n;
  const middle = gram(base, n, size, rowWeights(residuals, leverage, errors));
  return errors === "hc1" ? middle.map((value) => (value * n) / (n - size)) : middle;
}

/** What each row weighs in the middle, but for the factor of hc1. */
export function rowWeights(
  residuals: Float64Array,
  leverage: Float64Array,
  errors: "hc0" | "hc1" | "hc2" | "hc3",
): Float64Array {
  return residuals.map((e, i) => {
    // A row of leverage 1 has residual 0 and counts for nothing.
    const free = 1 - leverage[i]!;
    if ((errors === "hc2" || errors === "hc3") && free < 1e-12) return 0;
    if (errors === "hc2") return (e * e) / free;
    return errors === "hc3" ? (e / free) ** 2 : e * e;
  });
}

/** The distinct clusters renumbered 0 .. count - 1 in order of appearance. */
export function numberClusters(clusters: Int32Array): { codes: Int32Array; count: number } {
  const seen = new Map<number, number>();
  const codes = clusters.map((cluster) => {
    const known = seen.get(cluster);
    if (known !== undefined) return known;
    seen.set(cluster, seen.size);
    return seen.size - 1;
  });
  return { codes, count: seen.size };
}

/** The middle of the cluster sandwich, sum over clusters of s_g s_g' with s_g the sum of q_i e_i in it; base is n x size. Uncorrected. */
export function clusterMiddle(
  base: Float64Array,
  residuals: Float64Array,
  codes: Int32Array,
  count: number,
): Float64Array {
  const n = residuals.length;
  const size = base.length / n;
  const scores = Array.from({ length: size }, (_, j) => {
    const sums = new Float64Array(count);
    for (let i = 0; i < n; i++) sums[codes[i]!]! += base[j * n + i]! * residuals[i]!;
    return sums;
  });
  const middle = new Float64Array(size * size);
  for (let j = 0; j < size; j++)
    for (let k = j; k < size; k++) {
      let sum = 0;
      for (let g = 0; g < count; g++) sum += scores[j]![g]! * scores[k]![g]!;
      middle[j * size + k] = sum;
      middle[k * size + j] = sum;
    }
  return middle;
}
