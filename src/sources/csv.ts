import type { Bytes } from "../core/bytes.ts";
import { binaryFormat } from "./csv-bytes.ts";
import { decodedText, readHead } from "./csv-decode.ts";
import { type Dialect, optionsOf } from "./csv-dialect.ts";
import { directCsv } from "./csv-direct.ts";
import { findLayout, type Layout, refuseColumns } from "./csv-layout.ts";
import { readRows } from "./csv-records.ts";
import { sniffDialect } from "./csv-sniff.ts";
import { createTally } from "./csv-tally.ts";
import { createTokenizer } from "./csv-tokenize.ts";
import { isPacked } from "./packed.ts";
import type { LoadReport, Opened, ReadOptions, Source } from "./source.ts";

const names = /\.(csv|tsv|tab|psv|txt|dat|data|asc)(\.(gz|zst))?$/i;

/** Tables in plain text: comma, tab, semicolon, blanks or any other delimiter; plain, gzip or Zstandard. */
export const csv: Source = {
  id: "csv",
  reads(name, head) {
    if (binaryFormat(head) !== undefined) return false;
    if (names.test(name)) return true;
    return (
      !/\.[a-z0-9]{2,8}$/i.test(name) && !isPacked(head) && !/^\s*[[{]/.test(new TextDecoder("latin1").decode(head))
    );
  },
  async open(bytes, options) {
    const reading = await prepare(bytes, options);
    return opened(bytes, reading);
  },
};

/** How a file would be read: the options found, complete, without reading its rows. */
export async function sniff(bytes: Bytes, options: ReadOptions = {}): Promise<ReadOptions> {
  return (await prepare(bytes, options)).options;
}

interface Reading {
  readonly dialect: Dialect;
  readonly layout: Layout;
  readonly options: ReadOptions;
}

async function prepare(bytes: Bytes, given: ReadOptions): Promise<Reading> {
  const { encoding, text, whole } = await readHead(bytes, given.encoding);
  const dialect = sniffDialect(text, whole, given);
  const found = findLayout(text, whole, dialect, given);
  // What was found is told as if it had been given, so that the same options lead to the same reading later.
  const { header, headerLines, skip } = found;
  let layout = findLayout(text, whole, dialect, { ...given, header, headerLines, skip });
  if (layout.ragged && !whole && given.columns === undefined) {
    const columns = Math.max(layout.shapes.length, await widest(decodedText(bytes, encoding), dialect));
    refuseColumns(columns);
    layout = widened(layout, columns);
  }
  const options: ReadOptions = {
    ...optionsOf(dialect),
    encoding,
    header: layout.header,
    headerLines: layout.headerLines,
    skip: layout.skip,
    ...(given.columns === undefined ? {} : { columns: given.columns }),
  };
  return { dialect, layout, options };
}

function opened(bytes: Bytes, { dialect, layout, options }: Reading): Opened {
  let report: LoadReport = createTally().report();
  const begun = () => {
    const tally = createTally();
    tally.skip("preamble", layout.above.preamble);
    tally.skip("blank", layout.above.blank);
    tally.skip("comment", layout.above.comment);
    if (layout.repair !== undefined)
      tally.note(layout.repair.line, `csv: line ${layout.repair.line}: ${layout.repair.message}`);
    return tally;
  };
  const direct = directCsv(bytes, options.encoding, dialect, layout, (rows) => {
    const tally = begun();
    tally.rows = rows;
    tally.kept = rows;
    report = tally.report();
  });
  return {
    names: layout.names,
    options,
    async *batches() {
      const tally = begun();
      yield* readRows(decodedText(bytes, options.encoding ?? "utf-8"), dialect, layout, tally);
      report = tally.report();
    },
    ...(direct ? { direct } : {}),
    report: () => report,
  };
}

/** The most cells of any line. Rows of baskets differ in length; the longest may be the last. */
async function widest(chunks: AsyncIterable<string>, dialect: Dialect): Promise<number> {
  const tokenizer = createTokenizer(dialect);
  let text = "";
  let most = 1;
  for await (const chunk of chunks) {
    text += chunk;
    let at = 0;
    for (let end = text.indexOf(dialect.newline); end >= 0; end = text.indexOf(dialect.newline, at)) {
      if (tokenizer.read(text, at, end, true) === "row" && tokenizer.lines === 1)
        most = Math.max(most, tokenizer.count);
      at = end + 1;
    }
    text = text.slice(at);
  }
  if (text !== "" && tokenizer.read(text, 0, text.length, true) === "row") most = Math.max(most, tokenizer.count);
  return most;
}

function widened(layout: Layout, columns: number): Layout {
  const { names: found, shapes } = layout;
  const free = shapes.at(-1)!;
  return {
    ...layout,
    names: [...found, ...Array.from({ length: columns - found.length }, (_, j) => `column_${found.length + j + 1}`)],
    shapes: [...shapes, ...Array.from({ length: columns - shapes.length }, () => free)],
  };
}
