import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Lab } from "./bench.ts";

/** Runs a script of bench/own in a process of its own and returns what it prints as JSON. */
export function runOwn<T>({ root }: Pick<Lab, "root">, script: string, args: readonly string[]): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bench", "own", script), ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`bench/own/${script} failed: ${stderr}`);
  return JSON.parse(stdout) as T;
}
