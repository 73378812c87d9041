import type { Context } from "../core/context.ts";
import { isMadeUp } from "../profile/names.ts";
import { assignment } from "../statistics/assignment.ts";
import { asksOf } from "./asks.ts";
import { candidates } from "./candidates.ts";
import { certainPairs } from "./certain-pairs.ts";
import { checkTold } from "./check-told.ts";
import type { ToldPair } from "./mapping.ts";
import type { Lacking, Match, MatchedColumn } from "./match-document.ts";
import { type By, type Named, type PairEvidence, pairEvidence } from "./pair-evidence.ts";
import { patternEvidence } from "./pattern-evidence.ts";
import type { Sketch, TableSketch } from "./sketch.ts";
import { tokensOf } from "./tokens.ts";

/** A pair is sure from this confidence on, and when it leads all rivals by this many log odds (2.7 to 1). */
const sureFrom = 0.85;
const sureMargin = 1;
/** Below this confidence a column has no counterpart. */
const askFrom = 0.25;
const patternOdds = 2.5;
/** A column with fewer values than this is named as lacking. */
const mostlyMissing = 0.6;

interface Candidate extends PairEvidence {
  readonly pattern?: number;
}

/** Matches the columns of two tables one to one: sure pairs, pairs to be asked about, columns without a counterpart. */
export async function matchColumns(
  a: TableSketch,
  b: TableSketch,
  told: readonly ToldPair[] = [],
  pause: Context["pause"] = () => {},
): Promise<Pick<Match, "columns" | "asks" | "lacking" | "unused">> {
  const from = named(a.columns, b.columns);
  const to = named(b.columns, a.columns);
  const placeOf = new Map(b.columns.map(({ name }, j) => [name, j]));
  const toldOf = new Map(told.map((pair) => [pair.from, pair]));
  const taken = new Set(told.flatMap((pair) => pair.to ?? []));
  const plain = new Map<number, ReadonlyMap<number, PairEvidence>>();
  for (const [i, list] of candidates(from, to).entries()) {
    await pause();
    const own = toldOf.get(from[i]!.sketch.name);
    const places = own
      ? own.to === null
        ? []
        : [placeOf.get(own.to)!]
      : list.filter((j) => !taken.has(b.columns[j]!.name));
    if (own?.to != null) checkTold(own, a.columns[i]!, b.columns[places[0]!]!);
    plain.set(i, new Map(places.map((j) => [j, pairEvidence(from[i]!, to[j]!, own)])));
  }

  // Pairs that are sure become anchors of the pattern, which makes others sure, until none is added.
  const sure = new Map<number, number>();
  const settled = new Map<number, Candidate>();
  for (const pair of told)
    if (pair.to !== null)
      sure.set(
        a.columns.findIndex(({ name }) => name === pair.from),
        placeOf.get(pair.to)!,
      );
  let scored: ReadonlyMap<number, ReadonlyMap<number, Candidate>>;
  let found: Int32Array;
  for (;;) {
    await pause();
    const anchors = Array.from(sure, ([i, j]) => ({ from: a.columns[i]!.name, to: b.columns[j]!.name }));
    scored = new Map(
      Array.from(plain, ([i, list]) => [
        i,
        new Map(
          Array.from(list, ([j, evidence]): [number, Candidate] => {
            const pattern = patternEvidence(
              { table: a, name: a.columns[i]!.name },
              { table: b, name: b.columns[j]!.name },
              anchors,
            );
            if (pattern === undefined) return [j, evidence];
            return [j, { ...evidence, pattern, odds: evidence.odds + patternOdds * (pattern - 0.4) }];
          }),
        ),
      ]),
    );
    const open = new Map([...scored].filter(([i]) => !sure.has(i)));
    const gone = new Set(sure.values());
    const gains = from.map((_, i) =>
      Array.from(open.get(i) ?? [], ([column, { odds }]) => ({ column, gain: odds - oddsOf(askFrom) })).filter(
        ({ column, gain }) => !gone.has(column) && gain >= 0,
      ),
    );
    found = assignment(gains, to.length);
    const before = sure.size;
    for (const [i, j] of surePairs(open, gone, found)) {
      sure.set(i, j);
      settled.set(i, open.get(i)!.get(j)!);
    }
    if (sure.size === before) break;
  }

  const columns = a.columns.map(({ name }, i): MatchedColumn => {
    const j = sure.get(i) ?? found[i]!;
    const own = toldOf.get(name);
    if (j < 0)
      return { from: name, to: null, confidence: own ? 1 : 0, sure: own !== undefined, by: own ? ["told"] : [] };
    const { odds, by, levels, factor, unit, pattern } = settled.get(i) ?? scored.get(i)!.get(j)!;
    const signs: readonly By[] = own
      ? ["told"]
      : [...by, ...(pattern !== undefined && pattern >= 0.6 ? (["pattern"] as const) : [])];
    return {
      from: name,
      to: b.columns[j]!.name,
      confidence: own ? 1 : Number(confidenceOf(odds).toFixed(3)),
      sure: sure.has(i),
      by: signs,
      ...(unit === undefined ? {} : { unit }),
      ...(factor === undefined ? {} : { factor }),
      ...(levels ? { levels: levels.pairs } : {}),
    };
  });
  const asks = columns.flatMap((column, i) =>
    column.to === null ? [] : asksOf(column, scored.get(i)!.get(placeOf.get(column.to)!)!, rivalsOf(i, column.to)),
  );
  return {
    columns,
    asks,
    lacking: columns.flatMap(({ from, to, sure }): Lacking[] => {
      if (to === null) return [{ from }];
      const { missing } = b.columns[placeOf.get(to)!]!;
      return sure && missing > mostlyMissing ? [{ from, to, missing }] : [];
    }),
    unused: b.columns.map(({ name }) => name).filter((name) => !columns.some(({ to }) => to === name)),
  };

  /** Other columns that it might be, likeliest first. */
  function rivalsOf(i: number, to: string): readonly string[] {
    const gone = new Set(sure.values());
    return [...scored.get(i)!]
      .filter(([j, { odds }]) => b.columns[j]!.name !== to && !gone.has(j) && confidenceOf(odds) >= askFrom)
      .sort(([, x], [, y]) => y.odds - x.odds)
      .slice(0, 3)
      .map(([j]) => b.columns[j]!.name);
  }
}

