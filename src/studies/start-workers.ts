import type { Workers } from "../core/workers.ts";
import { createWorkers } from "../host/workers.ts";

/** Threads for learning, to be given as `workers` and closed when done. Results do not depend on them. */
export function startWorkers(count: number): Workers {
  const script = (name: string) => new URL(import.meta.url.replace(/start-workers(\.\w+)$/, `${name}$1`));
  return createWorkers({ tasks: script("worker"), loops: script("loop-worker") }, count);
}
