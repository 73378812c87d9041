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

/** Rows at a time, so that their lines are read from the nearest memory for every column. */
const rowsAtOnce: i32 = 128;

export function copyByColumn(
  matrix: usize,
  stride: i32,
  bins: usize,
  columns: i32,
  rows: i32,
  copy: usize,
  from: i32,
  to: i32,
): i32 {
  let isPast: i32 = 0;
  for (let first = from; first < to; first += rowsAtOnce) {
    const last = min(to, first + rowsAtOnce);
    for (let f = 0; f < columns; f++) {
      const most = bins === 0 ? 255 : load<i32>(bins + ((<usize>f) << 2));
      const column = copy + <usize>f * rows;
      let at = matrix + <usize>first * stride + f;
      let most16 = i8x16.splat(0);
      let row = first;
      for (; row + 16 <= last; row += 16) {
        const bin16 = v128.shuffle<i64>(eightAt(at, stride), eightAt(at + ((<usize>stride) << 3), stride), 0, 2);
        most16 = i8x16.max_u(most16, bin16);
        if (copy !== 0) v128.store(column + row, bin16);
        at += (<usize>stride) << 4;
      }
      if (v128.any_true(i8x16.gt_u(most16, i8x16.splat(<i8>most)))) isPast = 1;
      for (; row < last; row++) {
        const bin = load<u8>(at);
        if (<i32>bin > most) isPast = 1;
        if (copy !== 0) store<u8>(column + row, bin);
        at += stride;
      }
    }
  }
  return isPast;
}

/** A byte of each of eight rows, in the lower half. */
function eightAt(at: usize, stride: usize): v128 {
  let bytes = i8x16.splat(0);
  bytes = v128.load8_lane(at, bytes, 0);
  bytes = v128.load8_lane(at + stride, bytes, 1);
  bytes = v128.load8_lane(at + 2 * stride, bytes, 2);
  bytes = v128.load8_lane(at + 3 * stride, bytes, 3);
  bytes = v128.load8_lane(at + 4 * stride, bytes, 4);
  bytes = v128.load8_lane(at + 5 * stride, bytes, 5);
  bytes = v128.load8_lane(at + 6 * stride, bytes, 6);
  bytes = v128.load8_lane(at + 7 * stride, bytes, 7);
  return bytes;
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
