import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Problem } from "../core/problem.ts";
import { hold, release } from "./leftovers.ts";

/** A folder of our own among the temporary files of the system. */
export interface TemporaryFolder {
  readonly path: string;
  /** Removes it with all that is in it; twice does no harm. */
  remove(): void;
}

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
  hold(path);
  return {
    path,
    remove() {
      // Removed first, released then: whoever stops us in between removes what is left.
      rmSync(path, { recursive: true, force: true });
      release(path);
    },
  };
}
