import { formatDay } from "../core/time-format.ts";

const minus = (text: string): string => text.replace(/^-(?=.*[1-9])/, "\u2212").replace(/^-/, "");

/** A number to be read: three significant digits, whole from 1000, thousands separated from 10,000 (so that a year stays a year). */
export function numberText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  const size = Math.abs(value);
  if (size >= 1e15) return minus(Number(value.toPrecision(3)).toExponential());
  if (size >= 1000) return minus(grouped(Math.round(value)));
  if (size > 0 && size < 1e-4) return minus(Number(value.toPrecision(3)).toExponential());
  return minus(String(Number(value.toPrecision(3))));
}

/** A count, never rounded. */
export const countText = (value: number): string => minus(grouped(value));

const grouped = (value: number): string => (Math.abs(value) >= 10_000 ? value.toLocaleString("en-US") : String(value));

const sizes = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e4, "k"],
] as const;

/** A number on an axis: 450k, 1.2M, 0.25. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return minus(value.toExponential(1));
  for (const [from, letter] of sizes) {
    const by = letter === "k" ? 1000 : from;
    if (size >= from) return minus(`${Number((value / by).toPrecision(3))}${letter}`);
  }
  if (size > 0 && size < 1e-4) return minus(Number(value.toPrecision(2)).toExponential());
  return minus(String(Number(value.toPrecision(4))));
}

/** A share as per cent. */
export function shareText(value: number): string {
  if (!Number.isFinite(value)) return "\u2013";
  return `${minus(String(Number((value * 100).toPrecision(3))))}\u202f%`;
}

/** A p or q: below 0.001 only the order of magnitude would be told, which nobody needs. */
export function chanceText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "\u2013";
  return value < 0.001 ? "< 0.001" : String(Number(value.toPrecision(2)));
}

/** A time as its day, a time of day as its clock. */
export function dayText(time: number): string {
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? formatDay(time) : "\u2013";
}
