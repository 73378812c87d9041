import type { Workers } from "../../core/workers.ts";
import {
  argumentCount,
  argumentsMost,
  bell,
  controlOf,
  done,
  fault,
  type Loop,
  loop,
  loopsOf,
  pieceCount,
  sleepers,
  takePieces,
  threadCount,
  threadsMost,
} from "./control.ts";
import type { MemberTask } from "./member.ts";

/** What a generator of work yields: a promise to be awaited, or nothing where others may have their turn. */
export type Wait = Promise<unknown> | undefined;

/** The threads that run the loops of one memory, this one and those that joined it. */
export interface Team {
  readonly threads: number;
  readonly loops: ReadonlyMap<string, Loop>;
  /** A loop over `from .. to` in pieces of `size` rows, 64 at most; with arguments of each thread. Gives what the pieces came to, in order. */
  run(
    name: string,
    args: readonly (readonly number[])[],
    from: number,
    to: number,
    size: number,
  ): Generator<Wait, readonly number[]>;
  /** While held, threads keep the process alive. */
  hold(): void;
  free(): void;
  /** True when a thread is lost: the memory is not to be used again. */
  readonly broken: boolean;
}

/** Looks whether the last piece is done before the leader gives its turn away. */
const spins = 20_000;

/** A team that `workers` lend their threads to; without them a team of one. */
export function gatherTeam(module: WebAssembly.Module, memory: WebAssembly.Memory, workers?: Workers): Team {
  const control = controlOf(memory);
  const { words, open, range, results, args } = control;
  const named = loopsOf(module, memory);
  const names = [...named.keys()];
  const loops = [...named.values()];
  const threads = Math.min(threadsMost, workers?.count ?? 1);
  let broken = false;
  let fail: (error: Error) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = (error) => {
      broken = true;
      reject(error);
    };
  });
  // Heard by whoever waits for a piece; at another time nobody does.
  failure.catch(() => {});
  const members = Array.from({ length: threads - 1 }, (_, i) => {
    const task: MemberTask = { module, memory, thread: i + 1 };
    return workers!.join(task, fail);
  });

  /** Until all pieces are done. The leader never sleeps: it looks for a while, then waits in turn with others. */
  function* settle(pieces: number): Generator<Wait, void> {
    for (;;) {
      let counted = Atomics.load(words, done);
      for (let i = 0; i < spins && counted < pieces; i++) counted = Atomics.load(words, done);
      if (counted >= pieces) break;
      const woken = Atomics.waitAsync(words, done, counted);
      if (woken.async) yield Promise.race([woken.value, failure]);
    }
    // A member's error is on its way to us by the host.
    if (Atomics.load(words, fault) !== 0) yield failure;
  }

  return {
    threads,
    loops: named,
    *run(name, given, from, to, size) {
      for (const [thread, numbers] of given.entries()) args.set(numbers, thread * argumentsMost);
      range.set([from, to, size]);
      words[loop] = names.indexOf(name);
      words[argumentCount] = given[0]!.length;
      words[done] = 0;
      const pieces = Math.ceil((to - from) / size);
      words[pieceCount] = pieces;
      words[threadCount] = threads;
      for (let piece = 0; piece < pieces; piece++) Atomics.store(open, piece, 1);
      Atomics.add(words, bell, 1);
      if (Atomics.load(words, sleepers) > 0) Atomics.notify(words, bell);
      try {
        takePieces(control, loops, 0);
      } catch (error) {
        broken = true;
        throw error;
      }
      yield* settle(pieces);
      return Array.from(results.subarray(0, pieces));
    },
    hold() {
      for (const member of members) member.hold();
    },
    free() {
      for (const member of members) member.free();
    },
    get broken() {
      return broken;
    },
  };
}
