import type { Batch } from "@uwdata/flechette";

/**
 * The reader of Arrow believes every count in a file: a changed byte would make it fill the memory. So all counts are
 * looked at before and after (the tables of Message.fbs, Schema.fbs and File.fbs; numbers of fields as they stand there).
 * Throws a RangeError.
 */
export function checkMetadata(data: Uint8Array): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const size = data.length;
  if (data[0] !== 0x41) {
    for (let at = 0; at + 8 <= size; ) at = checkMessage(view, at) ?? size;
    return;
  }
  const end = size - 10;
  const start = end - view.getInt32(end, true);
  const footer = rootOf(view, start);
  const schema = tableIn(view, footer, 1);
  if (schema !== undefined) checkSchema(view, schema);
  for (const field of [2, 3])
    for (const block of itemsIn(view, footer, field, 24)) checkMessage(view, Number(view.getBigInt64(block, true)));
}

/** The place behind a message; undefined where the stream ends. */
function checkMessage(view: DataView, place: number): number | undefined {
  const marked = view.getInt32(place, true) === -1;
  const length = view.getInt32(place + (marked ? 4 : 0), true);
  const start = place + (marked ? 8 : 4);
  if (length === 0) return undefined;
  const message = rootOf(view, start);
  const type = byteIn(view, message, 1);
  const header = tableIn(view, message, 2);
  const body = placeOf(view, message, 3);
  const bodyLength = body === undefined ? 0 : Number(view.getBigInt64(body, true));
  if (length < 0 || bodyLength < 0) throw new RangeError("a message of a length below 0");
  if (header === undefined) throw new RangeError("a message without content");
  if (type === 1) checkSchema(view, header);
  else checkBatch(view, type === 2 ? tableIn(view, header, 1) : header, start + length, bodyLength);
  return start + length + bodyLength;
}

function checkBatch(view: DataView, batch: number | undefined, body: number, bodyLength: number): void {
  if (batch === undefined) throw new RangeError("a batch without content");
  const packed = tableIn(view, batch, 3) !== undefined;
  const sizes = itemsIn(view, batch, 2, 16).map((buffer) => {
    const offset = Number(view.getBigInt64(buffer, true));
    const length = Number(view.getBigInt64(buffer + 8, true));
    if (offset < 0 || length < 0 || offset + length > bodyLength) throw new RangeError("a buffer outside of its batch");
    if (!packed || length < 8) return length;
    const unpacked = Number(view.getBigInt64(body + offset, true));
    return unpacked === -1 ? length - 8 : Math.min(unpacked, mostGrowth * length);
  });
  // A value takes a bit at least, but for columns of nothing but nulls.
  const most = 8 * sizes.reduce((sum, size) => sum + size, 0) + mostNulls;
  const lengths = itemsIn(view, batch, 1, 16).map((node) => Number(view.getBigInt64(node, true)));
  if (lengths.some((length) => length < 0 || length > most)) throw new RangeError("more values than the file can hold");
  // One column of texts, as dictionaries are: they are all made before anything can be looked at.
  if (lengths.length === 1 && sizes.length === 3 && lengths[0]! > 0 && 4 * (lengths[0]! + 1) > sizes[1]!)
    throw new RangeError("more texts than the file can hold");
  itemsIn(view, batch, 4, 8);
}

/** What a byte of a packed buffer may become: 128 kB of one repeated byte stand in 4 bytes of Zstandard. */
export const mostGrowth = 32_768;
const mostNulls = 1_000_000;
const mostDepth = 64;
const mostFields = 200_000;
const decimal = 7;
const mostScale = 1000;

function checkSchema(view: DataView, schema: number): void {
  let count = 0;
  const visit = (place: number, depth: number): void => {
    if (depth > mostDepth || ++count > mostFields) throw new RangeError("more columns than a table has");
    const field = place + view.getUint32(place, true);
    const type = tableIn(view, field, 3);
    const scale = type === undefined ? undefined : placeOf(view, type, 1);
    if (byteIn(view, field, 2) === decimal && scale !== undefined && Math.abs(view.getInt32(scale, true)) > mostScale)
      throw new RangeError("a decimal of too many digits");
    if (byteIn(view, field, 2) === 14 && type !== undefined) itemsIn(view, type, 1, 4);
    for (const child of itemsIn(view, field, 5, 4)) visit(child, depth + 1);
    itemsIn(view, field, 6, 4);
  };
  for (const place of itemsIn(view, schema, 1, 4)) visit(place, 1);
  itemsIn(view, schema, 2, 4);
}

const rootOf = (view: DataView, start: number): number => start + view.getInt32(start, true);

/** Where a field of a table lies, if it is there. */
function placeOf(view: DataView, table: number, field: number): number | undefined {
  const list = table - view.getInt32(table, true);
  const at = 4 + 2 * field;
  const offset = at < view.getUint16(list, true) ? view.getUint16(list + at, true) : 0;
  return offset === 0 ? undefined : table + offset;
}

function tableIn(view: DataView, table: number, field: number): number | undefined {
  const place = placeOf(view, table, field);
  return place === undefined ? undefined : place + view.getInt32(place, true);
}

function byteIn(view: DataView, table: number, field: number): number {
  const place = placeOf(view, table, field);
  return place === undefined ? 0 : view.getUint8(place);
}

/** Where the items of a vector lie. */
function itemsIn(view: DataView, table: number, field: number, stride: number): number[] {
  const start = tableIn(view, table, field);
  if (start === undefined) return [];
  const count = view.getUint32(start, true);
  if (start + 4 + count * stride > view.byteLength) throw new RangeError("a list that is longer than the file");
  return Array.from({ length: count }, (_, i) => start + 4 + i * stride);
}

type Parts = Batch<unknown> & {
  readonly stride?: number;
  readonly dictionary?: { readonly data: readonly Batch<unknown>[] };
};

/** Lists that are as long as their column, and places in them that grow. `most` values can be in the file at all. */
export function checkValues(batch: Batch<unknown>, most: number): void {
  const { length, offsets, sizes, children = [], values, stride, dictionary } = batch as Parts;
  if (!(length >= 0 && length <= most)) throw new RangeError(`${length} values where ${most} bits are`);
  for (const child of children) checkValues(child, most);
  for (const one of dictionary?.data ?? []) checkValues(one, most);
  const inner = children[0]?.length ?? values?.length ?? 0;
  if (stride !== undefined && children.length > 0 && !(stride >= 0 && length * stride <= inner))
    throw new RangeError("lists that are longer than their column");
  if (offsets === undefined || offsets === null || children.length > 1 || length === 0) return;
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const from = Number(offsets[i]);
    const to = sizes ? from + Number(sizes[i]) : Number(offsets[i + 1]);
    sum += to - from;
    if (!(from >= 0 && to >= from && to <= inner && sum <= most)) throw new RangeError("a list outside of its column");
  }
}
