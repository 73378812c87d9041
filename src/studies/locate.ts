import type { Bytes } from "../core/bytes.ts";
import type { Kind } from "../core/table.ts";
import { folderBytes } from "../host/folder.ts";
import { globBytes } from "../host/glob.ts";
import { fileBytes, isFolder, isThere } from "../host/node.ts";
import { exportPostgres } from "../host/postgres.ts";
import { standardInput } from "../host/standard-input.ts";
import type { ReadOptions } from "../sources/source.ts";

/** What a locator names, and what it says of reading. */
export interface Located {
  readonly bytes: Bytes;
  readonly options: ReadOptions & { readonly kinds?: Readonly<Record<string, Kind>> };
}

/**
 * A path; a pattern such as `data/*.csv` for several files as one table, or a folder of Parquet files; `-` for standard input; `book.xlsx#Sheet` or
 * `sqlite:shop.db#orders` for a part of a file; `postgres://...#orders` for a table of a database. `path` makes a path of
 * what a person wrote.
 */
export async function locate(locator: string, path: (given: string) => string, signal?: AbortSignal): Promise<Located> {
  if (locator === "-") return { bytes: await standardInput(), options: {} };
  if (/^postgres(ql)?:\/\//i.test(locator)) {
    const { name, kinds, path: file } = await exportPostgres(locator, signal);
    const bytes = { ...(await fileBytes(file)), name };
    return { bytes, options: { kinds, header: true, delimiter: ",", quote: '"', comment: "", skip: 0 } };
  }
  const plain = locator.replace(/^(sqlite|xlsx|csv|json|parquet|arff|arrow):/i, "");
  const cut = plain.lastIndexOf("#");
  if (cut > 0 && !(await isThere(path(plain))))
    return { bytes: await bytesAt(path(plain.slice(0, cut))), options: { table: plain.slice(cut + 1) } };
  return { bytes: await bytesAt(path(plain)), options: {} };
}

async function bytesAt(path: string): Promise<Bytes> {
  return (await globBytes(path)) ?? ((await isFolder(path)) ? folderBytes(path) : fileBytes(path));
}
