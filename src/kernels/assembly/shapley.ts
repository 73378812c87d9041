/** Bytes of a node: 32-bit numbers, named in its twin. */
const nodeBytes: usize = 44;
const missingLeftAt: usize = 4;
const setAt: usize = 8;
const leftAt: usize = 12;
const rightAt: usize = 16;
const slotAt: usize = 20;
const metAt: usize = 24;
const startAt: usize = 28;
const countAt: usize = 32;
const knownAt: usize = 36;
const keptAt: usize = 40;

/** 1 where the row goes the path's way at a slot. */
function isOne(pattern: usize, s: i32): f64 {
  return <f64>((load<u32>(pattern + ((<usize>(s >> 5)) << 2)) >> (s & 31)) & 1);
}

function reckon(value: f64, slots: i32, share: usize, rules: usize, pattern: usize, factors: usize, into: usize): void {
  memory.fill(into, 0, (<usize>slots) << 3);
  const rule = (slots + 1) >> 1;
  const places = rules + ((<usize>(rule * (rule - 1))) << 3);
  const weights = places + ((<usize>rule) << 3);
  for (let q: usize = 0; q < (<usize>rule) << 3; q += 8) {
    const t = load<f64>(places + q);
    let product = load<f64>(weights + q) * value;
    for (let s = 0; s < slots; s++) {
      let factor = load<f64>(share + ((<usize>s) << 3)) * (1 - t) + isOne(pattern, s) * t;
      if (!(Math.abs(factor) > 0)) factor = f64.MIN_VALUE;
      store<f64>(factors + ((<usize>s) << 3), factor);
      product *= factor;
    }
    for (let s: usize = 0; s < (<usize>slots) << 3; s += 8)
      store<f64>(into + s, load<f64>(into + s) + product / load<f64>(factors + s));
  }
  for (let s = 0; s < slots; s++) {
    const place = (<usize>s) << 3;
    store<f64>(into + place, load<f64>(into + place) * (isOne(pattern, s) - load<f64>(share + place)));
  }
}

export function addShapley(
  nodes: usize,
  numbers: usize,
  count: usize,
  sets: usize,
  column: usize,
  share: usize,
  rules: usize,
  words: usize,
  patterns: usize,
  seen: usize,
  kept: usize,
  factors: usize,
  single: usize,
  cells: usize,
  rows: usize,
  result: usize,
  place: usize,
  step: usize,
  from: usize,
  to: usize,
): void {
  const width = words << 2;
  for (let row = from; row < to; row++) {
    const target = result + ((place + row * step) << 3);
    let fields = nodes;
    let own = patterns;
    for (let node: usize = 0; node < count; node++, fields += nodeBytes, own += width) {
      const feature = load<i32>(fields);
      const number = load<f64>(numbers + (node << 3));
      if (feature < 0) {
        const start = <usize>load<u32>(fields, startAt);
        const slots = load<i32>(fields, countAt);
        const shares = share + (start << 3);
        const known = load<i32>(fields, knownAt);
        let added = single;
        if (known < 0) reckon(number, slots, shares, rules, own, factors, single);
        else {
          const pattern = load<u32>(own);
          added = kept + ((<usize>(load<u32>(fields, keptAt) + pattern * slots)) << 3);
          const mark = seen + <usize>(known + pattern);
          if (load<u8>(mark) === 0) {
            store<u8>(mark, 1);
            reckon(number, slots, shares, rules, own, factors, added);
          }
        }
        const columns = column + (start << 2);
        for (let s: usize = 0; s < <usize>slots; s++) {
          const at = target + ((<usize>load<u32>(columns + (s << 2))) << 3);
          store<f64>(at, load<f64>(at) + load<f64>(added + (s << 3)));
        }
        continue;
      }
      const cell = load<f64>(cells + ((<usize>feature * rows + row) << 3));
      const set = load<i32>(fields, setAt);
      let goesLeft: bool;
      if (set >= 0) {
        const level = <u32>cell;
        goesLeft = ((load<u32>(sets + ((<usize>(set + (level >> 5))) << 2)) >> (level & 31)) & 1) === 1;
      } else goesLeft = cell <= number || (load<i32>(fields, missingLeftAt) === 1 && !(Math.abs(cell) <= Infinity));
      const left = patterns + <usize>load<u32>(fields, leftAt) * width;
      const right = patterns + <usize>load<u32>(fields, rightAt) * width;
      const way = goesLeft ? left : right;
      const other = goesLeft ? right : left;
      for (let w: usize = 0; w < width; w += 4) {
        const word = load<u32>(own + w);
        store<u32>(way + w, word);
        store<u32>(other + w, word);
      }
      const slot = load<u32>(fields, slotAt);
      const bit = (<u32>1) << (slot & 31);
      const word = (<usize>(slot >> 5)) << 2;
      if (load<i32>(fields, metAt) === 0) store<u32>(way + word, load<u32>(way + word) | bit);
      else store<u32>(other + word, load<u32>(other + word) & ~bit);
    }
  }
}
