import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const requirements = (root: string) => join(root, "bench", "peers", "requirements.txt");
const environment = (root: string) => join(root, "bench", ".venv");
const stamp = (root: string) => join(environment(root), "requirements.txt");

function interpreter(root: string): string {
  return process.platform === "win32"
    ? join(environment(root), "Scripts", "python.exe")
    : join(environment(root), "bin", "python");
}

/** The interpreter that is there already, or nothing: LODE_BENCH_PYTHON, else the environment of this folder. */
export function readyPython(root: string): string | undefined {
  if (process.env.LODE_BENCH_PYTHON) return process.env.LODE_BENCH_PYTHON;
  const current = existsSync(stamp(root)) && readFileSync(stamp(root), "utf8") === pins(root);
  return current ? interpreter(root) : undefined;
}

/** The interpreter with the peers, made where it is missing. */
export function peersPython(root: string, tell: (line: string) => void): string {
  const ready = readyPython(root);
  if (ready) return ready;
  tell("making the peers' environment");
  install("python3", ["-m", "venv", environment(root)]);
  install(interpreter(root), ["-m", "pip", "install", "--quiet", "--requirement", requirements(root)]);
  // Written last: an installation that was cut short is made again.
  writeFileSync(stamp(root), pins(root));
  return interpreter(root);
}

const pins = (root: string) => readFileSync(requirements(root), "utf8");

function install(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0)
    throw new Error(
      `${command} ${args.join(" ")} failed; Python 3 with venv is needed, or LODE_BENCH_PYTHON with the peers`,
    );
}
