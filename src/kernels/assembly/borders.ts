/** Digits of 11 bits as in kernels/sort.ts, and counts of four bytes for every one of them. */
const passes: i32 = 6;
const digitBits: i32 = 11;
const digits: u64 = 2047;
const countsOfPass: usize = 2048 << 2;

/** Numbers that are found of a column: how many borders, then the borders. */
const foundPlaces: usize = 256 << 3;

export function findBorders(
  values: usize,
  length: i32,
  weights: usize,
  maxBins: i32,
  room: usize,
  found: usize,
  from: i32,
  to: i32,
): void {
  const bytes = (<usize>length) << 3;
  const other = room + bytes;
  const digitCounts = other + bytes;
  for (let f = from; f < to; f++) {
    const column = values + <usize>f * bytes;
    const end = fillKeys(column, weights, bytes, room, digitCounts);
    sortKeys(room, end, other, digitCounts);
    const distinct = countDistinct(room, end, other);
    if (weights !== 0) weigh(column, weights, bytes, room, distinct, other);
    const own = found + <usize>f * foundPlaces;
    store<f64>(own, cut(room, other, distinct, maxBins, own + 8));
  }
}

const signBit: u64 = 0x8000000000000000;

/** All bits where the first is set. */
function turnOf(bits: u64): u64 {
  return <u64>(<i64>bits >> 63);
}

/** Writes whole numbers whose order is that of the numbers: all bits of negative ones turned, the sign of others. NaN and rows without weight are left out. */
function fillKeys(column: usize, weights: usize, bytes: usize, keys: usize, counts: usize): usize {
  memory.fill(counts, 0, countsOfPass * passes);
  let end = keys;
  for (let i: usize = 0; i < bytes; i += 8) {
    const bits = load<u64>(column + i);
    if ((bits & ~signBit) > 0x7ff0000000000000) continue;
    if (weights !== 0 && !(load<f64>(weights + i) > 0)) continue;
    const key = bits ^ (turnOf(bits) | signBit);
    store<u64>(end, key);
    end += 8;
    count(counts, key, 0);
    count(counts, key, 1);
    count(counts, key, 2);
    count(counts, key, 3);
    count(counts, key, 4);
    count(counts, key, 5);
  }
  return end;
}

function placeOf(counts: usize, key: u64, pass: i32): usize {
  return counts + countsOfPass * pass + ((<usize>((key >> (digitBits * pass)) & digits)) << 2);
}

function count(counts: usize, key: u64, pass: i32): void {
  const place = placeOf(counts, key, pass);
  store<u32>(place, load<u32>(place) + 1);
}

function sortKeys(keys: usize, endOfKeys: usize, other: usize, counts: usize): void {
  const bytes = endOfKeys - keys;
  let source = keys;
  let target = other;
  for (let pass = 0; pass < passes; pass++) {
    // A digit that all share.
    if ((<usize>load<u32>(placeOf(counts, load<u64>(source), pass))) << 3 === bytes) continue;
    const own = counts + countsOfPass * pass;
    let start: u32 = 0;
    for (let at = own; at < own + countsOfPass; at += 4) {
      const size = load<u32>(at) << 3;
      store<u32>(at, start);
      start += size;
    }
    for (let at = source; at < source + bytes; at += 8) {
      const key = load<u64>(at);
      const place = placeOf(counts, key, pass);
      const next = load<u32>(place);
      store<u64>(target + next, key);
      store<u32>(place, next + 8);
    }
    const swap = source;
    source = target;
    target = swap;
  }
  if (source !== keys) memory.copy(keys, source, bytes);
}

/** Turns keys back into numbers, keeps one of each and writes how often it occurs. */
function countDistinct(keys: usize, end: usize, counts: usize): i32 {
  let distinct: usize = 0;
  let last = NaN;
  let times: f64 = 0;
  for (let at = keys; at < end; at += 8) {
    const key = load<u64>(at);
    const value = reinterpret<f64>(key ^ (~turnOf(key) | signBit));
    // Of -0 and 0 the first stands for both.
    if (value !== last) {
      store<f64>(keys + distinct, value);
      distinct += 8;
      times = 0;
      last = value;
    }
    times += 1;
    store<f64>(counts + distinct - 8, times);
  }
  return <i32>(distinct >> 3);
}

/** Puts weights in the place of counts. */
function weigh(column: usize, weights: usize, bytes: usize, values: usize, distinct: i32, counts: usize): void {
  memory.fill(counts, 0, (<usize>distinct) << 3);
  for (let i: usize = 0; i < bytes; i += 8) {
    const value = load<f64>(column + i);
    const weight = load<f64>(weights + i);
    if (!(Math.abs(value) <= Infinity && weight > 0)) continue;
    let low = 0;
    let high = distinct - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (load<f64>(values + ((<usize>middle) << 3)) < value) low = middle + 1;
      else high = middle;
    }
    const place = counts + ((<usize>low) << 3);
    store<f64>(place, load<f64>(place) + weight);
  }
}

/** Writes borders between the values and gives their number. */
function cut(values: usize, counts: usize, distinct: i32, maxBins: i32, borders: usize): i32 {
  let place = borders;
  if (distinct <= maxBins) {
    for (let i: usize = 8; i < (<usize>distinct) << 3; i += 8) {
      store<f64>(place, midway(load<f64>(values + i - 8), load<f64>(values + i)));
      place += 8;
    }
    return <i32>((place - borders) >> 3);
  }
  const end = (<usize>distinct) << 3;
  let rest: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) rest += load<f64>(counts + i);
  const heavy = rest / maxBins;
  let restBins = maxBins;
  for (let i: usize = 0; i < end; i += 8) {
    const own = load<f64>(counts + i);
    if (own < heavy) continue;
    restBins--;
    rest -= own;
  }
  let mean = restBins > 0 ? rest / restBins : 0;
  let current: f64 = 0;
  for (let i: usize = 0; i < end - 8 && place < borders + ((<usize>(maxBins - 1)) << 3); i += 8) {
    const own = load<f64>(counts + i);
    const isHeavy = own >= heavy;
    current += own;
    if (!isHeavy) rest -= own;
    const isFull = current >= mean || (load<f64>(counts + i, 8) >= heavy && current >= mean * 0.5);
    if (!isHeavy && !isFull) continue;
    store<f64>(place, midway(load<f64>(values + i), load<f64>(values + i, 8)));
    place += 8;
    current = 0;
    if (isHeavy) continue;
    restBins--;
    if (restBins > 0) mean = rest / restBins;
  }
  return <i32>((place - borders) >> 3);
}

function midway(a: f64, b: f64): f64 {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
