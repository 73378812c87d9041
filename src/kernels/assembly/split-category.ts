import { gainOf, isLeftHeavier, note } from "./split-terms";

const oneAgainstRest: i32 = 4;

/** Levels that are put in order one by one before runs are merged. */
const runLevels: i32 = 16;
/** The room of a thread: keys and bins of all levels, twice. */
const otherKeys: usize = 256 << 3;
const firstBins: usize = 2 * otherKeys;
const otherBins: usize = firstBins + 256;

/** Gives the gain that is the best now. */
export function findCategorySplit(
  cells: usize,
  bins: i32,
  terms: usize,
  atLeast: f64,
  found: usize,
  chosen: usize,
  room: usize,
): f64 {
  const shift = load<f64>(terms);
  const hessian = load<f64>(terms, 16);
  const least = load<f64>(terms, 24);
  const penalty = load<f64>(terms, 40);
  const rowsPerHessian = load<f64>(terms, 80);
  const levelRows = load<f64>(terms, 96);
  const groupRows = load<f64>(terms, 120);
  const inverse = 1 / shift;
  const few = bins <= oneAgainstRest;
  let used = 0;
  for (let b = 0; b <= bins; b++) {
    const cell = load<f64>(cells + ((<usize>b) << 3));
    if (cell === 0) continue;
    const g = Math.floor(cell * inverse);
    const h = cell - g * shift;
    if (!few && h * rowsPerHessian + 0.5 < levelRows) continue;
    putInRun(room, used++, few ? 0 : g / (h + load<f64>(terms, 88)), b);
  }
  const order = few ? room + firstBins : mergeRuns(room, used);
  let best = atLeast;
  if (few) {
    for (let i = 0; i < used; i++)
      best = offer(cells, order, i, i + 1, cellOf(cells, order, i), penalty, terms, best, found, chosen);
    return best;
  }
  const levelPenalty = load<f64>(terms, 104);
  const limit = min(<i32>load<f64>(terms, 112), (used + 1) >> 1);
  for (let end = 0; end < 2; end++) {
    let word: f64 = 0;
    let grouped: f64 = 0;
    for (let i = 0; i < limit; i++) {
      const cell = cellOf(cells, order, end === 0 ? i : used - 1 - i);
      word += cell;
      grouped += (cell - Math.floor(cell * inverse) * shift) * rowsPerHessian;
      const h = word - Math.floor(word * inverse) * shift;
      if (h < least) continue;
      const rest = hessian - h;
      if (rest < least || rest * rowsPerHessian + 0.5 < groupRows) break;
      if (grouped + 0.5 < groupRows) continue;
      grouped = 0;
      best =
        end === 0
          ? offer(cells, order, 0, i + 1, word, levelPenalty, terms, best, found, chosen)
          : offer(cells, order, used - 1 - i, used, word, levelPenalty, terms, best, found, chosen);
    }
  }
  return best;
}

function cellOf(cells: usize, order: usize, place: i32): f64 {
  return load<f64>(cells + ((<usize>load<u8>(order + place)) << 3));
}

/** Puts a level where its key belongs in the run that it ends; equal keys stay in the order of bins. */
function putInRun(room: usize, at: i32, key: f64, bin: i32): void {
  const start = at & ~(runLevels - 1);
  const order = room + firstBins;
  let place = at;
  while (place > start && load<f64>(room + ((<usize>(place - 1)) << 3)) > key) {
    store<f64>(room + ((<usize>place) << 3), load<f64>(room + ((<usize>(place - 1)) << 3)));
    store<u8>(order + place, load<u8>(order + place - 1));
    place--;
  }
  store<f64>(room + ((<usize>place) << 3), key);
  store<u8>(order + place, bin);
}

/** Merges the runs of so many levels and gives where the bins in order are. */
function mergeRuns(room: usize, used: i32): usize {
  let keys = room;
  let order = room + firstBins;
  let nextKeys = room + otherKeys;
  let nextOrder = room + otherBins;
  for (let width = runLevels; width < used; width <<= 1) {
    for (let start = 0; start < used; start += 2 * width) {
      const middle = min(start + width, used);
      const end = min(middle + width, used);
      let a = start;
      let b = middle;
      for (let place = start; place < end; place++) {
        const isLeft =
          a < middle && (b >= end || load<f64>(keys + ((<usize>a) << 3)) <= load<f64>(keys + ((<usize>b) << 3)));
        const from = isLeft ? a++ : b++;
        store<f64>(nextKeys + ((<usize>place) << 3), load<f64>(keys + ((<usize>from) << 3)));
        store<u8>(nextOrder + place, load<u8>(order + from));
      }
    }
    const otherOfKeys = keys;
    keys = nextKeys;
    nextKeys = otherOfKeys;
    const otherOfOrder = order;
    order = nextOrder;
    nextOrder = otherOfOrder;
  }
  return order;
}

/** Notes the split whose left side are some of the levels in order, if it is better. */
function offer(
  cells: usize,
  order: usize,
  from: i32,
  to: i32,
  word: f64,
  penalty: f64,
  terms: usize,
  best: f64,
  found: usize,
  chosen: usize,
): f64 {
  const gain = gainOf(word, penalty, 0, terms, best);
  if (!(gain > best)) return best;
  memory.fill(chosen, 0, 256);
  for (let i = from; i < to; i++) store<u8>(chosen + load<u8>(order + i), 1);
  if (load<f64>(cells) === 0) store<u8>(chosen, isLeftHeavier(word, terms) ? 1 : 0);
  note(found, gain, 0, word, load<u8>(chosen) === 1);
  return gain;
}
