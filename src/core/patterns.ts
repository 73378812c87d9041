import type { NumberFormat } from "./plan.ts";
import { parseQuantity } from "./quantity.ts";

/**
 * The shapes of a cell, as regular expressions in the part of the syntax that JavaScript and RE2 share, so that
 * every engine counts alike. All are anchored; a cell is trimmed before it is compared.
 */
export const patterns = {
  integer: "^[+-]?[0-9]+$",
  number: "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$",
  leadingZero: "^0[0-9]+$",
  longInteger: "^[+-]?[1-9][0-9]{16,}$",
  email: "^[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}$",
  url: "^(https?://|www\\.)[^\\s]+$",
} as const;

export type PatternName = keyof typeof patterns;

const plain = new RegExp(patterns.number);

/** The number that a cell states in a format, or NaN. The rule is: trim, strip, drop thousands, then a plain number. */
export function parseNumber(cell: string, format: NumberFormat = { decimal: "." }): number {
  if (format.units) {
    const { units, ...rest } = format;
    return parseQuantity(cell, units, (text) => parseNumber(text, rest));
  }
  let text = cell.trim();
  let sign = "";
  if (format.prefix || format.suffix) {
    // "-$2.39", "$-2.39" and "(2.39)" are all written in practice.
    if (text.startsWith("(") && text.endsWith(")")) {
      sign = "-";
      text = text.slice(1, -1).trim();
    } else if (text.startsWith("-") && format.prefix) {
      sign = "-";
      text = text.slice(1).trim();
    }
    if (format.prefix && text.startsWith(format.prefix)) text = text.slice(format.prefix.length).trim();
    if (format.suffix && text.endsWith(format.suffix)) text = text.slice(0, -format.suffix.length).trim();
    if (sign && text.startsWith("-")) return Number.NaN;
  }
  if (format.thousands) {
    // Blanks that do not break a line, and the typographic apostrophe, are written in their place.
    if (format.thousands === " ") text = text.replace(/[\u00a0\u2009\u202f]/g, " ");
    if (format.thousands === "'") text = text.replaceAll("\u2019", "'");
    const [whole = "", ...rest] = text.split(format.decimal);
    if (rest.length > 1) return Number.NaN;
    const groups = whole.replace(/^[+-]/, "").split(format.thousands);
    if (groups.length > 1 && !areGroups(groups)) return Number.NaN;
    text = [whole.split(format.thousands).join(""), ...rest].join(".");
  } else if (format.decimal === ",") {
    if (text.includes(".")) return Number.NaN;
    text = text.replace(",", ".");
  }
  text = sign + text;
  return plain.test(text) ? Number(text) : Number.NaN;
}

/** Groups of three digits, or of two above the last three as in India: 12,34,567. */
function areGroups([first, ...others]: readonly string[]): boolean {
  const last = others.pop()!;
  const size = others[0]?.length ?? 3;
  return (
    last.length === 3 &&
    (size === 3 || size === 2) &&
    first!.length > 0 &&
    first!.length <= size &&
    others.every((group) => group.length === size)
  );
}
