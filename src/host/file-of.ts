import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bytes } from "../core/bytes.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Bytes as a file, for readers that need one: their own, or a copy that is removed at the end of the process. */
export async function fileOf(bytes: Bytes): Promise<{ readonly path: string }> {
  if (bytes.path !== undefined) return { path: bytes.path };
  const folder = temporaryFolder();
  const path = join(folder.path, "copy");
  await pipeline(Readable.from(bytes.stream()), createWriteStream(path));
  return { path };
}
