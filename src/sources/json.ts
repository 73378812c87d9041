import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import type { Column, Table } from "../core/table.ts";
import { decodedText } from "./csv-decode.ts";
import { createTally, type Tally } from "./csv-tally.ts";
import { type JsonCell, jsonRow } from "./json-cells.ts";
import { type JsonRecord, type JsonShape, linesOf, shapeOf, valuesOf } from "./json-records.ts";
import { isPacked } from "./packed.ts";
import type { LoadReport, Opened, Source } from "./source.ts";

const names = /\.(json|ndjson|jsonl)(\.(gz|zst))?$/i;
const tableRows = 8192;
const maxColumns = 30_000;

/** A JSON array of objects, or one object a line (NDJSON), plain, gzip or Zstandard. */
export const json: Source = {
  id: "json",
  reads(name, head) {
    if (names.test(name)) return true;
    return (
      !/\.[a-z0-9]{2,8}$/i.test(name) && !isPacked(head) && /^\s*[[{]/.test(new TextDecoder("latin1").decode(head))
    );
  },
  async open(bytes): Promise<Opened> {
    const shape = await shapeIn(bytes);
    const columns = await columnsIn(bytes, shape);
    let report: LoadReport = createTally().report();
    return {
      names: columns.map(({ name }) => name),
      kinds: columns.map(({ kind }) => kind),
      options: {},
      async *batches() {
        const tally = createTally();
        yield* tablesOf(rowsOf(bytes, shape, tally), columns);
        report = tally.report();
      },
      report: () => report,
    };
  },
};

interface JsonColumn {
  readonly name: string;
  readonly kind: "number" | "text";
}

async function shapeIn(bytes: Bytes): Promise<JsonShape> {
  let head = "";
  for await (const chunk of textOf(bytes)) {
    head += chunk;
    if (head.trimStart().length > 65_536 || /\S[^\n]*\n/.test(head)) break;
  }
  if (head.trim() === "") throw new Problem("empty-file", `json: ${bytes.name} is empty; there is nothing to read`);
  return shapeOf(bytes.name, head);
}

/** The columns of all rows, in the order they first come up: the last row may have one that no other has. */
async function columnsIn(bytes: Bytes, shape: JsonShape): Promise<readonly JsonColumn[]> {
  const found = new Map<string, { filled: boolean; numbers: boolean }>();
  const tally = createTally();
  for await (const cells of rowsOf(bytes, shape, tally))
    for (const [name, cell] of cells) {
      let column = found.get(name);
      if (column === undefined) {
        column = { filled: false, numbers: true };
        found.set(name, column);
        if (found.size > maxColumns)
          throw new Problem(
            "too-many-columns",
            `json: the objects of ${bytes.name} have more than ${maxColumns} different names; names that are values (identifiers, dates) belong into cells`,
            { maxColumns },
          );
      }
      if (cell === null) continue;
      column.filled = true;
      if (typeof cell !== "number") column.numbers = false;
    }
  // Where an object is null in some rows, its name alone holds nothing.
  const parents = new Set(
    [...found.keys()].flatMap((name) => [...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index))),
  );
  const columns = [...found].filter(([name, { filled }]) => filled || !parents.has(name));
  if (columns.length === 0) {
    const first = tally.report().rejects[0];
    const why = first ? `, the first of ${tally.rejected} values: ${first.message}` : "";
    throw new Problem(
      "empty-file",
      `json: ${bytes.name} holds no object with a name in it; there is nothing to read${why}`,
    );
  }
  return columns.map(([name, { filled, numbers }]) => ({ name, kind: filled && numbers ? "number" : "text" }));
}

async function* rowsOf(bytes: Bytes, shape: JsonShape, tally: Tally): AsyncGenerator<ReadonlyMap<string, JsonCell>> {
  const records: AsyncIterable<JsonRecord> =
    shape === "lines"
      ? linesOf(textOf(bytes), () => tally.skip("blank", 1))
      : valuesOf(bytes.name, textOf(bytes), shape);
  for await (const { line, text } of records) {
    const row = jsonRow(text);
    if ("cells" in row) {
      tally.rows++;
      tally.kept++;
      yield row.cells;
    } else {
      const message = `json: ${shape === "lines" ? "" : "the value at "}line ${line} ${row.fault}; it was set aside in rejects.csv`;
      tally.reject({ line, code: row.code, message, text });
    }
  }
}

async function* tablesOf(
  rows: AsyncIterable<ReadonlyMap<string, JsonCell>>,
  columns: readonly JsonColumn[],
): AsyncGenerator<Table> {
  const names = columns.map(({ name }) => name);
  let list: ReadonlyMap<string, JsonCell>[] = [];
  const table = (): Table => ({
    count: list.length,
    names,
    columns: columns.map(({ name, kind }): Column => {
      if (kind === "number")
        return { kind, values: Float64Array.from(list, (row) => Number(row.get(name) ?? Number.NaN)) };
      return {
        kind,
        values: list.map((row) => {
          const cell = row.get(name) ?? null;
          return cell === null ? null : String(cell);
        }),
      };
    }),
  });
  for await (const row of rows) {
    list.push(row);
    if (list.length < tableRows) continue;
    yield table();
    list = [];
  }
  if (list.length > 0) yield table();
}

async function* textOf(bytes: Bytes): AsyncGenerator<string> {
  try {
    yield* decodedText(bytes, "utf-8");
  } catch (error) {
    if (error instanceof Problem) throw new Problem(error.code, error.message.replace(/^csv:/, "json:"), error.detail);
    throw error;
  }
}
