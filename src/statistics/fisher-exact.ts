import { binomial } from "./binomial.ts";

/** P(X = x) of the hypergeometric distribution: `drawn` of `good` + `bad`, x of them good (Loader 2000, as R). */
export function hypergeometric(x: number, good: number, bad: number, drawn: number): number {
  if (x < 0 || x > good || x > drawn || drawn - x > bad) return 0;
  const total = good + bad;
  if (drawn === 0 || drawn === total) return 1;
  const p = drawn / total;
  return (
    (binomial.probability(x, good, p) * binomial.probability(drawn - x, bad, p)) / binomial.probability(drawn, total, p)
  );
}

/**
 * The two-sided p value of Fisher's exact test of the table a b / c d of whole counts: the sum over all tables with
 * the same margins at most as likely as the one seen, with R's tolerance of 1e-7. Cost: the length of the two tails.
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const good = a + b;
  const bad = c + d;
  const drawn = a + c;
  const low = Math.max(0, drawn - bad);
  const high = Math.min(good, drawn);
  if (low >= high) return 1;
  const seen = hypergeometric(a, good, bad, drawn);
  const limit = seen * (1 + 1e-7);
  const mode = Math.min(high, Math.max(low, Math.floor(((good + 1) * (drawn + 1)) / (good + bad + 2))));
  const at = (x: number): number => hypergeometric(x, good, bad, drawn);
  // The last x up to the mode and the first x from it that are no likelier than the table seen.
  let left = low - 1;
  for (let top = mode; left < top; ) {
    const middle = Math.ceil((left + top) / 2);
    if (at(middle) <= limit) left = middle;
    else top = middle - 1;
  }
  let right = high + 1;
  for (let bottom = mode; bottom < right; ) {
    const middle = Math.floor((bottom + right) / 2);
    if (at(middle) <= limit) right = middle;
    else bottom = middle + 1;
  }
  if (left >= right) return 1;
  let p = 0;
  let term = at(left);
  for (let x = left; x >= low && term > p * 1e-17; x--) {
    p += term;
    term *= (x * (bad - drawn + x)) / ((good - x + 1) * (drawn - x + 1));
  }
  let other = 0;
  term = at(right);
  for (let x = right; x <= high && term > other * 1e-17; x++) {
    other += term;
    term *= ((good - x) * (drawn - x)) / ((x + 1) * (bad - drawn + x + 1));
  }
  return Math.min(1, p + other);
}
