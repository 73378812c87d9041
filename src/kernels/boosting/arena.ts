import { Problem } from "../../core/problem.ts";
import type { Workers } from "../../core/workers.ts";
import { controlBytes, piecesMost } from "../pool/control.ts";
import { gatherTeam, type Team, type Wait } from "../pool/team.ts";
import { boostingWasm } from "./boosting-wasm.ts";
import { Apart, type LoopArgs, type LoopName, type Loops, numberOf, plainLoops } from "./loops.ts";

/**
 * The memory of one fit and the loops that work on it, by as many threads as there are. Compiled loops see one memory
 * only, so that all arrays that they touch are made here; where there is no WebAssembly or no shared memory, arrays are
 * plain and so are the loops. What was made here must not be read once it is released.
 */
export interface Arena {
  readonly loops: Loops;
  readonly threads: number;
  /** Whether work of so many updates is worth more than one thread. */
  readonly isShared: (updates: number) => boolean;
  /**
   * A loop over its whole range, `updates` of them for each step, in pieces that threads take one after another. Yields
   * after bounded work. Gives what the pieces came to, in order, and the steps of a piece: `size`, or as many as do not
   * take long.
   */
  readonly spread: <K extends LoopName>(
    name: K,
    args: LoopArgs<K>,
    from: number,
    to: number,
    updates: number,
    size?: number,
  ) => Generator<Wait, Spread>;
  /** Arrays of zeros. */
  readonly uint8: (length: number) => Uint8Array;
  readonly uint16: (length: number) => Uint16Array;
  readonly int32: (length: number) => Int32Array;
  readonly float64: (length: number) => Float64Array;
  /** True for an array that lies here, so that the loops may be given it. */
  readonly holds: (array: ArrayBufferView) => boolean;
  /** Bytes in use; `release` gives back what was made since. */
  readonly used: () => number;
  readonly release: (used: number) => void;
}

export interface Spread {
  readonly results: readonly number[];
  readonly size: number;
}

/** Updates of a cell between two yields: 5 to 15 ms on a common machine, counted and not timed. */
const sliceUpdates = 4_000_000;
/** Fewer updates are done before another thread has heard of them. */
const pieceUpdates = 8192;
/** Pieces for each thread: one that is held up leaves the rest to others. */
const piecesEach = 4;

/** Runs the pieces of a loop on all threads. */
type Run = (
  name: LoopName,
  args: readonly unknown[],
  from: number,
  to: number,
  size: number,
) => Generator<Wait, readonly number[]>;

function createSpread(threads: number, alone: Loops, together?: Run): Pick<Arena, "threads" | "isShared" | "spread"> {
  // Updates since the last yield.
  let work = 0;
  const isShared = (updates: number) => threads > 1 && updates >= 2 * pieceUpdates;
  return {
    threads,
    isShared,
    *spread(name, given, from, to, updates, size) {
      const args: readonly unknown[] = given;
      const most = Math.max(1, Math.floor(sliceUpdates / updates));
      const shared = isShared((to - from) * updates);
      const pieces = shared ? Math.min(piecesMost, threads * piecesEach) : 1;
      const even = Math.max(Math.ceil((to - from) / pieces), Math.ceil(pieceUpdates / updates));
      const own = size ?? (shared ? Math.min(Math.ceil(most / piecesEach), even) : most);
      const atOnce = own * pieces;
      const results: number[] = [];
      for (let at = from; at < to; at += atOnce) {
        const end = Math.min(to, at + atOnce);
        if (shared && together) results.push(...(yield* together(name, args, at, end, own)));
        else results.push(Number((alone[name] as (...given: unknown[]) => unknown)(...args.map(first), at, end)));
        work += ((end - at) * updates) / (shared ? threads : 1);
        if (work < sliceUpdates) continue;
        work = 0;
        yield;
      }
      return { results, size: own };
    },
  };
}

const first = (given: unknown): unknown => (given instanceof Apart ? given.arrays[0] : given);

export const plainArena: Arena = {
  loops: plainLoops,
  ...createSpread(1, plainLoops),
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  float64: (length) => new Float64Array(length),
  holds: () => true,
  used: () => 0,
  release: () => {},
};

/** A copy of an array where the loops of an arena can read it. */
export function copyInto<T extends Uint8Array | Int32Array | Float64Array>(arena: Arena, array: T): T {
  const make = array instanceof Uint8Array ? arena.uint8 : array instanceof Int32Array ? arena.int32 : arena.float64;
  const copy = make(array.length) as T;
  copy.set(array);
  return copy;
}

