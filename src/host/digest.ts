import { createHash } from "node:crypto";
import type { Bytes } from "../core/bytes.ts";

/**
 * The SHA-256 of bytes in hex, by the native code of Node: in JavaScript a large file would take as long as reading it.
 * Of several files it is that of the list that `sha256sum` prints of them, so that names and borders count too.
 */
export async function digestOf(bytes: Bytes): Promise<string> {
  const hash = createHash("sha256");
  if (bytes.parts !== undefined)
    for (const part of bytes.parts) hash.update(`${await digestOf(part.bytes)}  ${part.bytes.name}\n`);
  else for await (const chunk of bytes.stream()) hash.update(chunk);
  return hash.digest("hex");
}
