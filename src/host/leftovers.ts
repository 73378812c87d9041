import { rmSync } from "node:fs";

const open = new Set<string>();
let told: ((path: string, there: boolean) => void) | undefined;

/** Notes a file or folder that must not outlive the process; at its end it is removed. */
export function hold(path: string): void {
  if (open.size === 0) process.once("exit", removeAll);
  open.add(path);
  told?.(path, true);
}

/** It is gone, or has become a result. False where it was not held. */
export function release(path: string): boolean {
  if (!open.delete(path)) return false;
  if (open.size === 0) process.removeListener("exit", removeAll);
  told?.(path, false);
  return true;
}

/** Tells somebody who lives longer: a worker that is stopped from outside runs no handler of its own. */
export function tellLeftovers(listener: (path: string, there: boolean) => void): void {
  told = listener;
}

export function removePaths(paths: Iterable<string>): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

function removeAll(): void {
  removePaths(open);
  open.clear();
}
