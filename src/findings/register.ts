import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { ClaimBase, ClaimKind, Evidence, Family, Subject } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import type { Rows } from "../core/rows.ts";

/** A claim as it was written down before the confirm rows were opened, with what the explore rows said. */
export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly family: Family;
  readonly claim: ClaimBase;
  readonly explore: Evidence;
}

declare const sealedMark: unique symbol;
/** A register that can no longer change. Only a sealed register opens confirm rows. */
export interface Sealed {
  readonly [sealedMark]: true;
  readonly entries: readonly Entry[];
  /** SHA-256 of the entries as JSON: what was claimed, fixed before it was tested. */
  readonly digest: string;
  /** How many claims of each kind were looked at on the explore rows to choose the entries from. */
  readonly looked: Readonly<Record<string, number>>;
}

/** Collects candidate claims of all kinds from the explore rows and seals them. */
export async function buildRegister(
  kinds: readonly ClaimKind[],
  rows: Rows,
  subject: Subject,
  context: Context,
): Promise<Sealed> {
  const entries: Entry[] = [];
  const looked: Record<string, number> = {};
  for (const [i, kind] of kinds.entries()) {
    context.emit({ type: "progress", stage: "looking for insights", done: i, total: kinds.length });
    const { claims, looked: count } = await kind.propose(rows, subject, context);
    looked[kind.id] = count;
    const evidence = await kind.test(claims, rows, context);
    for (const [place, claim] of claims.entries()) {
      const target = subject.inputs.target;
      const family = kind.family(claim, target === undefined ? {} : { target });
      entries.push({ id: `${kind.id}-${place + 1}`, kind: kind.id, family, claim, explore: evidence[place]! });
    }
    await context.pause();
  }
  context.emit({ type: "progress", stage: "looking for insights", done: kinds.length, total: kinds.length });
  return seal(entries, looked);
}

export function seal(entries: readonly Entry[], looked: Sealed["looked"] = {}): Sealed {
  const frozen = Object.freeze([...entries]);
  const digest = bytesToHex(sha256(new TextEncoder().encode(JSON.stringify(frozen))));
  return Object.freeze({ entries: frozen, digest, looked: Object.freeze({ ...looked }) }) as Sealed;
}
