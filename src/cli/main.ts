#!/usr/bin/env node
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { removePaths } from "../host/leftovers.ts";

/**
 * The command runs in a worker, and this thread only waits for it: so Ctrl-C is heard at once, whatever long sum is
 * being worked out. The command is asked to stop and tidies up itself; one that does not answer in time is ended from
 * here, and what it had in hand is removed.
 */
const graceMs = 600;
const patienceMs = 200;

const leftovers = new Set<string>();
const worker = new Worker(new URL(import.meta.url.replace(/main(\.\w+)$/, "command$1")), {
  argv: process.argv.slice(2),
  workerData: { terminal: process.stderr.isTTY === true },
  // What picocolors asks for is a terminal, and a worker has none of its own; a log of CI is none either.
  env: {
    [process.stderr.isTTY === true || "FORCE_COLOR" in process.env ? "FORCE_COLOR" : "NO_COLOR"]: "1",
    ...process.env,
  },
});
let stopped: number | undefined;

worker.on("message", ({ path, there }: { path: string; there: boolean }) => {
  if (there) leftovers.add(path);
  else leftovers.delete(path);
});
worker.on("error", (error: NodeJS.ErrnoException) => {
  const full = error.code === "ERR_WORKER_OUT_OF_MEMORY";
  process.stderr.write(
    full
      ? "lode: memory ran out; take fewer rows or columns, a lower --memory, or raise the limit with NODE_OPTIONS=--max-old-space-size=8000\n"
      : `lode: an internal fault, please report it: ${error.stack ?? String(error)}\n`,
  );
});
worker.on("exit", (code) => {
  removePaths(leftovers);
  process.exitCode = code === 130 && stopped !== undefined ? stopped : code;
});

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.on(signal, () => {
    if (stopped !== undefined) return void end();
    stopped = code;
    worker.postMessage("stop");
    setTimeout(end, graceMs).unref();
  });

/** Not the polite way: the worker ends where it stands. */
async function end(): Promise<void> {
  const ended = await Promise.race([worker.terminate(), wait(patienceMs, "no")]);
  removePaths(leftovers);
  process.stderr.write("lode: stopped; nothing was written\n");
  // A call into the system that does not come back would hold an orderly end up too.
  if (ended === "no") process.kill(process.pid, "SIGKILL");
  process.exit(stopped);
}

// A reader that has seen enough (lode ... | head) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  const why = error.code === "ENOSPC" ? "the disk is full" : error.message;
  process.stderr.write(`lode: standard output could not be written (${why})\n`);
  process.exit(2);
});
