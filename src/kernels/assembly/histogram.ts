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

/** Four columns of 256 cells, so that the places of all are known. */
function addFour(cells: usize, bins: usize, word: f64): void {
  const a = cells + ((<usize>load<u8>(bins)) << 3);
  store<f64>(a, load<f64>(a) + word);
  const b = cells + ((<usize>load<u8>(bins, 1)) << 3);
  store<f64>(b, load<f64>(b, 2048) + word, 2048);
  const c = cells + ((<usize>load<u8>(bins, 2)) << 3);
  store<f64>(c, load<f64>(c, 4096) + word, 4096);
  const d = cells + ((<usize>load<u8>(bins, 3)) << 3);
  store<f64>(d, load<f64>(d, 6144) + word, 6144);
}

/** The same as `addRow` where every column has 256 cells, eight columns at a time. */
function addEvenRow(histogram: usize, quads: i32, bins: usize, word: f64): void {
  let at = bins;
  let cells = histogram;
  for (let left = quads; left > 1; left -= 2) {
    addFour(cells, at, word);
    addFour(cells + 8192, at + 4, word);
    at += 8;
    cells += 16384;
  }
  if (quads & 1) addFour(cells, at, word);
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
