/** Rows whose cache lines are asked for before the first of them is read. */
const together: i32 = 32;

function addAt(cell: usize, word: f64): void {
  store<f64>(cell, load<f64>(cell) + word);
}

function addRow(histogram: usize, offsets: usize, quads: i32, bins: usize, word: f64): void {
  let at = bins;
  let offset = offsets;
  for (let left = quads; left > 0; left--) {
    const four = load<u32>(at);
    addAt(histogram + ((<usize>(load<u32>(offset) + (four & 255))) << 3), word);
    addAt(histogram + ((<usize>(load<u32>(offset, 4) + ((four >> 8) & 255))) << 3), word);
    addAt(histogram + ((<usize>(load<u32>(offset, 8) + ((four >> 16) & 255))) << 3), word);
    addAt(histogram + ((<usize>(load<u32>(offset, 12) + (four >> 24))) << 3), word);
    at += 4;
    offset += 16;
  }
}

/** The same where every column has 256 cells, so that the places of four are known. */
function addEvenRow(histogram: usize, quads: i32, bins: usize, word: f64): void {
  let at = bins;
  let cells = histogram;
  for (let left = quads; left > 0; left--) {
    const four = load<u32>(at);
    const a = cells + ((four << 3) & 0x7f8);
    const b = cells + ((four >> 5) & 0x7f8);
    const c = cells + ((four >> 13) & 0x7f8);
    const d = cells + ((four >> 21) & 0x7f8);
    store<f64>(a, load<f64>(a) + word);
    store<f64>(b, load<f64>(b, 2048) + word, 2048);
    store<f64>(c, load<f64>(c, 4096) + word, 4096);
    store<f64>(d, load<f64>(d, 6144) + word, 6144);
    at += 4;
    cells += 8192;
  }
}

/** What it returns is of no use, but that what was asked for early is read. */
export function addToHistogram(
  histogram: usize,
  offsets: usize,
  columns: i32,
  matrix: usize,
  stride: i32,
  words: usize,
  rows: usize,
  from: i32,
  to: i32,
): i32 {
  return addFours(histogram, offsets, matrix, stride, words, rows, from, to, 0, (columns + 3) >> 2);
}

export function addColumnsToHistogram(
  histogram: usize,
  offsets: usize,
  matrix: usize,
  stride: i32,
  words: usize,
  rows: usize,
  firstRow: i32,
  endRow: i32,
  from: i32,
  to: i32,
): i32 {
  return addFours(histogram, offsets, matrix, stride, words, rows, firstRow, endRow, from, to);
}

/** Adds rows to the cells of some columns, four at a time. */
function addFours(
  allCells: usize,
  allOffsets: usize,
  allBins: usize,
  stride: i32,
  words: usize,
  rows: usize,
  from: i32,
  to: i32,
  firstFour: i32,
  endFour: i32,
): i32 {
  const quads = endFour - firstFour;
  const lastColumn = ((<usize>endFour) << 2) - 1;
  // No column has more than 256 cells: the last of them begins so far on only if none has less.
  const isEven = load<u32>(allOffsets + (lastColumn << 2)) === (<u32>lastColumn) << 8;
  const histogram = isEven ? allCells + ((<usize>firstFour) << 13) : allCells;
  const offsets = allOffsets + ((<usize>firstFour) << 4);
  const matrix = allBins + ((<usize>firstFour) << 2);
  const last = ((<usize>quads) << 2) - 1;
  let asked: i32 = 0;
  let i = from;
  // Rows that stand close are read ahead by the machine itself.
  const isSparse =
    to - from >= together &&
    load<i32>(rows + ((<usize>(to - 1)) << 2)) - load<i32>(rows + ((<usize>from) << 2)) > 4 * (to - from);
  for (; i < to; i += together) {
    const first = rows + ((<usize>i) << 2);
    const end = rows + ((<usize>min(to, i + together)) << 2);
    if (isSparse)
      for (let at = first; at < end; at += 4) {
        const row = load<u32>(at);
        const bins = matrix + <usize>row * stride;
        asked += <i32>load<u8>(bins) + <i32>load<u8>(bins + last) + <i32>load<u8>(words + ((<usize>row) << 3));
      }
    if (isEven)
      for (let at = first; at < end; at += 4) {
        const row = load<u32>(at);
        addEvenRow(histogram, quads, matrix + <usize>row * stride, load<f64>(words + ((<usize>row) << 3)));
      }
    else
      for (let at = first; at < end; at += 4) {
        const row = load<u32>(at);
        addRow(histogram, offsets, quads, matrix + <usize>row * stride, load<f64>(words + ((<usize>row) << 3)));
      }
  }
  return asked;
}

export function addHistograms(histogram: usize, parts: usize, cells: i32, count: i32, from: i32, to: i32): void {
  for (let part = 0; part < count; part++) {
    const other = parts + ((<usize>(part * cells)) << 3);
    for (let i = (<usize>from) << 3; i < (<usize>to) << 3; i += 8) addAt(histogram + i, load<f64>(other + i));
  }
}

