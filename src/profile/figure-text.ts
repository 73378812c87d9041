/** A figure with four significant digits; whole numbers below a million in full. */
export function figureText(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "unknown";
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : value > 0 ? "infinity" : "-infinity";
}
