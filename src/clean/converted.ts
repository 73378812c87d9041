import { parseNumber } from "../core/patterns.ts";
import type { NumberFormat } from "../core/plan.ts";
import { shortNumber, splitQuantity } from "../core/quantity.ts";

/**
 * A quantity written as a number in the format's unit with the suffix behind it. A number that is in that unit already
 * keeps its digits where the column writes the unit ("12.0 ounces" is "12.0 oz."); where it does not, the number is short.
 */
export function converted(cell: string, format: NumberFormat, suffix: string): string {
  const value = parseNumber(cell, format);
  const quantity = splitQuantity(cell);
  const own = quantity?.parts[0];
  if (Number.isNaN(value) || quantity === undefined || own === undefined || own.unit === "") return cell;
  const same = quantity.parts.length === 1 && format.units?.[own.unit] === 1;
  const sign = quantity.negative ? "-" : "";
  return suffix !== "" && same ? `${sign}${own.number}${suffix}` : `${shortNumber(value, format)}${suffix}`;
}
