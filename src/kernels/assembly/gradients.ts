import { exponentials } from "./exponentials";

/** Rows of a block of sums. */
const sumRows: i32 = 65_536;

/** 1 / (1 + e^-x) for x >= 0, e^x / (1 + e^x) below. */
function sigmoids(x: v128): v128 {
  const e = exponentials(f64x2.neg(f64x2.abs(x)));
  const isLeft = f64x2.lt(x, f64x2.splat(0));
  return f64x2.div(v128.bitselect(e, f64x2.splat(1), isLeft), f64x2.add(f64x2.splat(1), e));
}

function squaredGradients(scores: usize, target: usize, gradients: usize, from: i32, to: i32): void {
  for (let at = (<usize>from) << 3; at < (<usize>to) << 3; at += 8)
    store<f64>(gradients + at, load<f64>(scores + at) - load<f64>(target + at));
}

function logisticGradients(scores: usize, target: usize, gradients: usize, from: i32, to: i32): void {
  const end = (<usize>to) << 3;
  let at = (<usize>from) << 3;
  for (; at + 16 <= end; at += 16)
    v128.store(gradients + at, f64x2.sub(sigmoids(v128.load(scores + at)), v128.load(target + at)));
  if (at < end) {
    const share = f64x2.extract_lane(sigmoids(f64x2.splat(load<f64>(scores + at))), 0);
    store<f64>(gradients + at, share - load<f64>(target + at));
  }
}

function softmaxGradients(
  outputs: i32,
  rows: i32,
  scores: usize,
  target: usize,
  gradients: usize,
  from: i32,
  to: i32,
): void {
  const plane = (<usize>rows) << 3;
  const planes = <usize>outputs * plane;
  for (let at = (<usize>from) << 3; at < (<usize>to) << 3; at += 8) {
    let top = load<f64>(scores + at);
    for (let k = plane; k < planes; k += plane) top = max(top, load<f64>(scores + at + k));
    let total: f64 = 0;
    let k: usize = 0;
    for (; k + plane < planes; k += 2 * plane) {
      const pair = f64x2.replace_lane(f64x2.splat(load<f64>(scores + at + k)), 1, load<f64>(scores + at + k + plane));
      const e = exponentials(f64x2.sub(pair, f64x2.splat(top)));
      store<f64>(gradients + at + k, f64x2.extract_lane(e, 0));
      store<f64>(gradients + at + k + plane, f64x2.extract_lane(e, 1));
      total += f64x2.extract_lane(e, 0);
      total += f64x2.extract_lane(e, 1);
    }
    if (k < planes) {
      const e = f64x2.extract_lane(exponentials(f64x2.splat(load<f64>(scores + at + k) - top)), 0);
      store<f64>(gradients + at + k, e);
      total += e;
    }
    const share = 1 / total;
    for (k = 0; k < planes; k += plane) store<f64>(gradients + at + k, load<f64>(gradients + at + k) * share);
    const own = gradients + at + <usize>load<f64>(target + at) * plane;
    store<f64>(own, load<f64>(own) - 1);
  }
}

/** `loss`: 0 squared, 1 logistic, 2 softmax. */
export function computeGradients(
  loss: i32,
  outputs: i32,
  rows: i32,
  scores: usize,
  target: usize,
  gradients: usize,
  from: i32,
  to: i32,
): void {
  if (loss === 0) squaredGradients(scores, target, gradients, from, to);
  else if (loss === 1) logisticGradients(scores, target, gradients, from, to);
  else softmaxGradients(outputs, rows, scores, target, gradients, from, to);
}

/** Two of a loss's second derivatives by the gradients. */
function hessiansOf(loss: i32, outputs: i32, gradients: v128): v128 {
  if (loss === 0) return f64x2.splat(1);
  const sizes = f64x2.abs(gradients);
  const hessians = f64x2.mul(sizes, f64x2.sub(f64x2.splat(1), sizes));
  if (loss === 1) return hessians;
  return f64x2.div(f64x2.mul(hessians, f64x2.splat(<f64>outputs)), f64x2.splat(<f64>(outputs - 1)));
}

