/** What kernels/boosting/split-terms.ts says, of a node's terms by their places there. */
function shrink(gradient: f64, absolutePenalty: f64): f64 {
  if (absolutePenalty === 0) return gradient;
  return gradient > absolutePenalty
    ? gradient - absolutePenalty
    : gradient < -absolutePenalty
      ? gradient + absolutePenalty
      : 0;
}

function within(value: f64, low: f64, high: f64): f64 {
  return Math.min(high, Math.max(low, value));
}

function worthOf(size: f64, hessian: f64, low: f64, high: f64): f64 {
  const value = within(-size / hessian, low, high);
  return -(2 * size * value + hessian * value * value);
}

export function gainOf(word: f64, penalty: f64, direction: f64, terms: usize, best: f64): f64 {
  const shift = load<f64>(terms);
  const least = load<f64>(terms, 24);
  const absolutePenalty = load<f64>(terms, 32);
  const parent = load<f64>(terms, 48);
  const low = load<f64>(terms, 64);
  const high = load<f64>(terms, 72);
  const g = Math.floor(word * (1 / shift));
  const h = word - g * shift;
  const rest = load<f64>(terms, 16) - h;
  if (h < least || rest < least) return NaN;
  const left = shrink(g, absolutePenalty);
  const right = shrink(load<f64>(terms, 8) - g, absolutePenalty);
  const hl = h + penalty;
  const hr = rest + penalty;
  if (direction !== 0 && direction * (within(-right / hr, low, high) - within(-left / hl, low, high)) < 0) return NaN;
  if (low !== -Infinity || high !== Infinity)
    return worthOf(left, hl, low, high) + worthOf(right, hr, low, high) - parent;
  const numerator = left * left * hr + right * right * hl;
  const denominator = hl * hr;
  return numerator > (best + parent) * denominator ? numerator / denominator - parent : NaN;
}

export function isLeftHeavier(word: f64, terms: usize): bool {
  const shift = load<f64>(terms);
  const h = word - Math.floor(word * (1 / shift)) * shift;
  return h >= load<f64>(terms, 16) - h;
}

export function note(found: usize, gain: f64, bin: i32, word: f64, missingLeft: bool): void {
  store<f64>(found, gain);
  store<f64>(found, bin, 8);
  store<f64>(found, word, 16);
  store<f64>(found, missingLeft ? 1 : 0, 24);
}
