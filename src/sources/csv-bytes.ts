import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";

/** First bytes of formats that are often named .csv or dropped in its place. */
const magics: readonly (readonly [string, readonly number[]])[] = [
  ["an Excel workbook or another ZIP archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an empty ZIP archive", [0x50, 0x4b, 0x05, 0x06]],
  ["an old Excel workbook (.xls)", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a Parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["an Arrow file", [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ["a Feather file", [0x46, 0x45, 0x41, 0x31]],
  ["an SQLite database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66, 0x6f, 0x72, 0x6d, 0x61, 0x74]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["an HDF5 file", [0x89, 0x48, 0x44, 0x46]],
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG image", [0xff, 0xd8, 0xff]],
  ["a GIF image", [0x47, 0x49, 0x46, 0x38]],
  ["a bzip2 archive", [0x42, 0x5a, 0x68, -1, 0x31, 0x41, 0x59, 0x26]],
  ["an xz archive", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a Zstandard archive", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a 7-Zip archive", [0x37, 0x7a, 0xbc, 0xaf]],
  ["a program", [0x7f, 0x45, 0x4c, 0x46]],
];

/** What binary format the first bytes are of, if any. Byte -1 stands for any. */
export function binaryFormat(head: Uint8Array): string | undefined {
  return magics.find(([, magic]) => magic.every((byte, i) => byte === head[i] || (byte < 0 && head.length > i)))?.[0];
}

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** The bytes of a file, unpacked where they are gzip. An archive that is cut short or damaged is a Problem. */
export async function* unpackedBytes(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const source = bytes.stream()[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  try {
    while (head.length < 2) {
      const step = await source.next();
      if (step.done) break;
      if (step.value.length === 0) continue;
      head = head.length === 0 ? step.value : joined(head, step.value);
    }
    if (!isGzip(head)) {
      if (head.length > 0) yield head;
      for (let step = await source.next(); !step.done; step = await source.next())
        if (step.value.length > 0) yield step.value;
      return;
    }
    yield* unzipped(bytes.name, head, source);
  } finally {
    await source.return?.();
  }
}

async function* unzipped(name: string, head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  let sourceFailure: unknown;
  // A failed write surfaces on the readable side as well; it is read there, so this side only has to stay silent.
  const pump = (async () => {
    try {
      await writer.write(head as Uint8Array<ArrayBuffer>);
      for (;;) {
        const step = await rest.next().catch((reason: unknown) => {
          sourceFailure = reason;
          throw reason;
        });
        if (step.done) break;
        await writer.write(step.value as Uint8Array<ArrayBuffer>);
      }
      await writer.close();
    } catch (reason) {
      await writer.abort(reason).catch(() => {});
    }
  })();
  const reader = stream.readable.getReader();
  let count = 0;
  try {
    for (;;) {
      const step = await reader.read();
      if (step.done) break;
      count += step.value.length;
      yield step.value;
    }
  } catch (reason) {
    if (sourceFailure !== undefined) throw sourceFailure;
    throw new Problem(
      "broken-gzip",
      `csv: ${name} is a gzip archive that is damaged or cut short after ${count} unpacked bytes; fetch it again`,
      { bytes: count, reason: reason instanceof Error ? reason.message : String(reason) },
    );
  } finally {
    await reader.cancel().catch(() => {});
    await writer.abort().catch(() => {});
    await pump;
  }
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