export function packColumns(
  matrix: usize,
  stride: u32,
  used: usize,
  columns: i32,
  packed: usize,
  narrow: u32,
  from: u32,
  to: u32,
): void {
  const last = used + ((<usize>columns) << 2);
  for (let row = <usize>from; row < <usize>to; row++) {
    const bins = matrix + row * stride;
    let place = packed + row * narrow;
    for (let at = used; at < last; at += 4) store<u8>(place++, load<u8>(bins + load<u32>(at)));
  }
}

export function partitionRows(
  rows: usize,
  scratch: usize,
  matrix: usize,
  stride: i32,
  feature: i32,
  goesLeft: usize,
  from: i32,
  to: i32,
): i32 {
  const column = matrix + feature;
  let at = rows + ((<usize>from) << 2);
  let l = at;
  let r = scratch + ((<usize>from) << 2);
  const end = rows + ((<usize>to) << 2);
  for (; at + 16 <= end; at += 16) {
    const a = load<u32>(at);
    const b = load<u32>(at, 4);
    const c = load<u32>(at, 8);
    const d = load<u32>(at, 12);
    const goA = (<usize>load<u8>(goesLeft + load<u8>(column + <usize>a * stride))) << 2;
    const goB = (<usize>load<u8>(goesLeft + load<u8>(column + <usize>b * stride))) << 2;
    const goC = (<usize>load<u8>(goesLeft + load<u8>(column + <usize>c * stride))) << 2;
    const goD = (<usize>load<u8>(goesLeft + load<u8>(column + <usize>d * stride))) << 2;
    store<u32>(l, a);
    store<u32>(r, a);
    l += goA;
    r += 4 - goA;
    store<u32>(l, b);
    store<u32>(r, b);
    l += goB;
    r += 4 - goB;
    store<u32>(l, c);
    store<u32>(r, c);
    l += goC;
    r += 4 - goC;
    store<u32>(l, d);
    store<u32>(r, d);
    l += goD;
    r += 4 - goD;
  }
  for (; at < end; at += 4) {
    const row = load<u32>(at);
    const go = (<usize>load<u8>(goesLeft + load<u8>(column + <usize>row * stride))) << 2;
    store<u32>(l, row);
    store<u32>(r, row);
    l += go;
    r += 4 - go;
  }
  return <i32>((l - rows) >> 2) - from;
}

function shrink(gradient: f64, absolutePenalty: f64): f64 {
  if (absolutePenalty === 0) return gradient;
  return gradient > absolutePenalty
    ? gradient - absolutePenalty
    : gradient < -absolutePenalty
      ? gradient + absolutePenalty
      : 0;
}

export function findNumberSplits(
  histogram: usize,
  sibling: usize,
  offsets: usize,
  bins: usize,
  isLeftOut: usize,
  terms: usize,
  found: usize,
  from: i32,
  to: i32,
): void {
  for (let f = <usize>from; f < <usize>to; f++) {
    const offset = (<usize>load<u32>(offsets + (f << 2))) << 3;
    const last = load<i32>(bins + (f << 2));
    const place = found + (f << 5);
    if (sibling !== 0) subtract(histogram + offset, sibling + offset, last + 1);
    store<f64>(place, 0);
    if (load<u8>(isLeftOut + f) === 0) findNumberSplit(histogram + offset, last, terms, place);
  }
}

function subtract(cells: usize, others: usize, count: i32): void {
  const end = (<usize>count) << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(cells + i, f64x2.sub(v128.load(cells + i), v128.load(others + i)));
  if (i < end) store<f64>(cells + i, load<f64>(cells + i) - load<f64>(others + i));
}

function findNumberSplit(cells: usize, bins: i32, terms: usize, found: usize): void {
  const shift = load<f64>(terms);
  const gradient = load<f64>(terms, 8);
  const hessian = load<f64>(terms, 16);
  const least = load<f64>(terms, 24);
  const absolutePenalty = load<f64>(terms, 32);
  const penalty = load<f64>(terms, 40);
  const parent = load<f64>(terms, 48);
  const inverse = 1 / shift;
  const missing = load<f64>(cells);
  let best = load<f64>(terms, 56);
  const sides = missing === 0 ? 1 : 2;
  for (let side = 0; side < sides; side++) {
    let word: f64 = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    let bar = best + parent;
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
      const numerator = left * left * hr + right * right * hl;
      const denominator = hl * hr;
      if (numerator > bar * denominator) {
        const gain = numerator / denominator - parent;
        if (gain <= best) continue;
        bar = gain + parent;
        best = gain;
        store<f64>(found, gain);
        store<f64>(found, b, 8);
        store<f64>(found, word, 16);
        store<f64>(found, missing !== 0 ? (side === 1 ? 1 : 0) : h >= rest ? 1 : 0, 24);
      }
    }
  }
}
