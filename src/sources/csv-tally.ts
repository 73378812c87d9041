import { Problem } from "../core/problem.ts";
import type { LoadReport, Reject } from "./source.ts";

/** Rejects and repairs that are listed one by one; all are counted. */
const listed = 100_000;
/** Characters of a line that are kept with its reject. */
const rejectText = 10_000;

type Skipped = LoadReport["skipped"][number]["kind"];

/** Counts what becomes of each record while the rows are read. */
export interface Tally {
  rows: number;
  kept: number;
  rejected: number;
  repaired: number;
  reject(reject: Reject): void;
  repair(line: number, message: string): void;
  /** A repair of the header: listed, no row. */
  note(line: number, message: string): void;
  /** What is odd about the file as a whole. */
  odd(sentence: string): void;
  skip(kind: Skipped, lines: number): void;
  /** Checks that every row was kept or rejected. */
  report(): LoadReport;
}

export function createTally(): Tally {
  const rejects: Reject[] = [];
  const repairs: { line: number; message: string }[] = [];
  const sentences: string[] = [];
  const skipped = new Map<Skipped, number>();
  const tally: Tally = {
    rows: 0,
    kept: 0,
    rejected: 0,
    repaired: 0,
    reject(reject) {
      tally.rows++;
      tally.rejected++;
      if (rejects.length >= listed) return;
      const { text } = reject;
      rejects.push(text.length > rejectText ? { ...reject, text: `${text.slice(0, rejectText)}...` } : reject);
    },
    repair(line, message) {
      tally.repaired++;
      tally.note(line, message);
    },
    note(line, message) {
      if (repairs.length < listed) repairs.push({ line, message });
    },
    odd(sentence) {
      sentences.push(sentence);
    },
    skip(kind, lines) {
      if (lines > 0) skipped.set(kind, (skipped.get(kind) ?? 0) + lines);
    },
    report() {
      const { rows, kept, rejected, repaired } = tally;
      if (rows !== kept + rejected)
        throw new Problem(
          "internal",
          `csv: ${rows} rows were read, but ${kept} were kept and ${rejected} set aside; this is a fault of lode`,
          { rows, kept, rejected },
        );
      const order: readonly Skipped[] = ["preamble", "blank", "comment", "footnote", "table"];
      return {
        rows,
        kept,
        rejected,
        repaired,
        rejects: rejects.slice(),
        repairs: repairs.slice(),
        ...(sentences.length > 0 ? { notes: sentences.slice() } : {}),
        skipped: order.flatMap((kind) => (skipped.has(kind) ? [{ kind, lines: skipped.get(kind)! }] : [])),
      };
    },
  };
  return tally;
}
