import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench, Lab, Outcome, Size } from "./bench.ts";
import { peersPython } from "./peers-python.ts";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a case in a folder of its own. */
export async function runCase(bench: Bench, size: Size, tell: (line: string) => void): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "lode-bench-"));
  const unfinished = join(root, "bench", "unfinished", bench.id);
  const python = bench.peers ? peersPython(root, bench.peers, tell) : "";
  const lab: Lab = {
    size,
    root,
    data: join(root, "..", "shared", "data"),
    folder,
    peer: (script, args) => runPeer(python, join(root, "bench", "peers", script), args),
    step: size === "full" ? (name, make) => keptStep(join(unfinished, codeNow()), name, make) : (_, make) => make(),
    tell,
  };
  try {
    const outcome = await bench.run(lab);
    rmSync(unfinished, { recursive: true, force: true });
    return outcome;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runPeer(python: string, script: string, args: readonly string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, [script, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${script} failed: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}

async function keptStep<T>(folder: string, name: string, make: () => Promise<T>): Promise<T> {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const made = await make();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(made));
  renameSync(`${file}.part`, file);
  return made;
}

/** Names what the last commit holds of all that a step may run. */
export function codeNow(): string {
  const folders = ["src", "test/simulations", "bench/cases"].map((folder) => `HEAD:${folder}`);
  const { status, stdout, stderr } = spawnSync("git", ["rev-parse", ...folders], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`git names no code: ${stderr}`);
  const trees = stdout.trim().split("\n");
  return trees.map((tree) => tree.slice(0, 12)).join("-");
}