/** A name that the reader made up tells the place, which means something beside a table of as many columns without names. */
function named(sketches: readonly Sketch[], others: readonly Sketch[]): readonly Named[] {
  const nameless = (list: readonly Sketch[]) => list.every(({ name }) => isMadeUp(name));
  const places = sketches.length === others.length && nameless(sketches) && nameless(others);
  const all = sketches.map((sketch) => ({
    sketch,
    tokens: isMadeUp(sketch.name) && !places ? [] : tokensOf(sketch.name),
  }));
  const bearers = new Map<string, number>();
  for (const { tokens } of all)
    for (const word of new Set(tokens.map((token) => token.word))) bearers.set(word, (bearers.get(word) ?? 0) + 1);
  return all.map((one) => ({ ...one, bearers }));
}

const oddsOf = (confidence: number): number => Math.log(confidence / (1 - confidence));

const confidenceOf = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** Assigned pairs that are likely, lead their rivals and leave no doubt. */
function surePairs(
  open: ReadonlyMap<number, ReadonlyMap<number, Candidate>>,
  taken: ReadonlySet<number>,
  found: Int32Array,
): ReadonlyMap<number, number> {
  const able = (i: number, j: number) => {
    const { odds, doubts } = open.get(i)!.get(j)!;
    return confidenceOf(odds) >= sureFrom && doubts.length === 0;
  };
  const odds = (list: ReadonlyMap<number, Candidate>) =>
    new Map(Array.from(list, ([j, one]): [number, number] => [j, one.odds]).filter(([j]) => !taken.has(j)));
  return certainPairs(new Map(Array.from(open, ([i, list]) => [i, odds(list)])), found, sureMargin, able);
}
