import { basename, resolve } from "node:path";
import { glob } from "tinyglobby";
import { type Bytes, bytesOfParts } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { slashed } from "./glob.ts";
import { fileBytes } from "./node.ts";

/** What is written into folders as one table. */
const tables = ["parquet", "pq", "parq", "arrow", "feather"];
const mostFiles = 10_000;

/**
 * A folder of Parquet or Arrow files as one table, in the order of their names by code unit. Names of folders such as `year=2024`
 * become columns. What begins with `_` or a dot are notes of the writer and no part of it.
 */
export async function folderBytes(path: string): Promise<Bytes> {
  const found = await glob(`**/*.{${tables.join(",")}}`, {
    cwd: path,
    expandDirectories: false,
    ignore: ["**/_*", "**/_*/**"],
    caseSensitiveMatch: false,
  });
  if (found.length === 0)
    throw new Problem(
      "no-files",
      `${path} is a folder without Parquet or Arrow files; name a file in it, or several as one table by a pattern: '${path}/*.csv'`,
      { path },
    );
  if (found.length > mostFiles)
    throw new Problem(
      "too-many-files",
      `${path} holds ${found.length} files, the limit mostFiles is ${mostFiles}; name a folder below it`,
      { files: found.length, mostFiles },
    );
  const files = found.map(slashed).sort((a, b) => (a < b ? -1 : 1));
  const parts = [];
  for (const file of files)
    parts.push({ bytes: { ...(await fileBytes(resolve(path, file))), name: file }, cells: cellsOf(file) });
  return bytesOfParts(basename(resolve(path)), parts);
}

/** Columns told by folders, as Hive and all after it write them: `year=2024/city=K%C3%B6ln`. */
function cellsOf(file: string): Record<string, string | null> {
  const cells: Record<string, string | null> = {};
  for (const segment of file.split("/").slice(0, -1)) {
    const at = segment.indexOf("=");
    if (at < 1) continue;
    const value = decoded(segment.slice(at + 1));
    cells[decoded(segment.slice(0, at))] = value === "__HIVE_DEFAULT_PARTITION__" ? null : value;
  }
  return cells;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
