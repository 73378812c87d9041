/**
 * What threads tell each other of a loop that they share, in the first bytes of the memory that they share too. One
 * thread leads: it writes function, arguments and range, then opens the pieces, and rings the bell, which is heard by those
 * who look and wakes those who lie down. Whoever closes a piece has taken it; a piece done raises `done`. The leader writes the next loop when all pieces are done, so that what
 * belongs to a piece stands still while it is worked on. Each thread begins with the pieces that are its own, whose cells
 * lie in its cache from one loop to the next, and then helps the others.
 */
export interface Control {
  readonly words: Int32Array;
  /** 1 for a piece that nobody has taken. */
  readonly open: Int32Array;
  /** First row, row behind the last, rows of a piece. */
  readonly range: Float64Array;
  /** What each piece came to. */
  readonly results: Float64Array;
  /** Of each thread `argumentsMost`. */
  readonly args: Float64Array;
}

/** Threads of a team and pieces of a loop at most. */
export const threadsMost = 32;
export const piecesMost = 64;
export const argumentsMost = 24;

/** Places among the words, each on a line of the cache of its own where threads meet. */
export const bell = 0;
export const threadCount = 16;
export const pieceCount = 17;
export const sleepers = 18;
export const done = 32;
export const fault = 48;
export const loop = 49;
export const argumentCount = 50;

/** Address 0 stands for an array that is not there. */
const wordsAt = 64;
const openAt = 512;
const rangeAt = 896;
const resultsAt = 1024;
const argsAt = resultsAt + 8 * piecesMost;
export const controlBytes = argsAt + 8 * argumentsMost * threadsMost;

export function controlOf({ buffer }: WebAssembly.Memory): Control {
  return {
    words: new Int32Array(buffer, wordsAt, 64),
    open: new Int32Array(buffer, openAt, piecesMost),
    range: new Float64Array(buffer, rangeAt, 3),
    results: new Float64Array(buffer, resultsAt, piecesMost),
    args: new Float64Array(buffer, argsAt, argumentsMost * threadsMost),
  };
}

export type Loop = (...numbers: readonly number[]) => number;

/** The loops of a module in an order that is the same in every thread. */
export function loopsOf(module: WebAssembly.Module, memory: WebAssembly.Memory): Map<string, Loop> {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return new Map(Object.entries(exports).filter((entry): entry is [string, Loop] => typeof entry[1] === "function"));
}

/** Takes pieces until none is open, from the thread's own on. */
export function takePieces(control: Control, loops: readonly Loop[], thread: number): void {
  const { words, open } = control;
  const pieces = words[pieceCount]!;
  const first = Math.floor((thread * pieces) / words[threadCount]!);
  for (let i = 0; i < pieces; i++) {
    const piece = first + i < pieces ? first + i : first + i - pieces;
    if (Atomics.load(open, piece) === 1 && Atomics.compareExchange(open, piece, 1, 0) === 1)
      doPiece(control, loops, thread, piece);
  }
}

function doPiece({ words, range, results, args }: Control, loops: readonly Loop[], thread: number, piece: number) {
  const [first, end, size] = range as unknown as readonly [number, number, number];
  const from = first + piece * size;
  const own: number[] = [];
  for (let i = 0; i < words[argumentCount]!; i++) own.push(args[thread * argumentsMost + i]!);
  try {
    results[piece] = loops[words[loop]!]!(...own, from, Math.min(end, from + size));
  } catch (error) {
    Atomics.store(words, fault, 1);
    throw error;
  } finally {
    if (Atomics.add(words, done, 1) + 1 === words[pieceCount]!) Atomics.notify(words, done);
  }
}
