import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { joined } from "./csv-bytes.ts";
import { ungzipped } from "./gzip.ts";
import { isZstd, unzstd } from "./zstd.ts";

/** A packed file is unpacked as it is read and never held whole; it may still fill a disk with what it unpacks to. */
const unsuspiciousBytes = 2 ** 30;
/** Bytes that a byte may become beyond that: tables of text come to 5 or 20, one of nothing but zeros to 100. */
const mostGrowth = 500;

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

export const isPacked = (head: Uint8Array): boolean => isGzip(head) || isZstd(head);

/** The bytes of a file, unpacked where they are gzip or Zstandard. What is cut short or damaged is a Problem. */
export async function* unpackedBytes(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const source = bytes.stream()[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  let packed = 0;
  const rest = async function* () {
    yield head;
    for (let step = await source.next(); !step.done; step = await source.next()) {
      packed += step.value.length;
      if (step.value.length > 0) yield step.value;
    }
  };
  try {
    while (head.length < 4) {
      const step = await source.next();
      if (step.done) break;
      head = head.length === 0 ? step.value : joined(head, step.value);
    }
    if (head.length === 0) return;
    packed = head.length;
    if (!isPacked(head)) return yield* rest();
    let unpacked = 0;
    for await (const chunk of isGzip(head) ? ungzipped(bytes.name, rest()) : unzstd(bytes.name, rest())) {
      unpacked += chunk.length;
      if (unpacked > unsuspiciousBytes && unpacked > mostGrowth * packed) throw blownUp(bytes.name, packed, unpacked);
      yield chunk;
    }
  } finally {
    await source.return?.();
  }
}

function blownUp(name: string, packed: number, unpacked: number): Problem {
  const megabytes = Math.round(unpacked / 2 ** 20);
  return new Problem(
    "too-large",
    `csv: ${name} unpacks to more than ${megabytes} MB from ${packed} bytes; past ${unsuspiciousBytes / 2 ** 20} MB the limit mostGrowth is ${mostGrowth} times; if it is no trap, unpack it yourself and read the plain file`,
    { packed, unpacked, mostGrowth },
  );
}
