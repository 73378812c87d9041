import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, bytesOf } from "../../src/core/bytes.ts";
import { csv } from "../../src/sources/csv.ts";
import { unpackedBytes } from "../../src/sources/packed.ts";
import { openBytes } from "../../src/studies/open.ts";
import { readAll } from "./read-all.ts";
import { writeZstd } from "./write-zstd.ts";

const packed = readFileSync(fileURLToPath(new URL("files/orders.csv.zst", import.meta.url)));
const lines = Array.from({ length: 9000 }, (_, i) => `${i},city ${i % 7},${((i * 37) % 100) / 10}`);
const text = `id,city,amount\n${lines.join("\n")}\n`;

function chopped(content: Uint8Array, size: number): Bytes {
  return {
    name: "orders.csv.zst",
    async *stream() {
      for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
    },
  };
}
async function unpacked(bytes: Bytes): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of unpackedBytes(bytes)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
const problem = (content: Uint8Array) => expect(unpacked(chopped(content, 1000))).rejects;

describe("a Zstandard archive", () => {
  it("is read as the text in it, wherever it is cut", async () => {
    for (const size of [1, 2, 3, 7, 1000, 1 << 20]) expect(await unpacked(chopped(packed, size))).toBe(text);
    const { names, rows, report } = await readAll(csv, chopped(packed, 5000));
    expect(names).toEqual(["id", "city", "amount"]);
    expect(rows.map((cells) => cells.join(","))).toEqual(lines);
    expect(report).toMatchObject({ rows: 9000, kept: 9000 });
  });

  it("holds NDJSON, and may be of several frames, some to be skipped", async () => {
    const one = await writeZstd(new TextEncoder().encode('{"a":1}\n'));
    const skipped = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
    const data = await openBytes(bytesOf("x.ndjson.zst", Buffer.concat([one, skipped, one])));
    expect(data.count).toBe(2);
    expect(data.schema[0]).toMatchObject({ name: "a" });
  });

  it("gives back whatever was packed", async () => {
    const content = fc.oneof(fc.uint8Array({ maxLength: 3000 }), fc.constant(new Uint8Array(5000)));
    await fc.assert(
      fc.asyncProperty(content, fc.integer({ min: 1, max: 4000 }), async (bytes, size) => {
        const frame = await writeZstd(bytes);
        const pieces: Uint8Array[] = [];
        for await (const piece of unpackedBytes(chopped(frame, size))) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("that is cut short anywhere or damaged is a Problem, not fewer or other rows", async () => {
    for (const length of [5, 9, 20, 100, packed.length - 5, packed.length - 1])
      await problem(packed.subarray(0, length)).toMatchObject({
        code: "broken-zstd",
        message: expect.stringMatching(/^csv: orders\.csv\.zst is a Zstandard archive that is cut short after \d+/),
      });
    // All bits of a byte in turn: a decoder that is led astray must not run for ever.
    for (let at = 10; at < packed.length; at += 37) {
      const damaged = Uint8Array.from(packed);
      damaged[at]! ^= 1 << (at % 8);
      const outcome = await unpacked(chopped(damaged, 1000)).catch((error: unknown) => error as Error);
      // Some bits mean nothing to a decoder: then it is the same text, never another.
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: "Problem" });
      else expect(outcome === text, `byte ${at}`).toBe(true);
    }
    await problem(Buffer.concat([packed, Buffer.from("and more")])).toMatchObject({
      message: expect.stringContaining("goes on with bytes of another kind"),
    });
  });

  it("that asks for much memory, or a dictionary, is refused by the limit", async () => {
    const window = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    await problem(window).toMatchObject({
      code: "too-large",
      message: expect.stringContaining("mostWindow is 128 MB"),
    });
    const dictionary = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 0, 7, 1, 0, 0);
    await problem(dictionary).toMatchObject({ code: "unsupported", message: expect.stringContaining("dictionary 7") });
  });
});

describe("what unpacks to far more than it should", () => {
  it("is refused by the limit, in Zstandard and gzip, and takes no memory", async () => {
    const block = Uint8Array.of(0x02, 0, 0x10, 0x2c);
    const head = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x38);
    const bomb = Buffer.concat([head, ...Array<Uint8Array>(8200).fill(block)]);
    await expect(drained(bytesOf("bomb.csv.zst", bomb))).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringMatching(/^csv: bomb\.csv\.zst unpacks to more than 10\d\d MB .* mostGrowth is 500 times/),
    });
    const member = gzipSync(new Uint8Array(2 ** 26));
    const many = Buffer.concat(Array<Uint8Array>(17).fill(member));
    await expect(drained(bytesOf("bomb.csv.gz", many))).rejects.toMatchObject({ code: "too-large" });
    // Half of it is still within what is not looked at.
    await expect(drained(bytesOf("half.csv.gz", many.subarray(0, 8 * member.length)))).resolves.toBe(2 ** 29);
  });
});

async function drained(bytes: Bytes): Promise<number> {
  let count = 0;
  for await (const piece of unpackedBytes(bytes)) count += piece.length;
  return count;
}
