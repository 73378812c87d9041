import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Temporary files of a run lie in a folder that goes with it: processes of a test run are ended without a word. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "test-lode-"));
  // A PostgreSQL server that a test starts is another user.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
