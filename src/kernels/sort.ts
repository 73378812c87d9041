/** Below so many numbers a comparison sort is quicker than to count digits. */
const countingFrom = 2048;
const bits = 11;
const passes = 6;
const size = 1 << bits;
const digits = size - 1;

/**
 * Sorts numbers in place, ascending, as `Float64Array.prototype.sort` does: -0 before 0, NaN last. Radix sort by the 64 bits of
 * a number, lowest digits first (Knuth, The Art of Computer Programming 3, section 5.2.5): digits that all numbers share are
 * passed over, so that whole numbers take two or three passes of the six. Cost: O(n), 16 bytes a number beside.
 */
export function sortNumbers(values: Float64Array): Float64Array {
  const n = values.length;
  if (n < countingFrom) return values.sort();
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  const counts = new Uint32Array(passes * size);
  toKeys(words, counts);
  let from = words;
  let to: Uint32Array = new Uint32Array(2 * n);
  for (let pass = 0; pass < passes; pass++) {
    const own = counts.subarray(pass * size, (pass + 1) * size);
    if (own[digit(from[0]!, from[1]!, pass)] === n) continue;
    let start = 0;
    for (let i = 0; i < size; i++) {
      const count = own[i]!;
      own[i] = start;
      start += count;
    }
    distribute(from, to, own, pass);
    [from, to] = [to, from];
  }
  if (from !== words) words.set(from);
  toNumbers(words);
  return values;
}

/** Words whose order as whole numbers is that of the numbers: all bits of negative ones turned, the sign of others. */
function toKeys(words: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < words.length; at += 2) {
    let low = words[at]!;
    let high = words[at + 1]!;
    // Every NaN is one, and last.
    if ((high & 0x7fffffff) > 0x7ff00000 || ((high & 0x7fffffff) === 0x7ff00000 && low !== 0)) {
      low = 0;
      high = 0x7ff80000;
    }
    const turn = high >> 31;
    low = (low ^ turn) >>> 0;
    high = (high ^ (turn | 0x80000000)) >>> 0;
    words[at] = low;
    words[at + 1] = high;
    counts[low & digits]!++;
    counts[size + ((low >>> 11) & digits)]!++;
    counts[2 * size + (((low >>> 22) | (high << 10)) & digits)]!++;
    counts[3 * size + ((high >>> 1) & digits)]!++;
    counts[4 * size + ((high >>> 12) & digits)]!++;
    counts[5 * size + (high >>> 23)]!++;
  }
}

function digit(low: number, high: number, pass: number): number {
  if (pass === 0) return low & digits;
  if (pass === 1) return (low >>> 11) & digits;
  if (pass === 2) return ((low >>> 22) | (high << 10)) & digits;
  return (high >>> (11 * pass - 32)) & digits;
}

function distribute(from: Uint32Array, to: Uint32Array, places: Uint32Array, pass: number): void {
  for (let at = 0; at < from.length; at += 2) {
    const low = from[at]!;
    const high = from[at + 1]!;
    const place = 2 * places[digit(low, high, pass)]!++;
    to[place] = low;
    to[place + 1] = high;
  }
}

function toNumbers(words: Uint32Array): void {
  for (let at = 0; at < words.length; at += 2) {
    const high = words[at + 1]!;
    const turn = ~(high >> 31);
    words[at] = words[at]! ^ turn;
    words[at + 1] = high ^ (turn | 0x80000000);
  }
}
