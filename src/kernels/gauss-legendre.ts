/** Places in (0, 1) and their weights, by which the integral of a polynomial of degree 2 n - 1 over [0, 1] is a sum. */
export interface Quadrature {
  readonly places: Float64Array;
  readonly weights: Float64Array;
}

const known = new Map<number, Quadrature>();

/** The rule of Gauss and Legendre of n places: roots of Legendre's polynomial (Abramowitz and Stegun, 25.4.30). */
export function gaussLegendre(n: number): Quadrature {
  const before = known.get(n);
  if (before) return before;
  const places = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // Newton's steps from Tricomi's first term are at the root after five of them.
    let x = cosine((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 6; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    places[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  const rule = { places, weights };
  known.set(n, rule);
  return rule;
}

/** Of an angle in [0, pi], by its series: Math.cos may differ in the last bit from one machine to the next. */
function cosine(angle: number): number {
  const small = angle - Math.PI / 2;
  let term = -small;
  let sum = term;
  for (let k = 3; k < 30; k += 2) {
    term *= (-small * small) / (k * (k - 1));
    sum += term;
  }
  return sum;
}
