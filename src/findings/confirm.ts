import type { ClaimKind, Evidence } from "../core/claim.ts";
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import { benjaminiHochberg } from "../statistics/multiplicity.ts";
import type { Entry, Sealed } from "./register.ts";

export interface Finding extends Entry {
  readonly columns: readonly string[];
  readonly sentence: string;
  readonly confirm: Evidence;
  /** Benjamini-Hochberg within the family; null for a claim without p. */
  readonly q: number | null;
  readonly verdict: "confirmed" | "unconfirmed";
}

/** Tests every sealed claim once on the confirm rows. */
export async function confirmRegister(
  register: Sealed,
  kinds: readonly ClaimKind[],
  rows: Rows,
  rate: number,
  context: Context,
): Promise<readonly Finding[]> {
  const evidence = await testEntries(register.entries, kinds, rows, context);
  const q = qValues(register.entries, evidence);
  return register.entries.map((entry, i): Finding => {
    const kind = kindOf(kinds, entry.kind);
    const confirm = evidence[i]!;
    const verdict = isConfirmed(entry.explore, confirm, q[i]!, rate, kind.smallest) ? "confirmed" : "unconfirmed";
    return {
      ...entry,
      columns: entry.claim.columns,
      sentence: kind.say(entry.claim, confirm),
      confirm,
      q: q[i]!,
      verdict,
    };
  });
}

/** Evidence for entries on any rows, all claims of a kind in one pass, in the order of the entries. */
export async function testEntries(
  entries: readonly Entry[],
  kinds: readonly ClaimKind[],
  rows: Rows,
  context: Context,
): Promise<readonly Evidence[]> {
  const evidence = new Map<Entry, Evidence>();
  const present = kinds.filter((kind) => entries.some((entry) => entry.kind === kind.id));
  for (const [i, kind] of present.entries()) {
    context.emit({ type: "progress", stage: "testing insights", done: i, total: present.length });
    const own = entries.filter((entry) => entry.kind === kind.id);
    const results = await kind.test(
      own.map((entry) => entry.claim),
      rows,
      context,
    );
    for (const [place, entry] of own.entries()) evidence.set(entry, results[place]!);
    await context.pause();
  }
  context.emit({ type: "progress", stage: "testing insights", done: present.length, total: present.length });
  return entries.map((entry) => evidence.get(entry)!);
}

/** q within each family, over all its claims that have a p. */
export function qValues(
  entries: readonly { readonly family: string }[],
  evidence: readonly Evidence[],
): (number | null)[] {
  const q: (number | null)[] = entries.map(() => null);
  for (const family of new Set(entries.map((entry) => entry.family))) {
    const places = entries.flatMap((entry, i) => (entry.family === family ? [i] : []));
    for (const [i, value] of benjaminiHochberg(places.map((place) => evidence[place]!.p)).entries())
      q[places[i]!] = value;
  }
  return q;
}

/** Exceptions to be expected at most of what holds in every row: it takes 30 rows to say so (the rule of three, 3 / n). */
const exceptionsMost = 0.1;

/** An identity has no p: it holds where no row breaks it and these are enough; its effect is the share of rows that do. */
export function isKept({ effect, high, reason }: Evidence): boolean {
  return reason === undefined && effect === 0 && high !== null && high <= exceptionsMost;
}

export function isConfirmed(
  explore: Evidence,
  confirm: Evidence,
  q: number | null,
  rate: number,
  smallest: number,
): boolean {
  if (confirm.effect === null) return false;
  if (confirm.p === null) return isKept(confirm);
  return (
    q !== null &&
    q <= rate &&
    Math.sign(confirm.effect) === Math.sign(explore.effect ?? 0) &&
    Math.abs(confirm.effect) >= smallest
  );
}

export function kindOf(kinds: readonly ClaimKind[], id: string): ClaimKind {
  const kind = kinds.find((item) => item.id === id);
  if (kind === undefined)
    throw new Problem("unknown-claim", `this version of lode knows no claim of kind "${id}"`, { id });
  return kind;
}
