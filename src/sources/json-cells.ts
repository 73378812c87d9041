/** A cell as it stands in the file. A whole number that a double cannot hold is a string of its digits. */
export type JsonCell = string | number | boolean | null;

/** Either the cells of a row by column, or what is wrong with it. */
export type JsonRow =
  | { readonly cells: ReadonlyMap<string, JsonCell> }
  | { readonly code: string; readonly fault: string };

/** Objects inside of objects that become columns; what lies deeper is the JSON text of one cell. */
const deepest = 16;

/** One object as a row: nested objects become dotted columns, arrays their JSON text. */
export function jsonRow(text: string): JsonRow {
  const cells = new Map<string, JsonCell>();
  try {
    const value: unknown = JSON.parse(/\d{16}/.test(text) ? withoutLargeIntegers(text) : text);
    if (Array.isArray(value)) return { code: "no-object", fault: "is an array, not an object" };
    if (typeof value !== "object" || value === null)
      return { code: "no-object", fault: `is the value ${text.slice(0, 40)}, not an object` };
    const twice = place(value as Record<string, unknown>, "", 1, cells);
    if (twice !== undefined) return { code: "two-values", fault: `has two values for the column "${twice}"` };
  } catch (error) {
    // Thousands of brackets inside of each other: they parse, but cannot be written again.
    if (error instanceof RangeError) return { code: "too-deep", fault: "is nested too deeply" };
    return { code: "bad-json", fault: "is not valid JSON" };
  }
  return { cells };
}

/** Puts an object's cells; the column that would get two of them, if any. */
function place(
  value: Record<string, unknown>,
  prefix: string,
  depth: number,
  cells: Map<string, JsonCell>,
): string | undefined {
  for (const [key, cell] of Object.entries(value)) {
    const name = `${prefix}${key === "" ? "(empty)" : wellFormed(key)}`;
    if (typeof cell === "object" && cell !== null && !Array.isArray(cell) && depth < deepest) {
      const twice = place(cell as Record<string, unknown>, `${name}.`, depth + 1, cells);
      if (twice !== undefined) return twice;
      continue;
    }
    if (cells.has(name)) return name;
    if (typeof cell === "string") cells.set(name, wellFormed(cell));
    else if (typeof cell === "object" && cell !== null) cells.set(name, wellFormed(JSON.stringify(cell)));
    else cells.set(name, cell as JsonCell);
  }
  return undefined;
}

/** Half of a surrogate pair, which JSON may spell out, is no character in any other encoding. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** `JSON.parse` would round whole numbers beyond 2^53, such as the keys of many databases: they are put in quotes. */
function withoutLargeIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?[1-9]\d{15,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}
