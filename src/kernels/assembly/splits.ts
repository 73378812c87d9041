import { findCategorySplit } from "./split-category";
import { findMonotoneSplit } from "./split-monotone";
import { note, shrink } from "./split-terms";

export function findSplits(
  histogram: usize,
  sibling: usize,
  offsets: usize,
  bins: usize,
  category: usize,
  directions: usize,
  terms: usize,
  room: usize,
  found: usize,
  chosen: usize,
  from: i32,
  to: i32,
): void {
  let best = load<f64>(terms, 56);
  for (let f = <usize>from; f < <usize>to; f++) {
    const offset = (<usize>load<u32>(offsets + (f << 2))) << 3;
    const cells = histogram + offset;
    const last = load<i32>(bins + (f << 2));
    const place = found + (f << 5);
    if (sibling !== 0) subtract(cells, sibling + offset, last + 1);
    store<f64>(place, 0);
    if (load<u8>(category + f) === 1)
      best = findCategorySplit(cells, last, terms, best, place, chosen + (f << 8), room);
    else if (directions !== 0)
      best = findMonotoneSplit(cells, last, <f64>load<i32>(directions + (f << 2)), terms, best, place);
    else best = findNumberSplit(cells, last, terms, best, place);
  }
}

function subtract(cells: usize, others: usize, count: i32): void {
  const end = (<usize>count) << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(cells + i, f64x2.sub(v128.load(cells + i), v128.load(others + i)));
  if (i < end) store<f64>(cells + i, load<f64>(cells + i) - load<f64>(others + i));
}

/** Gives the gain that is the best now. */
function findNumberSplit(cells: usize, bins: i32, terms: usize, atLeast: f64, found: usize): f64 {
  const shift = load<f64>(terms);
  const gradient = load<f64>(terms, 8);
  const hessian = load<f64>(terms, 16);
  const least = load<f64>(terms, 24);
  const absolutePenalty = load<f64>(terms, 32);
  const penalty = load<f64>(terms, 40);
  const parent = load<f64>(terms, 48);
  const inverse = 1 / shift;
  const missing = load<f64>(cells);
  const inverses = f64x2.splat(inverse);
  const shifts = f64x2.splat(shift);
  const gradients = f64x2.splat(gradient);
  const hessians = f64x2.splat(hessian);
  const penalties = f64x2.splat(penalty);
  const leasts = f64x2.splat(least);
  let best = atLeast;
  const sides = missing === 0 ? 1 : 2;
  for (let side = 0; side < sides; side++) {
    let word: f64 = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    let bar = best + parent;
    let b = 1;
    // Two bins at a time, none of which is better most of the time.
    if (absolutePenalty === 0)
      for (; b < last; b += 2) {
        const cell = v128.load(cells + ((<usize>b) << 3));
        const before = f64x2.replace_lane(f64x2.splat(0), 1, f64x2.extract_lane(cell, 0));
        const words = f64x2.add(f64x2.splat(word), f64x2.add(cell, before));
        word = f64x2.extract_lane(words, 1);
        const g = f64x2.floor(f64x2.mul(words, inverses));
        const h = f64x2.sub(words, f64x2.mul(g, shifts));
        const rest = f64x2.sub(hessians, h);
        if (f64x2.extract_lane(rest, 0) < least) {
          b = last + 1;
          break;
        }
        const right = f64x2.sub(gradients, g);
        const hl = f64x2.add(h, penalties);
        const hr = f64x2.add(rest, penalties);
        const numerator = f64x2.add(f64x2.mul(f64x2.mul(g, g), hr), f64x2.mul(f64x2.mul(right, right), hl));
        const denominator = f64x2.mul(hl, hr);
        const isHeavy = v128.and(f64x2.ge(h, leasts), f64x2.ge(rest, leasts));
        const isBetter = v128.and(isHeavy, f64x2.gt(numerator, f64x2.mul(f64x2.splat(bar), denominator)));
        if (!v128.any_true(isBetter)) continue;
        for (let lane = 0; lane < 2; lane++) {
          const isLast = lane === 1;
          const own = isLast ? i64x2.extract_lane(isBetter, 1) : i64x2.extract_lane(isBetter, 0);
          if (own === 0) continue;
          const top = isLast ? f64x2.extract_lane(numerator, 1) : f64x2.extract_lane(numerator, 0);
          const under = isLast ? f64x2.extract_lane(denominator, 1) : f64x2.extract_lane(denominator, 0);
          const gain = top / under - parent;
          if (top <= bar * under || gain <= best) continue;
          bar = gain + parent;
          best = gain;
          const leftHessian = isLast ? f64x2.extract_lane(h, 1) : f64x2.extract_lane(h, 0);
          const leftWord = isLast ? word : f64x2.extract_lane(words, 0);
          note(found, gain, b + lane, leftWord, missing !== 0 ? side === 1 : leftHessian >= hessian - leftHessian);
        }
      }
    for (; b <= last; b++) {
      const cell = load<f64>(cells + ((<usize>b) << 3));
      if (cell === 0) continue;
      word += cell;
      const g = Math.floor(word * inverse);
      const h = word - g * shift;
      if (h < least) continue;
      const rest = hessian - h;
      if (rest < least) break;
      const left = shrink(g, absolutePenalty);
      const right = shrink(gradient - g, absolutePenalty);
      const hl = h + penalty;
      const hr = rest + penalty;
      const numerator = left * left * hr + right * right * hl;
      const denominator = hl * hr;
      if (numerator > bar * denominator) {
        const gain = numerator / denominator - parent;
        if (gain <= best) continue;
        bar = gain + parent;
        best = gain;
        note(found, gain, b, word, missing !== 0 ? side === 1 : h >= rest);
      }
    }
  }
  return best;
}
