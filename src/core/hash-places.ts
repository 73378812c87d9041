/** Numbers things by first appearance, told by three independent 32-bit hashes; 16 bytes for a thing, at most twice that. */
export interface HashPlaces {
  readonly count: () => number;
  /** The place of the thing; `count()` before it where it is new. */
  readonly placeOf: (first: number, second: number, third: number) => number;
}

const slotsAtFirst = 1024;

/**
 * A table of open addressing in typed arrays: a Map of JavaScript ends at 16.7 million keys. Two different things of a
 * hundred million are taken for one with a chance of 6e-14.
 */
export function createHashPlaces(): HashPlaces {
  let slots = slotsAtFirst;
  /** Three hashes and place + 1 a slot; 0 is an empty one. */
  let table = new Uint32Array(4 * slots);
  let count = 0;
  const find = (from: Uint32Array, size: number, first: number, second: number, third: number): number => {
    for (let slot = first & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const at = 4 * slot;
      if (from[at + 3] === 0 || (from[at] === first && from[at + 1] === second && from[at + 2] === third)) return at;
    }
  };
  const grow = () => {
    const larger = new Uint32Array(2 * table.length);
    for (let at = 0; at < table.length; at += 4) {
      if (table[at + 3] === 0) continue;
      const to = find(larger, 2 * slots, table[at]!, table[at + 1]!, table[at + 2]!);
      larger.set(table.subarray(at, at + 4), to);
    }
    table = larger;
    slots *= 2;
  };
  return {
    count: () => count,
    placeOf(a, b, c) {
      const [first, second, third] = [a >>> 0, b >>> 0, c >>> 0];
      let at = find(table, slots, first, second, third);
      if (table[at + 3] !== 0) return table[at + 3]! - 1;
      if (2 * (count + 1) > slots) {
        grow();
        at = find(table, slots, first, second, third);
      }
      table[at] = first;
      table[at + 1] = second;
      table[at + 2] = third;
      table[at + 3] = ++count;
      return count - 1;
    },
  };
}
