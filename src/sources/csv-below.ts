import type { Layout } from "./csv-layout.ts";
import type { Tally } from "./csv-tally.ts";

/** A record that found no place, held back until it is clear whether a second table or a footnote starts with it. */
export interface Unplaced {
  readonly line: number;
  readonly lines: number;
  readonly reason: string;
  readonly fields: readonly string[];
  readonly text: string;
  readonly afterBlank: boolean;
}

/** Watches for what is not part of the table below its last row. */
export interface Below {
  /** True when the record is the header of the table come again: all from here on belongs to a second table. */
  isHeaderAgain(fields: readonly string[]): boolean;
  /** Takes a record without a place. True when a second table has started with this or an earlier one. */
  hold(record: Unplaced): boolean;
  /** A row was kept: what was held back before it are broken rows. */
  release(): void;
  /** The end of the file: what was held back are footnotes or broken rows. */
  close(): void;
}

export function createBelow(layout: Layout, tally: Tally): Below {
  const titles = layout.titles.map((title) => title.trim());
  const named = titles.filter((title) => title !== "").length;
  let held: Unplaced[] = [];

  const reject = () => {
    for (const { line, reason, text } of held) tally.reject({ line, code: "fields", message: reason, text });
    held = [];
  };

  return {
    isHeaderAgain(fields) {
      if (named < 2 || fields[0]?.trim() !== titles[0]) return false;
      let same = 0;
      for (const [j, title] of titles.entries()) if (title !== "" && fields[j]?.trim() === title) same++;
      return same >= 2 && same >= 0.6 * named;
    },
    hold(record) {
      held.push(record);
      const first = held[0]!;
      if (held.length >= (first.afterBlank ? 2 : 4) && startsTable(held)) {
        tally.skip(
          "table",
          held.reduce((sum, { lines }) => sum + lines, 0),
        );
        held = [];
        return true;
      }
      // A long run of broken rows is no table that is still to be recognised.
      if (held.length >= 16) reject();
      return false;
    },
    release() {
      if (held.length > 0) reject();
    },
    close() {
      const notes = held.findIndex((_, i) => held.slice(i).every((record) => isRemark(record, layout)));
      if (notes >= 0) {
        tally.skip(
          "footnote",
          held.slice(notes).reduce((sum, { lines }) => sum + lines, 0),
        );
        held = held.slice(0, notes);
      }
      reject();
    },
  };
}

/** Names without a gap, then rows of the same width that are not all names themselves. */
function startsTable(records: readonly Unplaced[]): boolean {
  const [head, ...rows] = records;
  const width = head!.fields.length;
  if (width < 2 || rows.some(({ fields }) => fields.length !== width)) return false;
  const names = head!.fields.map((cell) => cell.trim());
  const nameLike = names.every((name) => /^\p{L}/u.test(name) && name.length <= 60);
  if (!nameLike || new Set(names).size < width) return false;
  return rows.every(({ fields }) => fields.some((cell) => /^[-+$€£]?\d/.test(cell.trim())));
}

/** A sentence in the first cell, and nothing beside it. */
function isRemark({ fields, text, afterBlank }: Unplaced, layout: Layout): boolean {
  if (layout.shapes.length < 2 || fields.slice(1).some((cell) => cell.trim() !== "")) return false;
  const remark = /^\s*"?(\(|\*|note|source|total rows|©|--|==)/i.test(text) || /\p{L}\S*\s+\S/u.test(text);
  return (
    /\p{L}/u.test(text) && remark && (afterBlank || /^\s*"?(\(|\*|note|source|©)/i.test(text) || /\s\S+\s/.test(text))
  );
}
