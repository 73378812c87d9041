import type { Bytes } from "../core/bytes.ts";
import { sources } from "./index.ts";
import { openParts } from "./parts.ts";
import type { Opened, ReadOptions } from "./source.ts";

/** Opens bytes by the source that reads them: found by name and first bytes; what no other claims is text. */
export async function openSource(bytes: Bytes, options: ReadOptions): Promise<Opened> {
  if (bytes.parts !== undefined) return openParts(bytes.name, bytes.parts, options, openSource);
  const head = await headOf(bytes);
  const text = sources.get("csv")!;
  const source = [...sources.values()].find((one) => one !== text && one.reads(bytes.name, head)) ?? text;
  return source.open(bytes, options);
}

export async function headOf(bytes: Bytes): Promise<Uint8Array> {
  for await (const chunk of bytes.stream()) return chunk.subarray(0, 4096);
  return new Uint8Array();
}
