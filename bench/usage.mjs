// Loaded before the command line by --import: writes at its end what the process took.
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

// Threads load it too, and what they took is the process's.
if (isMainThread) process.on("exit", writeUsage);

function writeUsage() {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpu: (userCPUTime + systemCPUTime) / 1e6, peak: highWater() ?? maxRSS / 1024 };
  writeFileSync(process.env.LODE_BENCH_USAGE, JSON.stringify(usage));
}

/** In MiB. Linux keeps in maxRSS what the process that started this one held; its own mark stands in /proc. */
function highWater() {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
