/** What kernels/boosting/split-terms.ts says, of a node's terms by their places there. */
export function shrink(gradient: f64, absolutePenalty: f64): f64 {
  if (absolutePenalty === 0) return gradient;
  return gradient > absolutePenalty
    ? gradient - absolutePenalty
    : gradient < -absolutePenalty
      ? gradient + absolutePenalty
      : 0;
}

export function within(value: f64, low: f64, high: f64): f64 {
  return Math.min(high, Math.max(low, value));
}

export function worthOf(size: f64, hessian: f64, low: f64, high: f64): f64 {
  if (low === -Infinity && high === Infinity) return (size * size) / hessian;
  const value = within(-size / hessian, low, high);
  return -(2 * size * value + hessian * value * value);
}

export function note(found: usize, gain: f64, bin: i32, word: f64, missingLeft: bool): void {
  store<f64>(found, gain);
  store<f64>(found, bin, 8);
  store<f64>(found, word, 16);
  store<f64>(found, missingLeft ? 1 : 0, 24);
}
