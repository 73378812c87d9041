/**
 * Histograms of quantised gradients. A row's gradient and hessian travel in one double, `gradient * shift + hessian`
 * (see quantise.ts), and so do a cell's sums: every sum is a whole number below 2^53, hence exact, independent of the
 * order of rows, and a parent less one child is the other child to the bit. One addition per row and feature is also what
 * makes it fast: two Int32 sums cost 1.5 times as much in V8, two doubles 1.7 times.
 */
export interface HistogramLayout {
  /** First cell of each column of the matrix; cell `offsets[f] + bin`. The columns of padding share one cell at the end, or have their own. */
  readonly offsets: Int32Array;
  readonly cells: number;
  /** Every column has 256 cells, so that compiled loops know where the next one begins. */
  readonly isEven: boolean;
}

const evenCells = 256;

/** Whether columns fill half of 256 cells: those that are not used are set to zero and subtracted all the same. */
export function areEven(bins: Int32Array): boolean {
  return bins.reduce((cells, own) => cells + own + 1, 0) > (evenCells / 2) * bins.length;
}

/** 256 cells for each column; `offsets` is as long as a row of the matrix. */
export function evenLayout(columns: number, offsets: Int32Array): HistogramLayout {
  for (let f = 0; f < offsets.length; f++) offsets[f] = f * evenCells;
  return { offsets, cells: ((columns + 3) & ~3) * evenCells, isEven: true };
}

/** `bins[f]`: value bins of feature f, the missing bin not counted. `offsets` is as long as a row of the matrix. */
export function layOutHistogram(bins: ArrayLike<number>, offsets: Int32Array, isEven: boolean): HistogramLayout {
  if (isEven) return evenLayout(bins.length, offsets);
  let cells = 0;
  for (let f = 0; f < bins.length; f++) {
    offsets[f] = cells;
    cells += bins[f]! + 1;
  }
  offsets.fill(cells, bins.length);
  return { offsets, cells: cells + 1, isEven };
}

/**
 * Adds the rows `rows[from .. to)` to a histogram. `matrix` is the bin matrix seen as 32-bit words (little-endian); of
 * each row the first `columns` bins, rounded up to a multiple of four, are read, eight or four a step.
 */
export function addToHistogram(
  histogram: Float64Array,
  offsets: Int32Array,
  columns: number,
  matrix: Int32Array,
  stride: number,
  words: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const perRow = stride >> 2;
  const quads = (columns + 3) >> 2;
  const pairs = quads & ~1;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const word = words[row]!;
    const start = (row * perRow) | 0;
    let f = 0;
    for (let p = 0; p < pairs; p = (p + 2) | 0, f = (f + 8) | 0) {
      const a = matrix[start + p]!;
      const b = matrix[start + p + 1]!;
      const c0 = (offsets[f]! + (a & 255)) | 0;
      const c1 = (offsets[f + 1]! + ((a >>> 8) & 255)) | 0;
      const c2 = (offsets[f + 2]! + ((a >>> 16) & 255)) | 0;
      const c3 = (offsets[f + 3]! + (a >>> 24)) | 0;
      const c4 = (offsets[f + 4]! + (b & 255)) | 0;
      const c5 = (offsets[f + 5]! + ((b >>> 8) & 255)) | 0;
      const c6 = (offsets[f + 6]! + ((b >>> 16) & 255)) | 0;
      const c7 = (offsets[f + 7]! + (b >>> 24)) | 0;
      histogram[c0]! += word;
      histogram[c1]! += word;
      histogram[c2]! += word;
      histogram[c3]! += word;
      histogram[c4]! += word;
      histogram[c5]! += word;
      histogram[c6]! += word;
      histogram[c7]! += word;
    }
    if (pairs < quads) {
      const a = matrix[start + pairs]!;
      histogram[offsets[f]! + (a & 255)]! += word;
      histogram[offsets[f + 1]! + ((a >>> 8) & 255)]! += word;
      histogram[offsets[f + 2]! + ((a >>> 16) & 255)]! += word;
      histogram[offsets[f + 3]! + (a >>> 24)]! += word;
    }
  }
}

/** Adds the rows `rows[firstRow .. endRow)` to the cells of the columns `4 from .. 4 to` alone. */
export function addColumnsToHistogram(
  histogram: Float64Array,
  offsets: Int32Array,
  matrix: Int32Array,
  stride: number,
  words: Float64Array,
  rows: Int32Array,
  firstRow: number,
  endRow: number,
  from: number,
  to: number,
): void {
  for (let i = firstRow; i < endRow; i++) {
    const row = rows[i]!;
    const word = words[row]!;
    for (let p = from; p < to; p++) {
      const four = matrix[row * (stride >> 2) + p]!;
      for (let k = 0; k < 4; k++) histogram[offsets[4 * p + k]! + ((four >>> (8 * k)) & 255)]! += word;
    }
  }
}

/** Adds to the cells of a histogram those of as many parts of it as there are, each `cells` long, one after another. */
export function addHistograms(
  histogram: Float64Array,
  parts: Float64Array,
  cells: number,
  count: number,
  from: number,
  to: number,
): void {
  for (let part = 0; part < count; part++) for (let i = from; i < to; i++) histogram[i]! += parts[part * cells + i]!;
}
