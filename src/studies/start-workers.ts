import type { Workers } from "../core/workers.ts";
import { createWorkers } from "../host/workers.ts";

/** Threads for `mine`, to be given as `workers` and closed when done. Results do not depend on them. */
export function startWorkers(count: number): Workers {
  return createWorkers(new URL(import.meta.url.replace(/start-workers(\.\w+)$/, "worker$1")), count);
}
