import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { binaryFormat, joined } from "./csv-bytes.ts";
import { unpackedBytes } from "./packed.ts";
import type { ReadOptions } from "./source.ts";

export type Encoding = NonNullable<ReadOptions["encoding"]>;

/** Unpacked bytes that detection looks at; a fixed number, so that it cannot depend on how the stream is cut. */
const headBytes = 262_144;
/** Where lines are long it is doubled until a header and two rows are in it, up to this. */
export const longestHead = 8_388_608;
const leastLines = 3;

export interface Head {
  readonly encoding: Encoding;
  readonly text: string;
  /** True when `text` is the whole file. */
  readonly whole: boolean;
}

/**
 * The beginning of a file as text. One pass goes on to the end where the head leaves UTF-8 or Latin-1 open: a name
 * with an accent in line 50,000 decides it for the whole file, and the options must be true before the first row.
 */
export async function readHead(bytes: Bytes, given?: Encoding): Promise<Head> {
  let head: Uint8Array = new Uint8Array(0);
  let limit = headBytes;
  let whole = true;
  let encoding = given;
  const utf8 = createUtf8Count();
  for await (const chunk of unpackedBytes(bytes)) {
    if (whole) {
      head = joined(head, chunk);
      while (head.length > limit && limit < longestHead && linesIn(head.subarray(0, limit)) < leastLines) limit *= 2;
      if (head.length > limit) {
        head = head.subarray(0, limit);
        whole = false;
      }
    }
    if (!whole && encoding === undefined) encoding = wideEncoding(head);
    if (encoding !== undefined && !whole) break;
    utf8.add(chunk);
  }
  if (head.length === 0) throw new Problem("empty-file", `csv: ${bytes.name} is empty; there is nothing to read`);
  refuseBinary(bytes.name, head);
  encoding ??= wideEncoding(head) ?? (utf8.looksRight() ? "utf-8" : "latin1");
  const text = decoder(encoding).decode(head as Uint8Array<ArrayBuffer>, { stream: !whole });
  if (text.trim() === "" && whole)
    throw new Problem("empty-file", `csv: ${bytes.name} holds only blank lines; there is nothing to read`);
  refuseNulls(bytes.name, text);
  if (!whole && !/[\n\r]/.test(text))
    throw new Problem(
      "line-too-long",
      `csv: the first line of ${bytes.name} does not end within ${longestHead} bytes, the limit longestHead; this is no table of lines, or its line ends are lost`,
      { longestHead },
    );
  return { encoding, text, whole };
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0 && lines < leastLines; at = bytes.indexOf(10, at + 1)) lines++;
  return lines > 0 ? lines : bytes.filter((byte) => byte === 13).length;
}

/** The text of a file in pieces; characters cut in two by the stream come out whole, a byte order mark does not. */
export async function* decodedText(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decode = decoder(encoding);
  for await (const chunk of unpackedBytes(bytes)) {
    const text = decode.decode(chunk as Uint8Array<ArrayBuffer>, { stream: true });
    if (text !== "") yield text;
  }
  const last = decode.decode();
  if (last !== "") yield last;
}

const decoder = (encoding: Encoding) => new TextDecoder(encoding);

/** UTF-16 told by its mark, or by NULs that stand on one side of the pairs only; UTF-8 by its mark. */
function wideEncoding(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  const pairs = Math.min(head.length, 4096) >> 1;
  const nulls: [number, number] = [0, 0];
  for (let i = 0; i < pairs * 2; i++) if (head[i] === 0) nulls[(i & 1) as 0 | 1]++;
  if (pairs < 2) return undefined;
  if (nulls[1] > 0.6 * pairs && nulls[0] < 0.05 * pairs) return "utf-16le";
  if (nulls[0] > 0.6 * pairs && nulls[1] < 0.05 * pairs) return "utf-16be";
  return undefined;
}

/** Counts well-formed and broken multi-byte characters over chunks that may cut them. */
function createUtf8Count() {
  let pending = 0;
  let good = 0;
  let broken = 0;
  return {
    add(chunk: Uint8Array): void {
      if (pending === 0 && isAscii(chunk)) return;
      for (let i = 0; i < chunk.length; i++) {
        if (pending === 0) while (i < chunk.length && chunk[i]! < 0x80) i++;
        if (i === chunk.length) break;
        const byte = chunk[i]!;
        if (byte < 0x80) {
          if (pending > 0) {
            broken++;
            pending = 0;
          }
        } else if (byte < 0xc0) {
          if (pending === 0) broken++;
          else if (--pending === 0) good++;
        } else {
          if (pending > 0) broken++;
          pending = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
          if (pending === 0) broken++;
        }
      }
    },
    /** A few damaged characters in a text that is UTF-8 otherwise do not make it Latin-1. */
    looksRight: () => broken === 0 || good > 4 * broken,
  };
}

/** Four bytes at a time: most files hold nothing else. */
function isAscii(bytes: Uint8Array): boolean {
  let at = 0;
  for (; at < bytes.length && (bytes.byteOffset + at) % 4 !== 0; at++) if (bytes[at]! >= 0x80) return false;
  if (at === bytes.length) return true;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  let high = 0;
  for (let i = 0; i < words.length; i++) high |= words[i]!;
  if ((high & 0x80808080) !== 0) return false;
  for (at += 4 * words.length; at < bytes.length; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}

function refuseBinary(name: string, head: Uint8Array): void {
  const format = binaryFormat(head);
  if (format !== undefined)
    throw new Problem("binary-file", `csv: ${name} is ${format}, not text; name the file by what it is`, { format });
}

/** Control characters that no text file has. A NUL right before a quote is an escape that some writers use. */
function refuseNulls(name: string, text: string): void {
  let controls = 0;
  const n = Math.min(text.length, 65_536);
  for (let i = 0; i < n; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 1 && code !== 31) {
      if (code === 0 && (text[i + 1] === '"' || text[i + 1] === "'")) continue;
      controls++;
    }
  }
  if (controls > 0.02 * n)
    throw new Problem(
      "binary-file",
      `csv: ${name} looks like a binary file (${controls} control characters in the first ${n}), not text`,
      { controls, characters: n },
    );
}
