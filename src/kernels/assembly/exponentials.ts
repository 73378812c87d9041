/** Two numbers 2^k, for whole k of a normal number, the first two of four. */
function powersOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.add(k, i32x4.splat(1023))), 52);
}

/** Two of `exp` in kernels/math.ts, for numbers that are not above 709. */
export function exponentials(x: v128): v128 {
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(Math.LOG2E)), f64x2.splat(0.5)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(6.931471803691238e-1)));
  const low = f64x2.mul(k, f64x2.splat(1.9082149292705877e-10));
  const r = f64x2.sub(high, low);
  const rest = f64x2.sub(f64x2.sub(high, r), low);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const a = four(r, r2, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120);
  const b = four(r, r2, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880);
  const c = four(r, r2, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800);
  const series = f64x2.add(a, f64x2.mul(r4, f64x2.add(b, f64x2.mul(r4, c))));
  const value = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.add(rest, f64x2.mul(r2, series))));
  const power = i32x4.trunc_sat_f64x2_s_zero(k);
  const half = i32x4.shr_s(power, 1);
  const scaled = f64x2.mul(f64x2.mul(value, powersOfTwo(half)), powersOfTwo(i32x4.sub(power, half)));
  return v128.bitselect(f64x2.splat(0), scaled, f64x2.lt(x, f64x2.splat(-745.1332191019412)));
}

/** p + r q + r2 (s + r t) */
function four(r: v128, r2: v128, p: f64, q: f64, s: f64, t: f64): v128 {
  const first = f64x2.add(f64x2.splat(p), f64x2.mul(r, f64x2.splat(q)));
  return f64x2.add(first, f64x2.mul(r2, f64x2.add(f64x2.splat(s), f64x2.mul(r, f64x2.splat(t)))));
}
