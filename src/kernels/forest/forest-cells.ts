/**
 * The inner loops of a forest's trees. Members of a node stand side by side: rows, and beside them the weight and the
 * mark, which is weight times number with one output, otherwise a class. A cell is a bin's weight and then its sum of each output.
 */

export interface Members {
  readonly rows: Int32Array;
  readonly weight: Float64Array;
  readonly mark: Float64Array;
}

/** Up to so many members the bins that occur are listed one by one, of more members all bins are walked over. */
const fewMembers = 48;
const binsMost = 256;

/** Fills the cells of a column and lists the bins that occur, in order; returns how many there are. Cells must be zero. */
export function countBins(
  cells: Float64Array,
  list: Int32Array,
  outputs: number,
  column: Uint8Array,
  rows: Int32Array,
  weight: Float64Array,
  mark: Float64Array,
  start: number,
  end: number,
): number {
  const width = outputs + 1;
  let used = 0;
  if (end - start <= fewMembers) {
    for (let i = start; i < end; i++) {
      const bin = column[rows[i]!]!;
      if (cells[bin * width] === 0) {
        let place = used++;
        for (; place > 0 && list[place - 1]! > bin; place--) list[place] = list[place - 1]!;
        list[place] = bin;
      }
      addMember(cells, bin * width, outputs, weight[i]!, mark[i]!);
    }
    return used;
  }
  if (outputs === 1)
    for (let i = start; i < end; i++) {
      const at = 2 * column[rows[i]!]!;
      cells[at]! += weight[i]!;
      cells[at + 1]! += mark[i]!;
    }
  else for (let i = start; i < end; i++) addMember(cells, column[rows[i]!]! * width, outputs, weight[i]!, mark[i]!);
  for (let bin = 0; bin < binsMost; bin++) if (cells[bin * width] !== 0) list[used++] = bin;
  return used;
}

function addMember(cells: Float64Array, at: number, outputs: number, weight: number, mark: number): void {
  cells[at]! += weight;
  if (outputs === 1) cells[at + 1]! += mark;
  else cells[at + 1 + mark]! += weight;
}

/** Zeroes the cells of the listed bins. */
export function clearCells(cells: Float64Array, list: Int32Array, width: number, used: number): void {
  for (let i = 0; i < used; i++) for (let k = list[i]! * width; k < (list[i]! + 1) * width; k++) cells[k] = 0;
}

/** Sum of s^2 / w of both sides over the outputs; less than any where a side is too small. `left` and `total` as a cell. */
export function worthOf(left: Float64Array, total: Float64Array, minimumLeaf: number): number {
  const own = left[0]!;
  const rest = total[0]! - own;
  if (own < minimumLeaf || rest < minimumLeaf) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let k = 1; k < total.length; k++) {
    const other = total[k]! - left[k]!;
    sum += (left[k]! * left[k]!) / own + (other * other) / rest;
  }
  return sum;
}

/**
 * The best place after which to cut the listed bins from `from` on, with the cells already in `left` beside them. Returns
 * the place, or -1 where none is worth more than `found[0]`, which is then raised.
 */
export function bestPlace(
  cells: Float64Array,
  list: Int32Array,
  from: number,
  used: number,
  left: Float64Array,
  total: Float64Array,
  minimumLeaf: number,
  found: Float64Array,
): number {
  const width = total.length;
  let best = found[0]!;
  let at = -1;
  if (width === 2) {
    const whole = total[0]!;
    const all = total[1]!;
    let own = left[0]!;
    let sum = left[1]!;
    for (let place = from; place < used; place++) {
      own += cells[2 * list[place]!]!;
      sum += cells[2 * list[place]! + 1]!;
      const rest = whole - own;
      if (own < minimumLeaf) continue;
      if (rest < minimumLeaf) break;
      const other = all - sum;
      const numerator = sum * sum * rest + other * other * own;
      // num / den > best without the division.
      if (!(numerator > best * own * rest)) continue;
      best = numerator / (own * rest);
      at = place;
    }
  } else
    for (let place = from; place < used; place++) {
      const cell = list[place]! * width;
      for (let k = 0; k < width; k++) left[k]! += cells[cell + k]!;
      const worth = worthOf(left, total, minimumLeaf);
      if (!(worth > best)) continue;
      best = worth;
      at = place;
    }
  found[0] = best;
  return at;
}

/** Least and largest value bin of a node in a column, and whether rows are missing: range[0], range[1], range[2]. */
export function rangeOf(range: Int32Array, column: Uint8Array, rows: Int32Array, start: number, end: number): void {
  let low = binsMost;
  let high = 0;
  let missing = 0;
  for (let i = start; i < end; i++) {
    const bin = column[rows[i]!]!;
    if (bin === 0) {
      missing = 1;
      continue;
    }
    if (bin < low) low = bin;
    if (bin > high) high = bin;
  }
  range[0] = low;
  range[1] = high;
  range[2] = missing;
}

/** Adds the members whose bin goes left to `left`. */
export function addLeft(
  left: Float64Array,
  goesLeft: Uint8Array,
  column: Uint8Array,
  rows: Int32Array,
  weight: Float64Array,
  mark: Float64Array,
  start: number,
  end: number,
): void {
  const outputs = left.length - 1;
  if (outputs > 1) {
    for (let i = start; i < end; i++)
      if (goesLeft[column[rows[i]!]!] === 1) addMember(left, 0, outputs, weight[i]!, mark[i]!);
    return;
  }
  let [own, sum] = [0, 0];
  for (let i = start; i < end; i++) {
    // Not by a branch, which would be guessed wrong every other time.
    const side = goesLeft[column[rows[i]!]!]!;
    own += side * weight[i]!;
    sum += side * mark[i]!;
  }
  left[0]! += own;
  left[1]! += sum;
}

/** Members that go left first, both sides in their order; returns where the right ones start. */
export function partitionMembers(
  goesLeft: Uint8Array,
  column: Uint8Array,
  { rows, weight, mark }: Members,
  scratch: Members,
  start: number,
  end: number,
): number {
  const { rows: rightRows, weight: rightWeight, mark: rightMark } = scratch;
  let at = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const side = goesLeft[column[row]!]!;
    // Written to both sides, kept on one.
    rightRows[right] = row;
    rightWeight[right] = weight[i]!;
    rightMark[right] = mark[i]!;
    rows[at] = row;
    weight[at] = weight[i]!;
    mark[at] = mark[i]!;
    at += side;
    right += 1 - side;
  }
  for (let i = 0; i < right; i++) {
    rows[at + i] = rightRows[i]!;
    weight[at + i] = rightWeight[i]!;
    mark[at + i] = rightMark[i]!;
  }
  return at;
}