/** Throws the Problem of a fit that takes more bytes than the machine has, or than compiled loops can address, before it begins. */
export function checkFits(arena: Arena, bytes: number, what: string, machine = Number.POSITIVE_INFINITY): void {
  const addressable = arena === plainArena ? Number.POSITIVE_INFINITY : pagesMost * pageBytes;
  if (bytes <= Math.min(addressable, machine)) return;
  const gibibytes = (size: number) => `${(size / 2 ** 30).toFixed(1)} GiB`;
  const there =
    bytes > addressable
      ? `at most ${gibibytes(addressable)} can be addressed`
      : `this machine has ${gibibytes(machine)}`;
  const message = `${what} needs ${gibibytes(bytes)}, ${there}; learn from fewer rows or columns`;
  throw new Problem("out-of-memory", message, { bytes });
}

const pageBytes = 65_536;
/** 4 GiB, what an address of 32 bits reaches. */
const pagesMost = 65_536;

interface OwnArena extends Arena {
  readonly team: Team;
  /** Where it lies idle. */
  readonly home: OwnArena[];
}

/** Arenas that no fit holds, by whose threads joined them. A memory cannot be given back, only used again. */
const idle = new WeakMap<object, OwnArena[]>();
const noWorkers = {};
let compiled: WebAssembly.Module | undefined;

/** The arena for a fit; to be handed back by `returnArena` when it ends, however it ends. Threads of `workers` join it. */
export function takeArena(workers?: Workers): Arena {
  const home = idle.get(workers ?? noWorkers) ?? [];
  idle.set(workers ?? noWorkers, home);
  const arena = home.pop() ?? createArena(home, workers);
  arena?.team.hold();
  return arena ?? plainArena;
}

export function returnArena(arena: Arena): void {
  arena.release(0);
  if (arena === plainArena) return;
  const { team, home } = arena as OwnArena;
  team.free();
  if (!team.broken) home.push(arena as OwnArena);
}

function createArena(home: OwnArena[], workers: Workers | undefined): OwnArena | undefined {
  const memory = sharedMemory();
  if (memory === undefined) return undefined;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(boostingWasm), (byte) => byte.charCodeAt(0)));
  const team = gatherTeam(compiled, memory, workers);
  // A memory that has grown has another buffer over the same bytes.
  const buffers = new WeakSet<object>();
  const holds = (array: ArrayBufferView) => buffers.has(array.buffer);
  const loops = Object.fromEntries(
    Array.from(team.loops, ([name, loop]) => [
      name,
      (...given: unknown[]) => loop(...given.map((one) => numberOf(one, holds))),
    ]),
  ) as unknown as Loops;
  const together: Run = (name, args, from, to, size) => {
    const given = Array.from({ length: team.threads }, (_, thread) =>
      args.map((arg) => numberOf(arg instanceof Apart ? arg.arrays[thread] : arg, holds)),
    );
    return team.run(name, given, from, to, size);
  };
  let top = controlBytes;
  /** Above it memory was never touched and is zero. */
  let dirty = controlBytes;
  /** May grow the memory: what it holds is to be looked at afterwards. */
  const take = (bytes: number): number => {
    // Not by bits: these are places up to 2^32.
    const start = 16 * Math.ceil(top / 16);
    const end = start + bytes;
    const more = Math.ceil(end / pageBytes) - memory.buffer.byteLength / pageBytes;
    if (more > 0) grow(memory, more);
    buffers.add(memory.buffer);
    if (start < dirty) new Uint8Array(memory.buffer, start, Math.min(end, dirty) - start).fill(0);
    top = end;
    dirty = Math.max(dirty, end);
    return start;
  };
  return {
    team,
    home,
    loops,
    ...createSpread(team.threads, loops, together),
    uint8: (length) => {
      const at = take(length);
      return new Uint8Array(memory.buffer, at, length);
    },
    uint16: (length) => {
      const at = take(2 * length);
      return new Uint16Array(memory.buffer, at, length);
    },
    int32: (length) => {
      const at = take(4 * length);
      return new Int32Array(memory.buffer, at, length);
    },
    float64: (length) => {
      const at = take(8 * length);
      return new Float64Array(memory.buffer, at, length);
    },
    holds,
    used: () => top,
    release: (used) => {
      top = Math.max(controlBytes, used);
    },
  };
}

/** A memory sets aside addresses for all that it may become, which a process with few of them is refused. */
function sharedMemory(): WebAssembly.Memory | undefined {
  if (typeof WebAssembly === "undefined" || typeof SharedArrayBuffer === "undefined") return undefined;
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: pagesMost, shared: true });
  } catch {
    return undefined;
  }
}

function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch {
    const needed = ((memory.buffer.byteLength + pages * pageBytes) / 2 ** 30).toFixed(1);
    throw new Problem(
      "out-of-memory",
      `boosting: ${needed} GiB are needed, which this machine does not give or is more than the 4 GiB that can be addressed; learn from fewer rows or columns`,
    );
  }
}
