import { exponentials } from "./exponentials";

/** Losses by their places in kernels/boosting/number-losses.ts. */
const absolute: i32 = 3;
const quantile: i32 = 5;
const poisson: i32 = 6;
const gamma: i32 = 7;

/** Two of `exp` in kernels/math.ts. */
function exp(x: v128): v128 {
  return v128.bitselect(f64x2.splat(Infinity), exponentials(x), f64x2.gt(x, f64x2.splat(709.782712893384)));
}

/** One number where the score is above the target, another where it is below, 0 where it is there. */
function bySide(score: v128, target: v128, above: f64, below: f64): v128 {
  const isAbove = v128.and(f64x2.gt(score, target), f64x2.splat(above));
  return v128.or(isAbove, v128.and(f64x2.lt(score, target), f64x2.splat(below)));
}

function flatGradients(loss: i32, parameter: f64, score: v128, target: v128): v128 {
  if (loss === absolute) return bySide(score, target, 1, -1);
  if (loss === quantile) return bySide(score, target, 1 - parameter, -parameter);
  const rest = f64x2.sub(score, target);
  return f64x2.max(f64x2.splat(-parameter), f64x2.min(f64x2.splat(parameter), rest));
}

export function numberGradients(
  loss: i32,
  parameter: f64,
  scores: usize,
  target: usize,
  weights: usize,
  gradients: usize,
  curvature: usize,
  from: i32,
  to: i32,
): void {
  const end = (<usize>to) << 3;
  for (let at = (<usize>from) << 3; at < end; at += 16) {
    const isPair = at + 8 < end;
    const score = isPair ? v128.load(scores + at) : v128.load64_splat(scores + at);
    const y = isPair ? v128.load(target + at) : v128.load64_splat(target + at);
    if (loss <= quantile) {
      put(gradients + at, flatGradients(loss, parameter, score, y), isPair);
      continue;
    }
    let gradient: v128, hessian: v128;
    if (loss === poisson) {
      const mean = exp(score);
      gradient = f64x2.sub(mean, y);
      hessian = f64x2.mul(mean, f64x2.splat(parameter));
    } else if (loss === gamma) {
      hessian = f64x2.mul(y, exp(f64x2.neg(score)));
      gradient = f64x2.sub(f64x2.splat(1), hessian);
    } else {
      const p = f64x2.splat(1 - parameter);
      const q = f64x2.splat(2 - parameter);
      const low = exp(f64x2.mul(p, score));
      const high = exp(f64x2.mul(q, score));
      gradient = f64x2.sub(high, f64x2.mul(y, low));
      hessian = f64x2.sub(f64x2.mul(q, high), f64x2.mul(f64x2.mul(p, y), low));
    }
    const zero = f64x2.splat(0);
    put(gradients + at, v128.bitselect(f64x2.div(gradient, hessian), zero, f64x2.gt(hessian, zero)), isPair);
    let weight = f64x2.splat(1);
    if (weights !== 0) weight = isPair ? v128.load(weights + at) : v128.load64_splat(weights + at);
    put(curvature + at, f64x2.mul(hessian, weight), isPair);
  }
}

function put(at: usize, pair: v128, isPair: bool): void {
  if (isPair) v128.store(at, pair);
  else v128.store64_lane(at, pair, 0);
}
