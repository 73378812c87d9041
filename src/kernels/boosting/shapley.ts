/** Numbers of a node, in this order. */
export const nodeFields = 11;
/** Column that is split, -1 of a leaf. */
const fieldFeature = 0;
const fieldMissingLeft = 1;
/** Where the set of a split of levels begins, -1 of numbers. */
const fieldSet = 2;
const fieldLeft = 3;
const fieldRight = 4;
/** Slot of the column that is split, and 1 where the path has split it before. */
const fieldSlot = 5;
const fieldMet = 6;
/** Of a leaf where its slots begin, and how many there are. */
const fieldStart = 7;
const fieldCount = 8;
/** Of a leaf where its patterns and what they add are kept, -1 where they are too many. */
const fieldKnown = 9;
const fieldKept = 10;

/** Where the rule of `n` places begins among those of 1, 2 .. places: places, then weights. */
export const ruleAt = (n: number): number => n * (n - 1);

/**
 * Adds what a tree gives to each of the rows `from .. to`, the first of which has its `place` in `result` and the next
 * `step` further. `numbers` are thresholds of inner nodes and values of leaves; `cells` lie column by column.
 *
 * What a leaf adds to each of its columns depends on the row's pattern. With a slot's share z and o, 1 where the row passes,
 * the leaf is worth v times the product of z (1 - t) + o t where every column is there with probability t; a Shapley value
 * is the integral over t of its derivative (Owen, Management Science 18, 1972). The integrand is a polynomial without a
 * term below zero, so that nothing cancels however long the path.
 */
export function addShapley(
  nodes: Int32Array,
  numbers: Float64Array,
  count: number,
  sets: Int32Array,
  column: Int32Array,
  share: Float64Array,
  rules: Float64Array,
  words: number,
  patterns: Int32Array,
  seen: Uint8Array,
  kept: Float64Array,
  factors: Float64Array,
  single: Float64Array,
  cells: Float64Array,
  rows: number,
  result: Float64Array,
  place: number,
  step: number,
  from: number,
  to: number,
): void {
  const isOne = (node: number, s: number): number => (patterns[node * words + (s >> 5)]! >>> (s & 31)) & 1;
  const reckon = (node: number, start: number, slots: number, into: Float64Array, at: number): void => {
    for (let s = 0; s < slots; s++) into[at + s] = 0;
    const rule = (slots + 1) >> 1;
    for (let q = 0; q < rule; q++) {
      const t = rules[ruleAt(rule) + q]!;
      let product = rules[ruleAt(rule) + rule + q]! * numbers[node]!;
      for (let s = 0; s < slots; s++) {
        // A column that nothing passes without: the smallest number stands for zero, by which nothing can be divided.
        const factor = share[start + s]! * (1 - t) + isOne(node, s) * t || Number.MIN_VALUE;
        factors[s] = factor;
        product *= factor;
      }
      for (let s = 0; s < slots; s++) into[at + s]! += product / factors[s]!;
    }
    for (let s = 0; s < slots; s++) into[at + s]! *= isOne(node, s) - share[start + s]!;
  };
  for (let row = from; row < to; row++) {
    const target = place + row * step;
    for (let node = 0; node < count; node++) {
      const fields = node * nodeFields;
      const own = node * words;
      const feature = nodes[fields + fieldFeature]!;
      if (feature < 0) {
        const start = nodes[fields + fieldStart]!;
        const slots = nodes[fields + fieldCount]!;
        const known = nodes[fields + fieldKnown]!;
        let added = single;
        let at = 0;
        if (known < 0) reckon(node, start, slots, single, 0);
        else {
          added = kept;
          at = nodes[fields + fieldKept]! + patterns[own]! * slots;
          if (seen[known + patterns[own]!] === 0) {
            seen[known + patterns[own]!] = 1;
            reckon(node, start, slots, kept, at);
          }
        }
        for (let s = 0; s < slots; s++) result[target + column[start + s]!]! += added[at + s]!;
        continue;
      }
      const cell = cells[feature * rows + row]!;
      const set = nodes[fields + fieldSet]!;
      const goesLeft =
        set >= 0
          ? ((sets[set + (cell >> 5)]! >>> (cell & 31)) & 1) === 1
          : cell <= numbers[node]! || (nodes[fields + fieldMissingLeft] === 1 && Number.isNaN(cell));
      const way = nodes[fields + (goesLeft ? fieldLeft : fieldRight)]! * words;
      const other = nodes[fields + (goesLeft ? fieldRight : fieldLeft)]! * words;
      for (let w = 0; w < words; w++) patterns[way + w] = patterns[other + w] = patterns[own + w]!;
      const slot = nodes[fields + fieldSlot]!;
      const bit = 1 << (slot & 31);
      if (nodes[fields + fieldMet] === 0) patterns[way + (slot >> 5)]! |= bit;
      else patterns[other + (slot >> 5)]! &= ~bit;
    }
  }
}
