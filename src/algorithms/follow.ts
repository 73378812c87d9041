import type { Context } from "../core/context.ts";
import type { Wait } from "../kernels/pool/team.ts";

/** Does a generator's work to its end; others have their turn between its pieces. */
export async function follow<T>(work: Generator<Wait, T>, context: Context): Promise<T> {
  let step = work.next();
  for (; !step.done; step = work.next()) await (step.value ?? context.pause());
  return step.value;
}
