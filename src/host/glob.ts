import { resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { type Bytes, bytesOfParts } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { fileBytes, isThere } from "./node.ts";

/** Files of one table; a pattern that matches more was not meant. */
const mostFiles = 10_000;

/**
 * The files that a pattern matches as one table, in the order of their names by code unit; undefined where the path is no
 * pattern. A column `file` tells for each row which it came from: its path below the folder where the pattern begins.
 */
export async function globBytes(pattern: string): Promise<Bytes | undefined> {
  const segments = slashed(pattern).split("/");
  let first = 0;
  // What is there is meant by its name: brackets and braces in it are no pattern.
  const isPlain = async (end: number) =>
    !isDynamicPattern(segments[end - 1]!) || (await isThere(segments.slice(0, end).join("/")));
  while (first < segments.length && (await isPlain(first + 1))) first++;
  if (first === segments.length) return undefined;
  const name = segments.slice(first).join("/");
  const cwd = resolve(`${segments.slice(0, first).join("/")}${first > 0 ? "/" : ""}`);
  const found = await glob(name, { cwd, expandDirectories: false, onlyFiles: true });
  if (found.length === 0)
    throw new Problem(
      "no-files",
      `${pattern}: no file matches; * stands for any characters but a slash, ** for folders`,
      {
        pattern,
      },
    );
  if (found.length > mostFiles)
    throw new Problem(
      "too-many-files",
      `${pattern}: ${found.length} files match, the limit mostFiles is ${mostFiles}; name fewer`,
      { files: found.length, mostFiles },
    );
  const files = found.map(slashed).sort((a, b) => (a < b ? -1 : 1));
  const parts = [];
  for (const file of files)
    parts.push({ bytes: { ...(await fileBytes(resolve(cwd, file))), name: file }, cells: { file } });
  return bytesOfParts(name, parts);
}

/** A path as patterns have it. */
export const slashed = (path: string): string => (process.platform === "win32" ? path.replaceAll("\\", "/") : path);
