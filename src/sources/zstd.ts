import { ZSTDDecoder } from "zstddec/stream";
import { Problem } from "../core/problem.ts";

/** Bytes that a frame may refer back to: it is allocated before the first block. The tool's own limit is the same. */
const mostWindow = 2 ** 27;
/** RFC 8878, 3.1.1.2.4. */
const mostBlock = 131_072;

export const isZstd = (head: Uint8Array): boolean =>
  head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;

/** The decoder, ready for use. */
export async function zstdDecoder(): Promise<ZSTDDecoder> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}

/**
 * What a Zstandard archive unpacks to, in pieces (RFC 8878). Frames and blocks are told apart here, so that no memory is
 * taken on the word of the file; what is in a block is left to the decoder, which looks at checksums too.
 */
export async function* unzstd(name: string, packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = await zstdDecoder();
  const take = taker(packed);
  let count = 0;
  const broken = (what: string) =>
    new Problem(
      "broken-zstd",
      `csv: ${name} is a Zstandard archive that ${what} after ${count} unpacked bytes; fetch it again`,
      { bytes: count },
    );
  const need = async (length: number): Promise<Uint8Array> => {
    const bytes = await take(length);
    if (bytes.length < length) throw broken("is cut short");
    return bytes;
  };

  for (let magic = await take(4); magic.length > 0; magic = await take(4)) {
    if (magic.length < 4) throw broken("is cut short");
    if ((wholeOf(magic) & 0xfffffff0) >>> 0 === 0x184d2a50) {
      for (let left = wholeOf(await need(4)); left > 0; left -= mostBlock) await need(Math.min(left, mostBlock));
      continue;
    }
    if (!isZstd(magic)) throw broken("goes on with bytes of another kind");
    const frame = await headerOf(name, need);
    const feed = feeder();
    const pieces = decoder.decodeStreaming(feed.chunks);
    feed.give(joinedAll([magic, frame.bytes]));
    for (let last = false; !last; ) {
      const head = await need(3);
      const word = wholeOf(head);
      last = (word & 1) === 1;
      const type = (word >> 1) & 3;
      if (type === 3 || word >> 3 > mostBlock) throw broken("is damaged");
      const body = await need(type === 1 ? 1 : word >> 3);
      feed.give(joinedAll([head, body, last && frame.checksum ? await need(4) : new Uint8Array(0)]));
      if (last) feed.end();
      // One piece for each chunk that was given; at the end all that is left.
      while (feed.waiting() > 0 || last) {
        feed.forget();
        const step = stepOf(pieces);
        if (step?.done) break;
        // A fault is not told by the decoder: it gives nothing and does not take what comes next.
        if (step === undefined || (step.value.length === 0 && !feed.asked())) throw broken("is damaged");
        count += step.value.length;
        if (step.value.length > 0) yield step.value;
      }
    }
  }
}

/** Chunks that are given one by one to somebody who asks for them without waiting. */
function feeder() {
  const queue: Uint8Array[] = [];
  let asked = false;
  let ended = false;
  const chunks: Iterable<Uint8Array> = {
    [Symbol.iterator]: () => ({
      next() {
        asked = true;
        const value = queue.shift();
        if (value !== undefined) return { done: false, value };
        if (ended) return { done: true, value };
        throw new RangeError("asked for more than there is");
      },
    }),
  };
  return {
    chunks,
    give: (chunk: Uint8Array) => void queue.push(chunk),
    end: () => {
      ended = true;
    },
    waiting: () => queue.length,
    asked: () => asked,
    forget: () => {
      asked = false;
    },
  };
}

/** The next piece; undefined where the input ended inside of a frame. */
function stepOf(pieces: Iterator<Uint8Array>): IteratorResult<Uint8Array> | undefined {
  try {
    return pieces.next();
  } catch {
    return undefined;
  }
}

/** The header of a frame behind its magic number (RFC 8878, 3.1.1.1). */
async function headerOf(name: string, need: (length: number) => Promise<Uint8Array>) {
  const descriptor = await need(1);
  const flags = descriptor[0]!;
  const single = (flags & 32) !== 0;
  const window = await need(single ? 0 : 1);
  const dictionary = await need([0, 1, 2, 4][flags & 3]!);
  const size = await need([single ? 1 : 0, 2, 4, 8][flags >> 6]!);
  if (wholeOf(dictionary) !== 0)
    throw new Problem(
      "unsupported",
      `csv: ${name} needs the Zstandard dictionary ${wholeOf(dictionary)}; unpack it with zstd -D and read the plain file`,
    );
  const content = size.length === 0 ? undefined : wholeOf(size) + (size.length === 2 ? 256 : 0);
  const base = 2 ** (10 + ((window[0] ?? 0) >> 3));
  const reach = single ? content! : base + (base / 8) * ((window[0] ?? 0) & 7);
  if (reach > mostWindow)
    throw new Problem(
      "too-large",
      `csv: ${name} needs ${Math.ceil(reach / 2 ** 20)} MB of memory to be unpacked, the limit mostWindow is ${mostWindow / 2 ** 20} MB; unpack it with zstd --long=31 -d and read the plain file`,
      { window: reach, mostWindow },
    );
  return {
    bytes: joinedAll([descriptor, window, dictionary, size]),
    checksum: (flags & 4) !== 0,
  };
}

/** Takes so many bytes off a stream, or what is left of it. */
function taker(chunks: AsyncIterable<Uint8Array>): (length: number) => Promise<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let chunk: Uint8Array = new Uint8Array(0);
  return async (length) => {
    const pieces: Uint8Array[] = [];
    for (let wanted = length; wanted > 0; ) {
      if (chunk.length === 0) {
        const step = await source.next();
        if (step.done) break;
        chunk = step.value;
      }
      const piece = chunk.subarray(0, wanted);
      pieces.push(piece);
      chunk = chunk.subarray(piece.length);
      wanted -= piece.length;
    }
    return pieces.length === 1 ? pieces[0]! : joinedAll(pieces);
  };
}

/** A little-endian number of up to eight bytes. */
const wholeOf = (bytes: Uint8Array): number => bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);

function joinedAll(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
