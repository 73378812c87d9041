import { basename, isAbsolute, resolve } from "node:path";
import type { ContextOptions } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { createBreathe } from "../host/node.ts";
import type { CommonFlags } from "./options.ts";
import { createProgress } from "./progress.ts";

/** What a command works with: where the user stands, how work is stopped, what stderr shows. */
export interface Session {
  readonly context: ContextOptions;
  readonly path: (given: string) => string;
  /** A folder for the results of a file: --out, or lode-out/<file name>. */
  readonly folder: (file: string) => string;
  readonly print: (text: string) => void;
  readonly close: () => void;
}

export function openSession(flags: CommonFlags): Session {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  const progress = createProgress(process.stderr, flags.quiet === true);
  const base = process.env.INIT_CWD ?? process.cwd();
  const path = (given: string) => (isAbsolute(given) ? given : resolve(base, given));
  return {
    context: { seed: flags.seed, signal: stop.signal, onEvent: progress.onEvent, breathe: createBreathe() },
    path,
    folder: (file) => path(flags.out ?? `lode-out/${basename(file).replace(/(\.[A-Za-z0-9]+)+$/, "")}`),
    print(text) {
      progress.done();
      if (!flags.quiet && !flags.json) process.stdout.write(text);
    },
    close() {
      progress.done();
      process.removeListener("SIGINT", onInterrupt);
      process.removeListener("SIGTERM", onInterrupt);
    },
  };
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
