import type { Bytes } from "../../src/core/bytes.ts";

/** A table of texts as the bytes of a CSV file in which every cell is quoted. */
export function bytesOf(columns: Readonly<Record<string, readonly string[]>>, name = "made.csv"): Bytes {
  const names = Object.keys(columns);
  const rows = columns[names[0]!]!.map((_, i) => names.map((column) => columns[column]![i]!));
  const lines = [names, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","));
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
  return {
    name,
    size: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}

/** How `bytesOf` writes, for tests in which the dialect is not to be guessed. */
export const quoted = { delimiter: ",", quote: '"', escape: '"', header: true, comment: "", skip: 0 } as const;
