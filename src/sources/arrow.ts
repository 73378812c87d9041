import { type Column as ArrowColumn, CompressionType, setCompressionCodec, tableFromIPC } from "@uwdata/flechette";
import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import type { Column } from "../core/table.ts";
import { type ArrowCells, arrowCells, holdsLong, kindOf } from "./arrow-cells.ts";
import { checkMetadata, checkValues, mostGrowth } from "./arrow-check.ts";
import { uniqueNames } from "./csv-header.ts";
import { unpackLz4 } from "./lz4.ts";
import type { Opened, Source } from "./source.ts";
import { zstdDecoder } from "./zstd.ts";

const tableRows = 8192;
/** Bytes of a file, and of what is packed in it: it is held in memory whole. */
const mostHeld = 2 ** 31;
/** What the decoder of Zstandard has at a time, whose memory is its own. */
const mostBuffer = 2 ** 28;

/** Arrow IPC files and streams, Feather of version 2 among them, packed or not. Columns come typed. */
export const arrow: Source = {
  id: "arrow",
  reads: (name, head) => /\.(arrow|arrows|feather|ipc)$/i.test(name) || isFile(head) || isOld(head) || isStream(head),
  async open(bytes): Promise<Opened> {
    const { name } = bytes;
    const data = await wholeOf(bytes);
    const unmarked = refuseStrange(name, data);
    const table = decoded(name, data, await zstdDecoder());
    const columns = Array.from({ length: table.numCols }, (_, j) => table.getChildAt(j) as ArrowColumn<unknown>);
    if (columns.length === 0)
      throw new Problem("empty-file", `arrow: ${name} has no columns; there is nothing to read`);
    const cells = readable(name, () => columns.map((column) => arrowCells(column.type, fits(column))));
    const names = uniqueNames(table.names.map(String));
    const count = table.numRows;
    const message = `arrow: ${name} has no end mark; rows may be missing where it was cut short between batches`;
    return {
      names,
      kinds: cells.map(kindOf),
      options: {},
      async *batches() {
        const readers = columns.map((column, j) => reader(column, cells[j]!));
        for (let at = 0; at < count; at += tableRows) {
          const rows = Math.min(tableRows, count - at);
          yield { count: rows, names, columns: readable(name, () => readers.map((read) => read(rows))) };
        }
      },
      report: () => ({
        rows: count,
        kept: count,
        rejected: 0,
        repaired: 0,
        rejects: [],
        repairs: unmarked ? [{ line: 1, message }] : [],
        skipped: [],
      }),
    };
  },
};

const isFile = (head: Uint8Array): boolean => new TextDecoder("latin1").decode(head.subarray(0, 6)) === "ARROW1";
const isOld = (head: Uint8Array): boolean => new TextDecoder("latin1").decode(head.subarray(0, 4)) === "FEA1";
/** A mark, then the length of a schema: some words of 8 bytes. */
const isStream = (head: Uint8Array): boolean =>
  head.length >= 8 && head.subarray(0, 4).every((byte) => byte === 255) && head[4]! % 8 === 0 && head[7] === 0;

/** Refuses what is no Arrow file; true where a stream has no end mark. */
function refuseStrange(name: string, data: Uint8Array): boolean {
  if (data.length === 0) throw new Problem("empty-file", `arrow: ${name} is empty; there is nothing to read`);
  if (isOld(data))
    throw new Problem(
      "unsupported",
      `arrow: ${name} is Feather of version 1; write it anew as version 2, as in pyarrow.feather.write_feather(table, file)`,
    );
  if (isFile(data)) {
    if (data.length < 24 || !isFile(data.subarray(-6)))
      throw new Problem("wrong-arrow", `arrow: ${name} is cut short (it does not end with "ARROW1"); fetch it again`);
    return false;
  }
  if (!isStream(data))
    throw new Problem(
      "wrong-arrow",
      `arrow: ${name} is neither an Arrow file nor a stream; name the file by what it is`,
    );
  return !data.subarray(-8).every((byte, i) => byte === (i < 4 ? 255 : 0));
}

function decoded(name: string, data: Uint8Array, zstd: Awaited<ReturnType<typeof zstdDecoder>>) {
  let unpacked = 0;
  const counted = (size: number) => {
    unpacked += size;
    if (unpacked > mostHeld) throw tooLarge(name, "unpacks to");
  };
  const encode = () => {
    throw new Problem("internal", "arrow: nothing is packed here; this is a fault of lode");
  };
  // The registry is the library's own and global; what is registered is used before this function returns.
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode,
    decode(packed, size) {
      counted(size);
      return unpackLz4(packed, size);
    },
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode,
    decode(packed, size) {
      if (!(size >= 0 && size <= mostGrowth * packed.length)) throw new RangeError("a frame that cannot hold so much");
      counted(size);
      if (size > mostBuffer) throw tooLarge(name, "has a packed buffer that unpacks to", "mostBuffer", mostBuffer);
      const out = size === 0 ? new Uint8Array(0) : zstd.decode(packed, size);
      if (out.length !== size) throw new RangeError("a Zstandard frame of another size");
      return out;
    },
  });
  return readable(name, () => {
    checkMetadata(data);
    const table = tableFromIPC(data, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true });
    // A value takes a bit at least: what claims to have more would be read for ever.
    const most = 8 * (data.length + unpacked);
    for (let j = 0; j < table.numCols; j++)
      for (const batch of (table.getChildAt(j) as ArrowColumn<unknown>).data) checkValues(batch, most);
    if (!(table.numRows >= 0 && table.numRows <= most)) throw new RangeError(`${table.numRows} rows`);
    return table;
  });
}

function readable<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problem(
      "wrong-arrow",
      `arrow: ${name} could not be read, it is damaged, cut short or of an unknown kind (${reason.slice(0, 200)}); fetch it again`,
      { reason },
    );
  }
}

/** Two to the power of 53: whole numbers up to it are doubles. A column with a larger one is text. */
function fits(column: ArrowColumn<unknown>): boolean {
  if (!holdsLong(column.type)) return true;
  for (const value of column) if (value !== null && !Number.isSafeInteger(Number(value))) return false;
  return true;
}

function reader(column: ArrowColumn<unknown>, cells: ArrowCells): (rows: number) => Column {
  const values = column[Symbol.iterator]();
  const next = () => {
    const step = values.next();
    if (step.done) throw new RangeError("a column that is shorter than the others");
    return step.value;
  };
  return (rows) =>
    cells.kind === "text"
      ? { kind: "text", values: Array.from({ length: rows }, () => cells.read(next())) }
      : { kind: cells.kind, values: Float64Array.from({ length: rows }, () => cells.read(next())) };
}

async function wholeOf(bytes: Bytes): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes.stream()) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostHeld) throw tooLarge(bytes.name, "has");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const tooLarge = (name: string, what: string, limit = "mostHeld", most = mostHeld) =>
  new Problem(
    "too-large",
    `arrow: ${name} ${what} more than ${most / 2 ** 20} MB, the limit ${limit}; an Arrow file is held in memory: save it as Parquet`,
    { [limit]: most },
  );
