import type { Reject } from "../sources/source.ts";
import { csvRecord } from "../sources/write-csv.ts";

/** The text of rejects.csv. */
export function rejectsCsv(rejects: readonly Reject[]): string {
  const lines = rejects.map(({ line, code, message, text }) => csvRecord([String(line), code, message, text]));
  return `${["line,code,message,text", ...lines].join("\n")}\n`;
}
