import type { Event } from "./event.ts";
import type { Metric } from "./metric.ts";
import type { Predictor } from "./model.ts";
import { Problem } from "./problem.ts";
import { createRandom, type Random } from "./random.ts";
import type { Workers } from "./workers.ts";

/** All that comes in from outside the data: seed, cancellation, events, and the models that claims speak of. */
export interface Context {
  readonly seed: number;
  readonly random: Random;
  readonly emit: (event: Event) => void;
  /** To be awaited between pieces of work of a few milliseconds: lets others run, throws a Problem "cancelled". */
  readonly pause: () => Promise<void> | void;
  readonly cancelled: () => boolean;
  /** There where time is limited; true once it is up: what may be left out is left out, with a warning that says so. */
  readonly hurry?: () => boolean;
  readonly model: (id: string) => Predictor;
  readonly metric: (id: string) => Metric;
  /** The column whose values are the independent units, where rows are not. */
  readonly unit?: string;
  /** Threads for work that can be done beside each other; results never depend on them. */
  readonly workers?: Workers;
  /** Bytes by which learning chooses between time and memory; results never depend on them. */
  readonly memory?: number;
  /** Bytes that there are at all: learning that needs more is refused before it begins. */
  readonly machineMemory?: number;
}

export interface ContextOptions {
  readonly seed?: number;
  readonly onEvent?: (event: Event) => void;
  readonly signal?: AbortSignal;
  /** True once time is up; work that is not needed for an honest answer is then left out. Without it none ever is. */
  readonly hurry?: () => boolean;
  /** Called between pieces of work; the host yields to the event loop here when enough time has passed. */
  readonly breathe?: () => Promise<void> | void;
  /** Threads that learn beside each other (`startWorkers`); without them all is done in this one. */
  readonly workers?: Workers;
  /** Bytes by which learning chooses between time and memory. */
  readonly memory?: number;
  /** Bytes that there are at all. */
  readonly machineMemory?: number;
}

export function cancelledProblem(): Problem {
  return new Problem("cancelled", "the work was stopped before it was done; nothing was written");
}

export function createContext(options: ContextOptions = {}): Context {
  const { seed = 1, onEvent, signal, breathe, workers, memory, machineMemory, hurry } = options;
  const missing = (what: string) => (id: string) => {
    throw new Problem(`unknown-${what}`, `there is no ${what} "${id}" here`, { id });
  };
  return {
    seed,
    random: createRandom(seed),
    emit: onEvent ?? (() => {}),
    cancelled: () => signal?.aborted ?? false,
    pause() {
      if (signal?.aborted) throw cancelledProblem();
      return breathe?.();
    },
    model: missing("model"),
    metric: missing("metric"),
    ...(workers ? { workers } : {}),
    ...(memory ? { memory } : {}),
    ...(machineMemory ? { machineMemory } : {}),
    ...(hurry ? { hurry } : {}),
  };
}

/** The same context with a random stream named after the work that it is given to. */
export function forkContext(context: Context, ...names: (string | number)[]): Context {
  return { ...context, random: context.random.fork(...names) };
}
