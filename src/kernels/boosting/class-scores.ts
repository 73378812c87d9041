/** Rounds of averaging at most; a round adds to what classes and levels have in common, until it adds next to nothing. */
const roundsMost = 100;
const enough = 1e-6;

/**
 * One number for each class of a target, by which the levels of a column differ most: the first axis of correspondence
 * analysis, found by reciprocal averaging (Hill, Applied Statistics 23, 1974). A level's mean of them orders levels as well as one number can
 * (for splits: Coppersmith, Hong and Hosking, Data Mining and Knowledge Discovery 3, 1999). Of two classes they
 * tell the same as 0 and 1. Rows with a code below 0 are left out; mean 0 and variance 1, or all 0 where nothing differs.
 */
export function classScores(
  codes: Int32Array,
  levels: number,
  target: Float64Array,
  classes: number,
  weights?: Float64Array,
): Float64Array {
  const ofLevels = new Float64Array(levels);
  const ofClasses = new Float64Array(classes);
  const weightOf = (row: number): number => (weights === undefined ? 1 : weights[row]!);
  for (const [row, code] of codes.entries()) {
    if (code < 0) continue;
    ofLevels[code]! += weightOf(row);
    ofClasses[target[row]!]! += weightOf(row);
  }
  // The order of classes is as good a beginning as another.
  let scores = standardised(
    Float64Array.from(ofClasses, (_, k) => k),
    ofClasses,
  ).scores;
  for (let round = 0, before = 0; round < roundsMost; round++) {
    const means = new Float64Array(levels);
    const next = new Float64Array(classes);
    for (const [row, code] of codes.entries()) if (code >= 0) means[code]! += weightOf(row) * scores[target[row]!]!;
    for (let level = 0; level < levels; level++) if (ofLevels[level]! > 0) means[level]! /= ofLevels[level]!;
    for (const [row, code] of codes.entries()) if (code >= 0) next[target[row]!]! += weightOf(row) * means[code]!;
    for (let k = 0; k < classes; k++) if (ofClasses[k]! > 0) next[k]! /= ofClasses[k]!;
    const { scores: found, size } = standardised(next, ofClasses);
    scores = found;
    // The size is the share of the scores' variance that lies between levels.
    if (size - before <= enough * size) break;
    before = size;
  }
  return scores;
}

/** Scores less their weighted mean, by their standard deviation, which is given too. */
function standardised(scores: Float64Array, weights: Float64Array): { scores: Float64Array; size: number } {
  let [total, sum, squares] = [0, 0, 0];
  for (let k = 0; k < scores.length; k++) {
    total += weights[k]!;
    sum += weights[k]! * scores[k]!;
  }
  const mean = total > 0 ? sum / total : 0;
  const centred = scores.map((score, k) => (weights[k]! > 0 ? score - mean : 0));
  for (let k = 0; k < scores.length; k++) squares += weights[k]! * centred[k]! ** 2;
  const size = Math.sqrt(total > 0 ? squares / total : 0);
  // What is left by rounding alone is nothing.
  return size > 1e-12 ? { scores: centred.map((score) => score / size), size } : { scores: centred.fill(0), size: 0 };
}
