import { type StatedUnit, unitOfLastWord, unitOfSign } from "../profile/stated-units.ts";
import type { Sketch } from "./sketch.ts";

export type UnitEvidence =
  | { readonly agree: false }
  /** value in a = value in b * factor; `unit` is that of a. */
  | { readonly agree: true; readonly unit: string; readonly factor: number };

/** What the units say that both columns state, in the schema or at the end of their names; undefined where one states none. */
export function unitEvidence(a: Sketch, b: Sketch): UnitEvidence | undefined {
  const from = statedUnit(a);
  const to = statedUnit(b);
  if (from === undefined || to === undefined) return undefined;
  if (from.dimension !== to.dimension) return { agree: false };
  return { agree: true, unit: from.sign, factor: Number((to.factor / from.factor).toPrecision(12)) };
}

function statedUnit({ name, unit, kind }: Sketch): StatedUnit | undefined {
  if (kind !== "number" && kind !== "ordinal") return undefined;
  return (unit === undefined ? undefined : unitOfSign(unit)) ?? unitOfLastWord(name);
}
