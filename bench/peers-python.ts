import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Environment {
  /** The list of packages. */
  readonly requirements: string;
  readonly folder: string;
  /** What was installed; written last, so that an installation that was cut short is made again. */
  readonly stamp: string;
  readonly interpreter: string;
}

function environmentOf(root: string, peers: string): Environment {
  const folder = join(root, "bench", ".venv", peers);
  const [binaries, python] = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return {
    requirements: join(root, "bench", "peers", `${peers}.txt`),
    folder,
    stamp: join(folder, "requirements.txt"),
    interpreter: join(folder, binaries!, python!),
  };
}

/** The interpreter that is there already, or nothing: LODE_BENCH_PYTHON_<PEERS>, else the environment of this folder. */
export function readyPython(root: string, peers: string): string | undefined {
  const told = process.env[`LODE_BENCH_PYTHON_${peers.toUpperCase()}`];
  if (told) return told;
  const { requirements, stamp, interpreter } = environmentOf(root, peers);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(requirements, "utf8")
    ? interpreter
    : undefined;
}

/** The interpreter with the peers, made where it is missing. */
export function peersPython(root: string, peers: string, tell: (line: string) => void): string {
  const ready = readyPython(root, peers);
  if (ready) return ready;
  tell(`making the environment of the peers in ${peers}.txt`);
  const { requirements, folder, stamp, interpreter } = environmentOf(root, peers);
  install("python3", ["-m", "venv", folder]);
  install(interpreter, ["-m", "pip", "install", "--quiet", "--requirement", requirements]);
  writeFileSync(stamp, readFileSync(requirements, "utf8"));
  return interpreter;
}

function install(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: ["ignore", 2, 2] });
  if (status !== 0)
    throw new Error(
      `${command} ${args.join(" ")} failed; Python 3 with venv is needed, or an interpreter with the peers told by LODE_BENCH_PYTHON_<PEERS>`,
    );
}
