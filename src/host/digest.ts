import { createHash } from "node:crypto";
import type { Bytes } from "../core/bytes.ts";

/** The SHA-256 of bytes in hex, by the native code of Node: in JavaScript a large file would take as long as reading it. */
export async function digestOf(bytes: Bytes): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of bytes.stream()) hash.update(chunk);
  return hash.digest("hex");
}
