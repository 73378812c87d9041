import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A folder and those above it. Not by `recursive`: where a file system refuses (as /proc does), Node tries for ever. */
export async function makeFolder(path: string): Promise<void> {
  const fault = await mkdir(path).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (fault === undefined) return;
  if (fault.code === "EEXIST" && (await stat(path)).isDirectory()) return;
  if (fault.code !== "ENOENT" || dirname(path) === path) throw fault;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
