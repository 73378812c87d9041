import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Study } from "../src/findings/study.ts";
import type { Lab } from "./bench.ts";

/** What a whole process took: wall and processor time in seconds, the most memory it held in MiB. */
export interface Usage {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

/** Runs the command line as a person does, in a process of its own. */
export function lode({ root, folder }: Lab, args: readonly string[]): Usage {
  const hook = pathToFileURL(join(root, "bench", "usage.mjs")).href;
  const file = join(folder, "usage.json");
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", hook, join(root, "dist", "cli", "main.js"), ...args],
    { cwd: folder, encoding: "utf8", env: { ...process.env, INIT_CWD: folder, LODE_BENCH_USAGE: file } },
  );
  const wall = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`lode ${args.join(" ")} failed: ${stderr}`);
  const { cpu, peak } = JSON.parse(readFileSync(file, "utf8")) as Omit<Usage, "wall">;
  return { wall, cpu, peak };
}

export function readStudy(folder: string): Study {
  return JSON.parse(readFileSync(join(folder, "study.json"), "utf8")) as Study;
}

/** A data set outside the repository. */
export function sharedFile({ data }: Lab, ...path: readonly string[]): string {
  const file = join(data, ...path);
  if (!existsSync(file)) throw new Error(`${path.join("/")} is not there: this case needs the shared data sets`);
  return file;
}
