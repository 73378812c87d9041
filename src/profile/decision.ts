import type { Cast } from "../core/plan.ts";
import type { Kind } from "../core/table.ts";

/** A kind, why, and what its cast needs besides. */
export interface Decision {
  readonly kind: Kind;
  readonly reason: string;
  readonly rest?: Partial<Cast>;
}
