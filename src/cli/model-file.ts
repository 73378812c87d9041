import { readFile } from "node:fs/promises";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { fileBytes } from "../host/node.ts";
import { loadModel, type ModelFile } from "../learn/artifact.ts";

/** A model from the file at a path; anything but a whole, unchanged model file is a Problem. */
export async function readModel(path: string): Promise<{ readonly loaded: ModelFile; readonly digest: string }> {
  await fileBytes(path);
  const bytes = new Uint8Array(await readFile(path));
  return { loaded: loadModel(bytes), digest: bytesToHex(sha256(bytes)) };
}
