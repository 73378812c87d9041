import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Bytes } from "../core/bytes.ts";
import { fileBytes } from "./node.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Standard input as a file that is removed at the end: it is read more than once. */
export async function standardInput(): Promise<Bytes> {
  const path = join(temporaryFolder().path, "stdin");
  // By its number: in a thread `process.stdin` is not what the process was given.
  await pipeline(createReadStream("", { fd: 0, autoClose: false }), createWriteStream(path));
  return { ...(await fileBytes(path)), name: "stdin" };
}
