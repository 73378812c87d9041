/** `size` more borders are below the value where the last of them is. */
function more(value: f64, padded: usize, below: u32, size: u32): u32 {
  return select<u32>(size, 0, value > load<f64>(padded + ((<usize>(below + size - 1)) << 3)));
}

/** `padded` are 255 borders, ascending. */
export function binNumbers(
  values: usize,
  padded: usize,
  matrix: usize,
  stride: u32,
  feature: u32,
  row: u32,
  from: u32,
  to: u32,
): void {
  const end = values + ((<usize>to) << 3);
  let place = matrix + <usize>(row + from) * stride + feature;
  for (let at = values + ((<usize>from) << 3); at < end; at += 8) {
    const value = load<f64>(at);
    let below = more(value, padded, 0, 128);
    below += more(value, padded, below, 64);
    below += more(value, padded, below, 32);
    below += more(value, padded, below, 16);
    below += more(value, padded, below, 8);
    below += more(value, padded, below, 4);
    below += more(value, padded, below, 2);
    below += more(value, padded, below, 1);
    // Of what is missing no comparison is true.
    store<u8>(place, Math.abs(value) <= Infinity ? below + 1 : 0);
    place += stride;
  }
}
