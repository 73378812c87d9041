import { availableParallelism } from "node:os";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { ContextOptions } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { machineMemory } from "../host/machine-memory.ts";
import { createBreathe } from "../host/node.ts";
import { startWorkers } from "../studies/start-workers.ts";
import type { CommonFlags } from "./options.ts";
import { createProgress } from "./progress.ts";

/** What a command works with: where the user stands, how work is stopped, what stderr shows. */
export interface Session {
  readonly context: ContextOptions;
  readonly signal: AbortSignal;
  readonly path: (given: string) => string;
  /** A folder for the results of a file: --out, or lode-out/<file name>. */
  readonly folder: (file: string) => string;
  readonly print: (text: string) => void;
  readonly close: () => void;
}

export function openSession(flags: CommonFlags): Session {
  const stop = new AbortController();
  const onStop = () => stop.abort();
  parentPort?.on("message", onStop);
  // Somebody who might ask us to stop is no reason to go on.
  parentPort?.unref();
  const progress = createProgress(process.stderr, (workerData as { terminal?: boolean }).terminal === true, flags);
  const threads = flags.threads ?? availableParallelism();
  const workers = threads > 1 ? startWorkers(threads) : undefined;
  stop.signal.addEventListener("abort", () => workers?.close());
  const base = process.env.INIT_CWD ?? process.cwd();
  const path = (given: string) => (isAbsolute(given) ? given : resolve(base, given));
  return {
    context: {
      seed: flags.seed,
      signal: stop.signal,
      onEvent: progress.onEvent,
      breathe: createBreathe(),
      machineMemory: machineMemory(),
      ...(workers ? { workers } : {}),
      ...(flags.memory ? { memory: flags.memory * 2 ** 20 } : {}),
    },
    signal: stop.signal,
    path,
    folder: (file) => path(flags.out ?? `lode-out/${nameOf(file)}`),
    print(text) {
      progress.done();
      if (!flags.quiet && !flags.json) process.stdout.write(text);
    },
    close() {
      progress.done();
      void workers?.close();
      parentPort?.off("message", onStop);
    },
  };
}

/** A name for the results of what a locator names, without a password or a pattern that may stand in it. */
function nameOf(locator: string): string {
  if (locator === "-") return "stdin";
  const name = basename(locator.replace(/#.*$/, (part) => part.replace(/[^A-Za-z0-9_.-]+/g, "-")))
    .replace(/^[a-z]+:/, "")
    .replace(/(\.[A-Za-z0-9]+)+(?=$|-)/, "")
    .replace(/[^\p{L}\p{N}]*[*?[\]{}][^\p{L}\p{N}]*/gu, "-")
    .replace(/^[-.]+|-+$/g, "");
  if (name !== "") return name;
  const above = dirname(locator);
  return above === locator ? "files" : nameOf(above);
}

/** Writes one document on standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** The exit code of a fault: 2 for a request or input that is wrong, 130 when stopped, 1 for a fault of ours. */
export function report(error: unknown): number {
  if (error instanceof Problem) {
    process.stderr.write(`lode: ${error.message}\n`);
    return error.code === "cancelled" ? 130 : 2;
  }
  process.stderr.write(
    `lode: an internal fault, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
