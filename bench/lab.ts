import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, Lab, Outcome, Size } from "./bench.ts";
import { peersPython } from "./peers-python.ts";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a case in a folder of its own. */
export async function runCase(bench: Bench, size: Size, tell: (line: string) => void): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "lode-bench-"));
  const python = bench.peers ? peersPython(root, tell) : "";
  const lab: Lab = {
    size,
    root,
    data: join(root, "..", "shared", "data"),
    folder,
    peer: (script, args) => runPeer(python, join(root, "bench", "peers", script), args),
    tell,
  };
  try {
    return await bench.run(lab);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runPeer(python: string, script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, [script, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}
