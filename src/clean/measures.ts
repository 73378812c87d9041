import { namesKey, namesNominal, namesNumber, namesPhone, namesPostcode } from "../profile/names.ts";
import { numbersOf } from "./numbers.ts";
import { timesOf } from "./times.ts";

const fewValues = 20;

/** Whether a column holds amounts or dates: two rows that share one by chance need have nothing else in common. */
export function isMeasure(name: string, cells: readonly string[]): boolean {
  if ([namesKey, namesNominal, namesNumber, namesPhone, namesPostcode].some((names) => names(name))) return false;
  const numbers = numbersOf(cells);
  if (numbers) return numbers.sorted.length > fewValues;
  const format = timesOf(name, cells)?.format;
  return format !== undefined && format !== "hh:mm";
}
