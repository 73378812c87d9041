/**
 * The singular values, largest first, of a column-major n x p matrix, n >= p, by one-sided Jacobi rotations (Hestenes
 * 1958; Demmel and Veselić 1992: small ones keep relative accuracy). Give R of a QR, not X itself, where n is large.
 */
export function singularValues(x: Float64Array, n: number, p: number): Float64Array {
  const a = x.slice(0, n * p);
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let j = 0; j < p; j++)
      for (let k = j + 1; k < p; k++) {
        let alpha = 0;
        let beta = 0;
        let gamma = 0;
        for (let i = 0; i < n; i++) {
          const u = a[j * n + i]!;
          const v = a[k * n + i]!;
          alpha += u * u;
          beta += v * v;
          gamma += u * v;
        }
        if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta) || gamma === 0) continue;
        rotated = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(zeta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = c * t;
        for (let i = 0; i < n; i++) {
          const u = a[j * n + i]!;
          const v = a[k * n + i]!;
          a[j * n + i] = c * u - s * v;
          a[k * n + i] = s * u + c * v;
        }
      }
    if (!rotated) break;
  }
  return Float64Array.from({ length: p }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += a[j * n + i]! * a[j * n + i]!;
    return Math.sqrt(sum);
  })
    .sort()
    .reverse();
}
