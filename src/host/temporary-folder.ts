import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../core/problem.ts";

/** A folder of our own among the temporary files of the system. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it; twice does no harm. */
  remove(): void;
}

const open = new Set<string>();

/** Removed on `remove`, at the latest when the process ends (but not when it is killed outright). TMPDIR moves it. */
export function temporaryFolder(): TemporaryFolder {
  let path: string;
  try {
    path = mkdtempSync(join(tmpdir(), "lode-"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(
      "unwritable",
      `${tmpdir()}: no temporary folder could be made there (${code}); name another with the environment variable TMPDIR`,
      { folder: tmpdir() },
    );
  }
  if (open.size === 0) process.once("exit", removeAll);
  open.add(path);
  return {
    path,
    remove() {
      if (open.delete(path)) rmSync(path, { recursive: true, force: true });
      if (open.size === 0) process.removeListener("exit", removeAll);
    },
  };
}

function removeAll(): void {
  for (const path of open) rmSync(path, { recursive: true, force: true });
  open.clear();
}
