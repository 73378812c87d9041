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

/** The same where every column has 256 cells, so that the places of eight are known. */
function addEvenRow(histogram: usize, quads: i32, bins: usize, word: f64): void {
  let at = bins;
  let cells = histogram;
  for (let left = quads; left > 1; left -= 2) {
    const a = cells + ((<usize>load<u8>(at)) << 3);
    store<f64>(a, load<f64>(a) + word);
    const b = cells + ((<usize>load<u8>(at, 1)) << 3);
    store<f64>(b, load<f64>(b, 2048) + word, 2048);
    const c = cells + ((<usize>load<u8>(at, 2)) << 3);
    store<f64>(c, load<f64>(c, 4096) + word, 4096);
    const d = cells + ((<usize>load<u8>(at, 3)) << 3);
    store<f64>(d, load<f64>(d, 6144) + word, 6144);
    const e = cells + ((<usize>load<u8>(at, 4)) << 3);
    store<f64>(e, load<f64>(e, 8192) + word, 8192);
    const f = cells + ((<usize>load<u8>(at, 5)) << 3);
    store<f64>(f, load<f64>(f, 10240) + word, 10240);
    const g = cells + ((<usize>load<u8>(at, 6)) << 3);
    store<f64>(g, load<f64>(g, 12288) + word, 12288);
    const h = cells + ((<usize>load<u8>(at, 7)) << 3);
    store<f64>(h, load<f64>(h, 14336) + word, 14336);
    at += 8;
    cells += 16384;
  }
  if (quads & 1) {
    const a = cells + ((<usize>load<u8>(at)) << 3);
    store<f64>(a, load<f64>(a) + word);
    const b = cells + ((<usize>load<u8>(at, 1)) << 3);
    store<f64>(b, load<f64>(b, 2048) + word, 2048);
    const c = cells + ((<usize>load<u8>(at, 2)) << 3);
    store<f64>(c, load<f64>(c, 4096) + word, 4096);
    const d = cells + ((<usize>load<u8>(at, 3)) << 3);
    store<f64>(d, load<f64>(d, 6144) + word, 6144);
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
  return addTiles(histogram, offsets, matrix, stride, words, rows, from, to, 0, (columns + 3) >> 2);
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
  return addTiles(histogram, offsets, matrix, stride, words, rows, firstRow, endRow, from, to);
}

/** Columns by four whose cells fit the nearest memory, and those that are added at once where there are not many more. */
const tileFours: i32 = 6;
const wholeFours: i32 = 8;
/** Rows whose bins stay near until all tiles are done. */
const tileRows: i32 = 2048;

/** Adds rows to the cells of some columns, four at a time; of many columns some rows to the first of them, then to the next. */
function addTiles(
  histogram: usize,
  offsets: usize,
  matrix: usize,
  stride: i32,
  words: usize,
  rows: usize,
  from: i32,
  to: i32,
  firstFour: i32,
  endFour: i32,
): i32 {
  if (endFour - firstFour <= wholeFours)
    return addFours(histogram, offsets, matrix, stride, words, rows, from, to, firstFour, endFour);
  let asked: i32 = 0;
  for (let i = from; i < to; i += tileRows)
    for (let four = firstFour; four < endFour; four += tileFours) {
      const end = min(endFour, four + tileFours);
      asked += addFours(histogram, offsets, matrix, stride, words, rows, i, min(to, i + tileRows), four, end);
    }
  return asked;
}

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
  lefts: usize,
  rights: usize,
  matrix: usize,
  stride: i32,
  feature: i32,
  goesLeft: usize,
  from: i32,
  to: i32,
): i32 {
  const column = matrix + feature;
  let at = rows + ((<usize>from) << 2);
  const begin = lefts + ((<usize>from) << 2);
  let l = begin;
  let r = rights + ((<usize>from) << 2);
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
  return <i32>((l - begin) >> 2);
}

/** Numbers of a piece, of four bytes. */
const placesEach: usize = 5 << 2;

export function joinPieces(rows: usize, lefts: usize, rights: usize, places: usize, from: usize, to: usize): void {
  const first = places + from * placesEach;
  const end = places + to * placesEach;
  for (let at = first; at < end; at += placesEach) move(rows, lefts, load<u32>(at), load<u32>(at, 4), load<u32>(at, 8));
  for (let at = first; at < end; at += placesEach)
    move(rows, rights, load<u32>(at), load<u32>(at, 12), load<u32>(at, 16));
}

