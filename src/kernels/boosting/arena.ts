import { Problem } from "../../core/problem.ts";
import { type BoostExports, type BoostKernels, compiledKernels, plainKernels } from "./boost-kernels.ts";
import { boostingWasm } from "./boosting-wasm.ts";

/**
 * The memory of one fit and the loops that work on it. Compiled loops see one memory only, so that all arrays that they
 * touch are made here; where there is no WebAssembly or no shared memory, arrays are plain and so are the loops. What
 * was made here must not be read once it is released.
 */
export interface Arena {
  readonly kernels: BoostKernels;
  /** Arrays of zeros. */
  readonly uint8: (length: number) => Uint8Array;
  readonly int32: (length: number) => Int32Array;
  readonly float64: (length: number) => Float64Array;
  /** True for an array that lies here, so that the kernels may be given it. */
  readonly holds: (array: ArrayBufferView) => boolean;
  /** Bytes in use; `release` gives back what was made since. */
  readonly used: () => number;
  readonly release: (used: number) => void;
}

export const plainArena: Arena = {
  kernels: plainKernels,
  uint8: (length) => new Uint8Array(length),
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

/** Throws the Problem of a fit that takes more bytes than compiled loops can address, before it begins. */
export function checkFits(arena: Arena, bytes: number, what: string): void {
  if (arena !== plainArena && bytes > pagesMost * pageBytes)
    throw new Problem(
      "out-of-memory",
      `${what} needs ${(bytes / 2 ** 30).toFixed(1)} GiB, at most ${(pagesMost * pageBytes) / 2 ** 30} GiB can be addressed; learn from fewer rows or columns`,
      { bytes },
    );
}

const pageBytes = 65_536;
/** The place of what a kernel returns beside a number, before all arrays. */
const kernelBytes = 64;
/** 4 GiB, what an address of 32 bits reaches. */
const pagesMost = 65_536;

/** Arenas that no fit holds. A memory cannot be given back, only used again. */
const idle: Arena[] = [];
let compiled: WebAssembly.Module | undefined;

/** The arena for a fit; to be handed back by `returnArena` when it ends, however it ends. */
export function takeArena(): Arena {
  return idle.pop() ?? createArena();
}

export function returnArena(arena: Arena): void {
  arena.release(0);
  if (arena !== plainArena) idle.push(arena);
}

function createArena(): Arena {
  const memory = sharedMemory();
  if (memory === undefined) return plainArena;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(boostingWasm), (byte) => byte.charCodeAt(0)));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  const found = new Float64Array(memory.buffer, 8, 3);
  // A memory that has grown has another buffer over the same bytes.
  const buffers = new WeakSet<object>();
  let top = kernelBytes;
  /** Above it memory was never touched and is zero. */
  let dirty = kernelBytes;
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
    kernels: compiledKernels(instance.exports as unknown as BoostExports, found),
    uint8: (length) => {
      const at = take(length);
      return new Uint8Array(memory.buffer, at, length);
    },
    int32: (length) => {
      const at = take(4 * length);
      return new Int32Array(memory.buffer, at, length);
    },
    float64: (length) => {
      const at = take(8 * length);
      return new Float64Array(memory.buffer, at, length);
    },
    holds: (array) => buffers.has(array.buffer),
    used: () => top,
    release: (used) => {
      top = Math.max(kernelBytes, used);
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
