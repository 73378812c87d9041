import { bell, controlOf, loopsOf, sleepers, takePieces } from "./control.ts";

/** What a thread is given that joins a team. */
export interface MemberTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1 on; the leader is 0. */
  readonly thread: number;
}

/** Looks for the next loop before a thread lies down: some ten microseconds, what a leader takes from one loop to the next. */
const spins = 20_000;

/** Works on what the leader of a team begins, until the thread is ended. */
export function serveTeam({ module, memory, thread }: MemberTask): never {
  const control = controlOf(memory);
  const { words } = control;
  const loops = [...loopsOf(module, memory).values()];
  for (;;) {
    const heard = Atomics.load(words, bell);
    takePieces(control, loops, thread);
    for (let i = 0; i < spins && Atomics.load(words, bell) === heard; i++);
    Atomics.add(words, sleepers, 1);
    Atomics.wait(words, bell, heard);
    Atomics.sub(words, sleepers, 1);
  }
}