/** The numbers of two rows. */
function pairAt(numbers: usize, first: u32, second: u32): v128 {
  return v128.load64_lane(numbers + ((<usize>second) << 3), v128.load64_zero(numbers + ((<usize>first) << 3)), 1);
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** Writes three of the numbers at `sums`; `weights` is 0 where there are none. */
export function sumGradients(
  loss: i32,
  outputs: i32,
  gradients: usize,
  weights: usize,
  rows: usize,
  sums: usize,
  from: i32,
  to: i32,
): void {
  let gradient = f64x2.splat(0);
  let hessian = f64x2.splat(0);
  let total = f64x2.splat(0);
  for (let i = from; i < to; i += 2) {
    const at = rows + ((<usize>i) << 2);
    const first = load<u32>(at);
    const isPair = i + 1 < to;
    const second = isPair ? load<u32>(at, 4) : first;
    const g = pairAt(gradients, first, second);
    let weight = weights === 0 ? f64x2.splat(1) : pairAt(weights, first, second);
    if (!isPair) weight = f64x2.replace_lane(weight, 1, 0);
    total = f64x2.add(total, weight);
    gradient = f64x2.add(gradient, f64x2.mul(weight, f64x2.abs(g)));
    hessian = f64x2.add(hessian, f64x2.mul(weight, hessiansOf(loss, outputs, g)));
  }
  const place = sums + ((<usize>(3 * (from / sumRows))) << 3);
  store<f64>(place, sumOf(gradient));
  store<f64>(place, sumOf(hessian), 8);
  store<f64>(place, sumOf(total), 16);
}

/** `mix` of core/random.ts in each lane. */
function mix(value: v128): v128 {
  let hash = value;
  hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 16)), i32x4.splat(0x85ebca6b));
  hash = i32x4.mul(v128.xor(hash, i32x4.shr_u(hash, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(hash, i32x4.shr_u(hash, 16));
}

/** Numbers rounded down after so many parts of 65,536 were added. */
function roundBy(numbers: v128, parts: v128): v128 {
  return f64x2.floor(f64x2.add(numbers, f64x2.mul(f64x2.convert_low_i32x4_s(parts), f64x2.splat(1.0 / 65536))));
}

export function quantise(
  loss: i32,
  outputs: i32,
  gradients: usize,
  weights: usize,
  whole: i32,
  shift: f64,
  gradientQuanta: f64,
  hessianQuanta: f64,
  seed: u32,
  byPosition: i32,
  rows: usize,
  words: usize,
  from: i32,
  to: i32,
): f64 {
  let totals = f64x2.splat(0);
  for (let i = from; i < to; i += 2) {
    const at = rows + ((<usize>i) << 2);
    const first = load<u32>(at);
    const isPair = i + 1 < to;
    const second = isPair ? load<u32>(at, 4) : first;
    let g = pairAt(gradients, first, second);
    let key: v128;
    if (byPosition) key = i32x4.replace_lane(i32x4.splat(first), 1, second);
    else {
      const halves = v128.xor(g, i64x2.shr_u(g, 32));
      key = v128.shuffle<i32>(halves, halves, 0, 2, 0, 2);
    }
    const hash = mix(v128.xor(key, i32x4.splat(seed)));
    let h = hessiansOf(loss, outputs, g);
    const weight = weights === 0 ? f64x2.splat(1) : pairAt(weights, first, second);
    if (!whole) {
      g = f64x2.mul(weight, g);
      h = f64x2.mul(weight, h);
    }
    const gradient = roundBy(f64x2.mul(g, f64x2.splat(gradientQuanta)), v128.and(hash, i32x4.splat(0xffff)));
    const hessian = roundBy(f64x2.mul(h, f64x2.splat(hessianQuanta)), i32x4.shr_u(hash, 16));
    let word = f64x2.add(f64x2.mul(gradient, f64x2.splat(shift)), hessian);
    if (whole) word = f64x2.mul(weight, word);
    v128.store64_lane(words + ((<usize>first) << 3), word, 0);
    if (isPair) v128.store64_lane(words + ((<usize>second) << 3), word, 1);
    else word = f64x2.replace_lane(word, 1, 0);
    totals = f64x2.add(totals, word);
  }
  return sumOf(totals);
}

export function markRows(leaves: usize, count: i32, rows: usize, marks: usize, from: i32, to: i32): void {
  for (let leaf = 0; leaf < count; leaf++) {
    const own = leaves + ((<usize>leaf) << 3);
    const node = load<u16>(own, 4);
    const first = max(from, load<i32>(own));
    const end = leaf + 1 < count ? min(to, load<i32>(own, 8)) : to;
    for (let i = first; i < end; i++) store<u16>(marks + ((<usize>load<u32>(rows + ((<usize>i) << 2))) << 1), node);
  }
}

export function markByBins(
  feature: usize,
  goesLeft: usize,
  left: usize,
  right: usize,
  matrix: usize,
  stride: u32,
  rows: usize,
  marks: usize,
  from: i32,
  to: i32,
): void {
  for (let at = rows + ((<usize>from) << 2); at < rows + ((<usize>to) << 2); at += 4) {
    const row = <usize>load<u32>(at);
    const bins = matrix + row * stride;
    let node: usize = 0;
    let f = load<i32>(feature);
    while (f >= 0) {
      const side = load<u8>(goesLeft + (node << 8) + load<u8>(bins + f)) === 1 ? left : right;
      node = <usize>load<u32>(side + (node << 2));
      f = load<i32>(feature + (node << 2));
    }
    store<u16>(marks + (row << 1), <u16>node);
  }
}

export function addMarked(
  values: usize,
  rate: f64,
  marks: usize,
  scores: usize,
  next: usize,
  from: i32,
  to: i32,
): void {
  for (let row = <usize>from; row < <usize>to; row++) {
    const value = load<f64>(values + ((<usize>load<u16>(marks + (row << 1))) << 3));
    store<f64>(next + (row << 3), load<f64>(scores + (row << 3)) + rate * value);
  }
}
