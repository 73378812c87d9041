/** The frame format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md; blocks: lz4_Block_format.md beside it. */
const magic = 0x184d2204;
/** A byte of a block never becomes more. */
const mostGrowth = 255;

/**
 * What an LZ4 frame unpacks to, `size` bytes. Throws a RangeError where the frame is damaged or the size is not true;
 * nothing is allocated that the frame could not fill.
 */
export function unpackLz4(frame: Uint8Array, size: number): Uint8Array {
  if (size < 0 || size > mostGrowth * frame.length) throw new RangeError("an LZ4 frame that cannot hold so much");
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== magic) throw new RangeError("no LZ4 frame");
  const flags = view.getUint8(4);
  if ((flags & 1) !== 0) throw new RangeError("an LZ4 frame that needs a dictionary");
  const out = new Uint8Array(size);
  let at = 7 + ((flags & 8) !== 0 ? 8 : 0);
  let done = 0;
  for (let word = view.getUint32(at, true); word !== 0; word = view.getUint32(at, true)) {
    const length = word & 0x7fffffff;
    const block = frame.subarray(at + 4, at + 4 + length);
    if (block.length < length) throw new RangeError("an LZ4 frame that is cut short");
    if (word >>> 31 === 1) {
      out.set(block, done);
      done += length;
    } else done = unpackBlock(block, out, done);
    at += 4 + length + ((flags & 16) !== 0 ? 4 : 0);
  }
  if (done !== size) throw new RangeError("an LZ4 frame of another size");
  return out;
}

/** Sequences of bytes as they are and of bytes that came before; matches may reach into earlier blocks. */
function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let done = start;
  let at = 0;
  const lengthOf = (nibble: number): number => {
    if (nibble < 15) return nibble;
    let sum = 15;
    for (let byte = 255; byte === 255; sum += byte) {
      if (at >= block.length) throw new RangeError("an LZ4 block that is cut short");
      byte = block[at++]!;
    }
    return sum;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthOf(token >> 4);
    if (at + literals > block.length) throw new RangeError("an LZ4 block that is cut short");
    out.set(block.subarray(at, at + literals), done);
    at += literals;
    done += literals;
    if (at === block.length) break;
    const back = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = lengthOf(token & 15) + 4;
    if (!(back > 0) || back > done || done + length > out.length) throw new RangeError("an LZ4 block that is damaged");
    // One by one: a match may overlap what it writes.
    for (let i = 0; i < length; i++, done++) out[done] = out[done - back]!;
  }
  return done;
}