function move(rows: usize, side: usize, first: usize, count: usize, target: usize): void {
  if (side !== rows || target !== first) memory.copy(rows + (target << 2), side + (first << 2), count << 2);
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
  let best = load<f64>(terms, 56);
  for (let f = <usize>from; f < <usize>to; f++) {
    const offset = (<usize>load<u32>(offsets + (f << 2))) << 3;
    const last = load<i32>(bins + (f << 2));
    const place = found + (f << 5);
    if (sibling !== 0) subtract(histogram + offset, sibling + offset, last + 1);
    store<f64>(place, 0);
    if (load<u8>(isLeftOut + f) === 0) best = findNumberSplit(histogram + offset, last, terms, best, place);
  }
}

function subtract(cells: usize, others: usize, count: i32): void {
  const end = (<usize>count) << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(cells + i, f64x2.sub(v128.load(cells + i), v128.load(others + i)));
  if (i < end) store<f64>(cells + i, load<f64>(cells + i) - load<f64>(others + i));
}

/** Gives the gain that is the best now. */
function findNumberSplit(cells: usize, bins: i32, terms: usize, atLeast: f64, found: usize): f64 {
  const shift = load<f64>(terms);
  const gradient = load<f64>(terms, 8);
  const hessian = load<f64>(terms, 16);
  const least = load<f64>(terms, 24);
  const absolutePenalty = load<f64>(terms, 32);
  const penalty = load<f64>(terms, 40);
  const parent = load<f64>(terms, 48);
  const inverse = 1 / shift;
  const missing = load<f64>(cells);
  const inverses = f64x2.splat(inverse);
  const shifts = f64x2.splat(shift);
  const gradients = f64x2.splat(gradient);
  const hessians = f64x2.splat(hessian);
  const penalties = f64x2.splat(penalty);
  const leasts = f64x2.splat(least);
  let best = atLeast;
  const sides = missing === 0 ? 1 : 2;
  for (let side = 0; side < sides; side++) {
    let word: f64 = side === 0 ? 0 : missing;
    const last = missing !== 0 && side === 0 ? bins : bins - 1;
    let bar = best + parent;
    let b = 1;
    // Two bins at a time, none of which is better most of the time.
    if (absolutePenalty === 0)
      for (; b < last; b += 2) {
        const cell = v128.load(cells + ((<usize>b) << 3));
        const before = f64x2.replace_lane(f64x2.splat(0), 1, f64x2.extract_lane(cell, 0));
        const words = f64x2.add(f64x2.splat(word), f64x2.add(cell, before));
        word = f64x2.extract_lane(words, 1);
        const g = f64x2.floor(f64x2.mul(words, inverses));
        const h = f64x2.sub(words, f64x2.mul(g, shifts));
        const rest = f64x2.sub(hessians, h);
        if (f64x2.extract_lane(rest, 0) < least) {
          b = last + 1;
          break;
        }
        const right = f64x2.sub(gradients, g);
        const hl = f64x2.add(h, penalties);
        const hr = f64x2.add(rest, penalties);
        const numerator = f64x2.add(f64x2.mul(f64x2.mul(g, g), hr), f64x2.mul(f64x2.mul(right, right), hl));
        const denominator = f64x2.mul(hl, hr);
        const isHeavy = v128.and(f64x2.ge(h, leasts), f64x2.ge(rest, leasts));
        const isBetter = v128.and(isHeavy, f64x2.gt(numerator, f64x2.mul(f64x2.splat(bar), denominator)));
        if (!v128.any_true(isBetter)) continue;
        for (let lane = 0; lane < 2; lane++) {
          const isLast = lane === 1;
          const own = isLast ? i64x2.extract_lane(isBetter, 1) : i64x2.extract_lane(isBetter, 0);
          if (own === 0) continue;
          const top = isLast ? f64x2.extract_lane(numerator, 1) : f64x2.extract_lane(numerator, 0);
          const under = isLast ? f64x2.extract_lane(denominator, 1) : f64x2.extract_lane(denominator, 0);
          const gain = top / under - parent;
          if (top <= bar * under || gain <= best) continue;
          bar = gain + parent;
          best = gain;
          const leftHessian = isLast ? f64x2.extract_lane(h, 1) : f64x2.extract_lane(h, 0);
          const leftWord = isLast ? word : f64x2.extract_lane(words, 0);
          note(found, gain, b + lane, leftWord, missing !== 0 ? side === 1 : leftHessian >= hessian - leftHessian);
        }
      }
    for (; b <= last; b++) {
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
        note(found, gain, b, word, missing !== 0 ? side === 1 : h >= rest);
      }
    }
  }
  return best;
}

function note(found: usize, gain: f64, bin: i32, word: f64, missingLeft: bool): void {
  store<f64>(found, gain);
  store<f64>(found, bin, 8);
  store<f64>(found, word, 16);
  store<f64>(found, missingLeft ? 1 : 0, 24);
}
