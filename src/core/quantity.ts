import type { NumberFormat } from "./plan.ts";

/** One number of a quantity with the word behind it: 5'11" has two of them. */
export interface Part {
  /** The number as it is written. */
  readonly number: string;
  /** In lower case and without a point; "" where none is written. */
  readonly unit: string;
}

export interface Quantity {
  readonly negative: boolean;
  readonly parts: readonly Part[];
  /** Words behind the last unit: "12.0 oz. Alumi-Tek". */
  readonly remark: string;
}

const part =
  /^(\d[\d.,]*|\.\d+)\s*(fl\.? ?oz|[A-Za-z\u00b5\u00b0]+(?:\/[A-Za-z]+)?|''|['"\u2019\u201d\u2032\u2033])?\.?/;
const clock = /^(?:(\d{1,4}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$/;
/** Numbers in one quantity: days, hours, minutes and seconds. */
const partsMost = 4;

/** A number with units behind it, or several; undefined for any other text. */
export function splitQuantity(cell: string): Quantity | undefined {
  let text = cell.trim();
  const negative = text.startsWith("-");
  if (negative || text.startsWith("+")) text = text.slice(1);
  const parts: Part[] = [];
  for (let match = part.exec(text); match; match = part.exec(text)) {
    const [all, number, unit = ""] = match;
    parts.push({ number: number!, unit: unit.toLowerCase().replaceAll(".", "") });
    text = text.slice(all.length).replace(/^(?:,| and )?\s*/, "");
    if (unit === "" || parts.length === partsMost) break;
  }
  if (parts.length === 0 || /\d/.test(text) || (parts.at(-1)!.unit === "" && text !== "")) return undefined;
  return { negative, parts, remark: text };
}

/**
 * The number that a quantity comes to in one unit, or NaN. `units` has a factor for each word; "" is that of a number
 * without one, ":" that of a second in a duration like 1:02:30.
 */
export function parseQuantity(
  cell: string,
  units: Readonly<Record<string, number>>,
  read: (text: string) => number,
): number {
  const factor = (unit: string) => (Object.hasOwn(units, unit) ? units[unit]! : Number.NaN);
  const time = clock.exec(cell.trim());
  if (time) {
    const seconds = Number(time[3]);
    return seconds < 60 && (time[1] === undefined || Number(time[2]) < 60)
      ? factor(":") * (Number(time[1] ?? 0) * 3600 + Number(time[2]) * 60 + seconds)
      : Number.NaN;
  }
  const quantity = splitQuantity(cell);
  if (quantity === undefined) return Number.NaN;
  let sum = 0;
  let last = Number.POSITIVE_INFINITY;
  for (const [i, { number, unit }] of quantity.parts.entries()) {
    // A number that ends 5'11 is of the next smaller unit.
    const own = i > 0 && unit === "" && isFeet(quantity.parts[i - 1]!.unit) ? factor('"') : factor(unit);
    const amount = read(number) * own;
    // 5'33 is no height: a part comes to one of the unit before it at most.
    if (!(own < last) || !(i === 0 || amount <= last)) return Number.NaN;
    last = own;
    sum += amount;
  }
  return Number((quantity.negative ? -sum : sum).toPrecision(12));
}

const isFeet = (unit: string): boolean => /^(['\u2019\u2032]|ft|foot|feet)$/.test(unit);

/** The words that quantities of this column bear, with the cells of each. */
export function unitWords(
  levels: readonly { readonly level: string; readonly count: number }[],
): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const { level, count } of levels) {
    if (clock.test(level.trim())) words.set(":", (words.get(":") ?? 0) + count);
    else
      for (const [i, { unit }] of (splitQuantity(level)?.parts ?? []).entries()) {
        const word = i > 0 && unit === "" ? '"' : unit;
        words.set(word, (words.get(word) ?? 0) + count);
      }
  }
  return words;
}

/** A number as short as it reads back, in the format's decimal mark. */
export const shortNumber = (value: number, { decimal }: NumberFormat): string =>
  String(Number(value.toPrecision(12))).replace(".", decimal);
