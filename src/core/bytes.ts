/** Bytes that can be read from the start more than once: a file, a buffer, standard input copied to a file. */
export interface Bytes {
  /** The name without its folder, as it may stand in a document. */
  readonly name: string;
  /** Bytes in all, where known. */
  readonly size?: number;
  /** Where the host has them as a file, for readers that need one. It stands in no document. */
  readonly path?: string;
  /** The files that they are the bytes of, one after the other, where several make up one table. */
  readonly parts?: readonly Part[];
  stream(): AsyncIterable<Uint8Array>;
}

/** One of the files of a table, with what its place tells of all its rows: a column and the cell in it. */
export interface Part {
  readonly bytes: Bytes;
  readonly cells: Readonly<Record<string, string | null>>;
}

/** Several files as one. */
export function bytesOfParts(name: string, parts: readonly Part[]): Bytes {
  return {
    name,
    size: parts.reduce((sum, { bytes }) => sum + (bytes.size ?? Number.POSITIVE_INFINITY), 0),
    parts,
    async *stream() {
      for (const { bytes } of parts) yield* bytes.stream();
    },
  };
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
