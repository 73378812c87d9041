import { sha256 } from "@noble/hashes/sha2.js";
import { Problem } from "../core/problem.ts";
import type { Arrays, NumberArray } from "./state.ts";

/**
 * The safetensors container: an 8-byte little-endian header length, a JSON header, then arrays without holes. Larger
 * elements stand first, so that each array is aligned; the last one, `digest`, is the SHA-256 of all bytes before it.
 */
const types = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;
type TypeName = keyof typeof types;

const digestBytes = 32;
/** A header beyond it is refused before it is parsed, as safetensors does. */
const headerLimit = 100_000_000;

export function pack(document: unknown, arrays: Arrays): Uint8Array {
  const sorted = [...arrays].sort((a, b) => b[1].BYTES_PER_ELEMENT - a[1].BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: { lode: JSON.stringify(document) } };
  let offset = 0;
  for (const [name, array] of sorted) {
    header[name] = { dtype: typeOf(array), shape: [array.length], data_offsets: [offset, offset + array.byteLength] };
    offset += array.byteLength;
  }
  header.digest = { dtype: "U8", shape: [digestBytes], data_offsets: [offset, offset + digestBytes] };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset + digestBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(text, 8);
  let at = 8 + headerLength;
  for (const [, array] of sorted) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  bytes.set(sha256(bytes.subarray(0, at)), at);
  return bytes;
}

/** The document and arrays of a container; a Problem for anything that is not one, whole and unchanged. */
export function unpack(bytes: Uint8Array): { document: unknown; arrays: Arrays } {
  const wrong = (what: string) =>
    new Problem("wrong-model-file", `model file: ${what}; it is damaged or no model of lode`);
  if (bytes.length < 8 + 2 + digestBytes) throw wrong(`it has ${bytes.length} bytes, too few for any model`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const room = bytes.length - 8 - digestBytes;
  if (declared > BigInt(Math.min(room, headerLimit)))
    throw wrong(`its header claims ${declared} bytes of the ${room} there are`);
  const start = 8 + Number(declared);
  const header = parse(bytes.subarray(8, start), () => wrong("its header is no JSON"));
  const body = bytes.length - start;
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  const parts = entries.map(([name, value]) => {
    const {
      dtype,
      shape,
      data_offsets: offsets,
    } = (value ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
    const type = typeof dtype === "string" && Object.hasOwn(types, dtype) ? types[dtype as TypeName] : undefined;
    const [length] = Array.isArray(shape) && shape.length === 1 ? (shape as unknown[]) : [];
    const [from, to] = Array.isArray(offsets) && offsets.length === 2 ? (offsets as unknown[]) : [];
    if (type === undefined) throw wrong(`array "${name}" has the unknown type ${JSON.stringify(dtype)}`);
    if (
      !isCount(length) ||
      !isCount(from) ||
      !isCount(to) ||
      to > body ||
      to - from !== length * type.BYTES_PER_ELEMENT
    )
      throw wrong(`array "${name}" does not lie inside the file`);
    return { name, type, length, from, to };
  });
  parts.sort((a, b) => a.from - b.from || a.to - b.to);
  let reached = 0;
  for (const part of parts) {
    if (part.from !== reached) throw wrong(`array "${part.name}" overlaps another or leaves a hole`);
    reached = part.to;
  }
  const last = parts.at(-1);
  if (reached !== body || last?.name !== "digest" || last.length !== digestBytes)
    throw wrong("its arrays do not end in the digest");
  const digest = sha256(bytes.subarray(0, bytes.length - digestBytes));
  if (digest.some((byte, i) => byte !== bytes[bytes.length - digestBytes + i]))
    throw wrong("its bytes do not match its digest");
  const arrays: Arrays = new Map();
  for (const { name, type, from, to } of parts)
    if (name !== "digest") arrays.set(name, new type(new Uint8Array(bytes.subarray(start + from, start + to)).buffer));
  const metadata = header.__metadata__ as { lode?: unknown } | undefined;
  if (typeof metadata?.lode !== "string") throw wrong("it holds no lode document");
  return { document: parse(new TextEncoder().encode(metadata.lode), () => wrong("its document is no JSON")), arrays };
}

function parse(bytes: Uint8Array, fault: () => Problem): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below
  }
  throw fault();
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function typeOf(array: NumberArray): TypeName {
  for (const [name, type] of Object.entries(types)) if (array.constructor === type) return name as TypeName;
  throw new Problem("wrong-state", `a state holds a ${array.constructor.name}, which a model file cannot`);
}
