import { note, shrink, within, worthOf } from "./split-terms";

/** Gives the gain that is the best now. */
export function findMonotoneSplit(
  cells: usize,
  bins: i32,
  direction: f64,
  terms: usize,
  atLeast: f64,
  found: usize,
): f64 {
  const shift = load<f64>(terms);
  const gradient = load<f64>(terms, 8);
  const hessian = load<f64>(terms, 16);
  const least = load<f64>(terms, 24);
  const absolutePenalty = load<f64>(terms, 32);
  const penalty = load<f64>(terms, 40);
  const parent = load<f64>(terms, 48);
  const low = load<f64>(terms, 64);
  const high = load<f64>(terms, 72);
  const inverse = 1 / shift;
  const missing = load<f64>(cells);
  let best = atLeast;
  const sides = missing === 0 ? 1 : 2;
  for (let side = 0; side < sides; side++) {
    let word: f64 = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    for (let b = 1; b <= last; b++) {
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
      if (direction * (within(-right / hr, low, high) - within(-left / hl, low, high)) < 0) continue;
      const gain = worthOf(left, hl, low, high) + worthOf(right, hr, low, high) - parent;
      if (!(gain > best)) continue;
      best = gain;
      note(found, gain, b, word, missing !== 0 ? side === 1 : h >= rest);
    }
  }
  return best;
}
