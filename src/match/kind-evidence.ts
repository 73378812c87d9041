import type { Kind } from "../core/table.ts";
import type { Sketch } from "./sketch.ts";

export interface KindEvidence {
  /** Added to the log odds: 0 where the kinds agree, below it otherwise. */
  readonly odds: number;
  /** Whether cells of the one can be read as cells of the other. */
  readonly fits: boolean;
}

const coded: readonly Kind[] = ["category", "ordinal", "flag"];

/** How well the kinds of two columns go together. */
export function kindEvidence(a: Sketch, b: Sketch): KindEvidence {
  if (a.kind === b.kind) return { odds: 0, fits: true };
  const both = (...kinds: readonly Kind[]) => kinds.includes(a.kind) && kinds.includes(b.kind);
  if (both(...coded)) return { odds: -0.3, fits: true };
  if (both("number", "ordinal", "flag")) {
    const numbers = a.quantiles !== undefined && b.quantiles !== undefined;
    return numbers ? { odds: -0.3, fits: true } : { odds: -3, fits: false };
  }
  if (both("key", "text")) return { odds: -0.5, fits: true };
  if (both("text", "category") || both("key", "category", "number")) return { odds: -1.5, fits: false };
  return { odds: -3, fits: false };
}
