/** Bytes that can be read from the start more than once: a file, a buffer, standard input copied to a file. */
export interface Bytes {
  /** The name without its folder, as it may stand in a document. */
  readonly name: string;
  /** Bytes in all, where known. */
  readonly size?: number;
  /** Where the host has them as a file, for readers that need one. It stands in no document. */
  readonly path?: string;
  stream(): AsyncIterable<Uint8Array>;
}

/** Bytes held in memory. */
export function bytesOf(name: string, content: Uint8Array | string): Bytes {
  const data = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: data.length,
    async *stream() {
      yield data;
    },
  };
}
