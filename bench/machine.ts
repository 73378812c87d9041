import { spawnSync } from "node:child_process";
import { arch, cpus, loadavg, platform, totalmem } from "node:os";

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memory: string;
  readonly node: string;
  readonly platform: string;
  /** Over one minute, before the run: a time taken on a busy machine says little. */
  readonly load: number;
}

export function describeMachine(): Machine {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    load: Number(loadavg()[0]!.toFixed(2)),
  };
}

/** The commit that was measured, with a mark where files differed from it. */
export function describeCommit(root: string): string | undefined {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--dirty", "--abbrev=10"], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
}
