import { findCategorySplit } from "./split-category";
import { gainOf, isLeftHeavier, note } from "./split-terms";

/** Bytes of the terms of a node. */
const termsOfNode: usize = 16 << 3;

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
  const otherTerms = terms + termsOfNode;
  let best = load<f64>(terms, 56);
  let otherBest = sibling === 0 ? Infinity : load<f64>(otherTerms, 56);
  for (let f = from; f < to; f++) {
    const offset = (<usize>load<u32>(offsets + ((<usize>f) << 2))) << 3;
    const last = load<i32>(bins + ((<usize>f) << 2));
    const isCategory = load<u8>(category + f) === 1;
    const direction = directions === 0 ? 0 : load<i32>(directions + ((<usize>f) << 2));
    const place = found + ((<usize>f) << 6);
    const answers = chosen + ((<usize>f) << 9);
    const cells = histogram + offset;
    if (sibling !== 0) subtract(cells, sibling + offset, last + 1);
    best = findSplit(cells, last, isCategory, direction, terms, best, place, answers, room);
    if (sibling !== 0)
      otherBest = findSplit(
        sibling + offset,
        last,
        isCategory,
        direction,
        otherTerms,
        otherBest,
        place + 32,
        answers + 256,
        room,
      );
  }
}

function findSplit(
  cells: usize,
  bins: i32,
  isCategory: bool,
  direction: i32,
  terms: usize,
  best: f64,
  found: usize,
  chosen: usize,
  room: usize,
): f64 {
  store<f64>(found, 0);
  if (best === Infinity) return best;
  if (isCategory) return findCategorySplit(cells, bins, terms, best, found, chosen, room);
  return findNumberSplit(cells, bins, direction, terms, best, found);
}

function subtract(cells: usize, others: usize, count: i32): void {
  const end = (<usize>count) << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(cells + i, f64x2.sub(v128.load(cells + i), v128.load(others + i)));
  if (i < end) store<f64>(cells + i, load<f64>(cells + i) - load<f64>(others + i));
}

/** Gives the gain that is the best now. */
function findNumberSplit(cells: usize, bins: i32, direction: f64, terms: usize, atLeast: f64, found: usize): f64 {
  const missing = load<f64>(cells);
  // Two bins at a time, none of which is better most of the time, where nothing else stands in the way of a split.
  const isFree = load<f64>(terms, 64) === -Infinity && load<f64>(terms, 72) === Infinity;
  const isPlain = direction === 0 && isFree && load<f64>(terms, 32) === 0;
  let best = atLeast;
  const sides = missing === 0 ? 1 : 2;
  for (let side = 0; side < sides; side++) {
    let word: f64 = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    let b = 1;
    if (isPlain) {
      const shifts = f64x2.splat(load<f64>(terms));
      const inverses = f64x2.splat(1 / load<f64>(terms));
      const gradients = f64x2.splat(load<f64>(terms, 8));
      const hessians = f64x2.splat(load<f64>(terms, 16));
      const penalties = f64x2.splat(load<f64>(terms, 40));
      const parent = f64x2.splat(load<f64>(terms, 48));
      const least = load<f64>(terms, 24);
      const leasts = f64x2.splat(least);
      let bars = f64x2.add(f64x2.splat(best), parent);
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
        const isHeavy = v128.and(f64x2.ge(h, leasts), f64x2.ge(rest, leasts));
        const isBetter = f64x2.gt(numerator, f64x2.mul(bars, f64x2.mul(hl, hr)));
        if (!v128.any_true(v128.and(isHeavy, isBetter))) continue;
        best = tryBin(b, f64x2.extract_lane(words, 0), direction, missing, side, terms, best, found);
        best = tryBin(b + 1, word, direction, missing, side, terms, best, found);
        bars = f64x2.add(f64x2.splat(best), parent);
      }
    }
    for (; b <= last; b++) {
      const cell = load<f64>(cells + ((<usize>b) << 3));
      if (cell === 0) continue;
      word += cell;
      best = tryBin(b, word, direction, missing, side, terms, best, found);
    }
  }
  return best;
}

/** Notes the split whose left side has a word, if it is better. */
function tryBin(
  bin: i32,
  word: f64,
  direction: f64,
  missing: f64,
  side: i32,
  terms: usize,
  best: f64,
  found: usize,
): f64 {
  const gain = gainOf(word, load<f64>(terms, 40), direction, terms, best);
  if (!(gain > best)) return best;
  note(found, gain, bin, word, missing === 0 ? isLeftHeavier(word, terms) : side === 1);
  return gain;
}
