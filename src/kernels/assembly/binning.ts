const bordersAt: usize = 3 << 3;
const cellsAt: usize = (3 + 511) << 3;
const lastCell: i32 = 1023;

/** `size` more borders are below the value where the last of them is. */
function more(value: f64, search: usize, below: u32, size: u32): u32 {
  return select<u32>(size, 0, value > load<f64>(search + ((<usize>(below + size - 1)) << 3), bordersAt));
}

function cellOf(value: f64, low: f64, scale: f64): i32 {
  const cell = i32x4.extract_lane(i32x4.trunc_sat_f64x2_s_zero(f64x2.splat((value - low) * scale)), 0);
  const atMost = select<i32>(cell, lastCell, cell < lastCell);
  return select<i32>(atMost, 0, atMost > 0);
}

export function binNumbers(
  values: usize,
  search: usize,
  matrix: usize,
  stride: u32,
  feature: u32,
  row: u32,
  from: u32,
  to: u32,
): void {
  const low = load<f64>(search);
  const scale = load<f64>(search, 8);
  const half: u32 = (1 << (<u32>load<f64>(search, 16))) >> 1;
  const end = values + ((<usize>to) << 3);
  let place = matrix + <usize>(row + from) * stride + feature;
  for (let at = values + ((<usize>from) << 3); at < end; at += 8) {
    const value = load<f64>(at);
    let below = <u32>load<u8>(search + <usize>cellOf(value, low, scale), cellsAt);
    for (let size = half; size > 0; size >>= 1) below += more(value, search, below, size);
    // Of what is missing no comparison is true.
    store<u8>(place, Math.abs(value) <= Infinity ? below + 1 : 0);
    place += stride;
  }
}
