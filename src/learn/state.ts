import { Problem } from "../core/problem.ts";

/** Arrays taken out of a document, by the name that stands in their place. */
export type Arrays = Map<string, NumberArray>;
export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Plain data as JSON with references in place of its arrays of numbers. */
export function flatten(value: unknown, arrays: Arrays): unknown {
  if (ArrayBuffer.isView(value)) {
    const name = `a${arrays.size}`;
    arrays.set(name, value as NumberArray);
    return { $array: name };
  }
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (Object.is(value, -0)) return { $number: "-0" };
  if (Array.isArray(value)) return value.map((item) => flatten(item, arrays));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, flatten(item, arrays)]])),
  );
}

/** The data that `flatten` was given. A reference to an array that is not there is a Problem. */
export function inflate(value: unknown, arrays: Arrays): unknown {
  if (Array.isArray(value)) return value.map((item) => inflate(item, arrays));
  if (value === null || typeof value !== "object") return value;
  const { $array, $number } = value as { $array?: unknown; $number?: unknown };
  if ($array !== undefined) {
    const array = arrays.get(String($array));
    if (array === undefined)
      throw new Problem(
        "wrong-model-file",
        `model file: it refers to an array "${String($array)}" that it does not hold`,
      );
    return array;
  }
  if ($number !== undefined) return Number($number);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inflate(item, arrays)]));
}
