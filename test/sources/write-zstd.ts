import xxhash from "xxhash-wasm";

/** A Zstandard frame (RFC 8878) of blocks as they are, and of one repeated byte where a block is nothing else. */
export async function writeZstd(content: Uint8Array, block = 1000): Promise<Uint8Array> {
  const { create64 } = await xxhash();
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x38)];
  for (let at = 0; at === 0 || at < content.length; at += block) {
    const piece = content.subarray(at, at + block);
    const same = piece.length > 0 && piece.every((byte) => byte === piece[0]);
    const last = at + block >= content.length;
    const word = (piece.length << 3) | (same ? 2 : 0) | (last ? 1 : 0);
    parts.push(Uint8Array.of(word & 255, (word >> 8) & 255, word >> 16), same ? piece.subarray(0, 1) : piece);
  }
  const sum = create64().update(content).digest();
  parts.push(Uint8Array.from([0n, 8n, 16n, 24n], (shift) => Number((sum >> shift) & 255n)));
  return Buffer.concat(parts);
}
