import { checkColumns, unknownColumn } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import type { LevelPair } from "./level-evidence.ts";

export const mappingFormat = "lode-mapping/1";

/** What is told of one column: its counterpart (null: there is none) and how its cells become those of the first table. */
export interface ToldPair {
  readonly from: string;
  readonly to: string | null;
  /** value of `from` = value of `to` * factor. */
  readonly factor?: number;
  readonly levels?: readonly LevelPair[];
}

export interface Mapping {
  readonly format: typeof mappingFormat;
  readonly columns: readonly ToldPair[];
}

/**
 * Reads `from=to`, `from=to*factor` and `from=` (no counterpart). Names may hold "=" and "*": the cut is taken where both
 * sides are columns.
 */
export function parseMap(text: string, from: readonly string[], to: readonly string[]): ToldPair {
  const cuts = [...text.matchAll(/=/g)].map(({ index }) => index).filter((index) => index > 0);
  if (cuts.length === 0)
    throw new Problem("wrong-map", `--map: "${text}" is not from=to or from=to*factor, as in --map tenure=years*12`);
  const at = cuts.find((cut) => from.includes(text.slice(0, cut))) ?? cuts[0]!;
  const own = text.slice(0, at);
  const rest = text.slice(at + 1);
  checkColumns(from, { "--map": own });
  if (rest === "") return { from: own, to: null };
  if (to.includes(rest)) return { from: own, to: rest };
  const star = rest.lastIndexOf("*");
  const name = star < 0 ? rest : rest.slice(0, star);
  if (!to.includes(name)) throw unknownColumn(name, to, "--map");
  const told = rest.slice(star + 1).trim();
  return { from: own, to: name, factor: checkFactor(told === "" ? Number.NaN : Number(told), own, told) };
}

function checkFactor(factor: unknown, column: string, told: string): number {
  if (typeof factor === "number" && Number.isFinite(factor) && factor !== 0) return factor;
  throw new Problem(
    "wrong-factor",
    `the factor of "${column}" must be a number other than 0, "${told}" is none; ${column} = value here * factor`,
    { column, factor: told },
  );
}

/** Reads a mapping file as `match` writes it. */
export function parseMapping(text: string): Mapping {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // told below
  }
  const { format, columns } = (document ?? {}) as { format?: unknown; columns?: unknown };
  const word = (value: unknown): value is string => typeof value === "string";
  if (format !== mappingFormat || !Array.isArray(columns))
    throw new Problem(
      "wrong-mapping",
      `the mapping is no file of format ${mappingFormat} with "columns"; match writes one as mapping.json`,
    );
  return {
    format: mappingFormat,
    columns: columns.map((column: unknown, i): ToldPair => {
      const { from, to = null, factor, levels } = (column ?? {}) as Partial<Record<keyof ToldPair, unknown>>;
      const pairs = levels as readonly Partial<LevelPair>[] | undefined;
      if (!word(from) || !(to === null || word(to)) || !(pairs === undefined || Array.isArray(pairs)))
        throw new Problem("wrong-mapping", `entry ${i + 1} of the mapping needs "from", and "to" as a name or null`);
      if (pairs?.some((pair) => !word(pair?.from) || !word(pair?.to)))
        throw new Problem("wrong-mapping", `the levels of "${from}" in the mapping need "from" and "to" as texts`);
      return {
        from,
        to,
        ...(factor === undefined ? {} : { factor: checkFactor(factor, from, String(factor)) }),
        ...(pairs ? { levels: pairs as readonly LevelPair[] } : {}),
      };
    }),
  };
}

/** What flags and a mapping file tell together: flags win. A Problem where a column is named twice or not there. */
export function settleMapping(
  flags: readonly ToldPair[],
  file: readonly ToldPair[],
  names: { readonly from: readonly string[]; readonly to: readonly string[] },
): readonly ToldPair[] {
  for (const [told, where] of [
    [flags, "--map"],
    [file, "--mapping"],
  ] as const) {
    checkColumns(names.from, { [where]: told.map(({ from }) => from) });
    checkColumns(names.to, { [where]: told.flatMap(({ to }) => to ?? []) });
    for (const side of ["from", "to"] as const) {
      const doubled = told.find(
        (one, i) => one[side] !== null && told.findIndex((other) => other[side] === one[side]) < i,
      );
      if (doubled)
        throw new Problem("doubled-column", `${where}: "${doubled[side]}" is named twice; columns match one to one`, {
          column: doubled[side],
        });
    }
  }
  const free = file.filter((one) => !flags.some(({ from, to }) => from === one.from || (to !== null && to === one.to)));
  return [...flags, ...free];
}
