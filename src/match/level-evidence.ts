import { cellsOf, type Level } from "../profile/level.ts";
import { assignment } from "../statistics/assignment.ts";
import { certainPairs } from "./certain-pairs.ts";
import { nameEvidence } from "./name-evidence.ts";
import { tokensOf } from "./tokens.ts";

export interface LevelPair {
  readonly from: string;
  readonly to: string;
}

export interface LevelEvidence {
  /** Share of cells whose level has a certain counterpart, mean of both sides. */
  readonly covered: number;
  /** Share of cells that would agree if the rows of both were drawn at random: the overlap of the levels' shares. */
  readonly overlap: number;
  /** Yes and no, or plain codes: levels that many columns have, so that they tell little. */
  readonly generic: boolean;
  readonly pairs: readonly LevelPair[];
  /** Levels without a certain counterpart. */
  readonly openFrom: readonly string[];
  readonly openTo: readonly string[];
}

/** Levels that are compared by their words; longer lists agree where they are written alike. */
const softMost = 15;
const leastAlike = 0.55;
const margin = 0.1;

/** What pairs of words stand for; a reading is used where all levels of both columns are in it. */
const readings: readonly { readonly generic: boolean; readonly forms: Readonly<Record<string, string>> }[] = [
  { generic: true, forms: formsOf({ yes: "yes y true t 1 1.0 ja oui si", no: "no n false f 0 0.0 nein non" }) },
  { generic: false, forms: formsOf({ male: "male m man men", female: "female f woman women w" }) },
];

/** Answers that are the same beside other levels too, as "N" among "Y", "N" and "unknown". */
const answers = formsOf({ yes: "yes y true ja oui si", no: "no n false nein non" });

function formsOf(words: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(words).flatMap(([form, list]) => list.split(" ").map((one) => [one, form])));
}

/** Which levels stand for the same, and how much of the cells they cover. `told` pairs come first. */
export function levelEvidence(
  a: readonly Level[],
  b: readonly Level[],
  told: readonly LevelPair[] = [],
): LevelEvidence {
  const shareA = sharesOf(a);
  const shareB = sharesOf(b);
  const reading = readings.find(({ forms }) =>
    [...a, ...b].every(({ level }) => Object.hasOwn(forms, level.trim().toLowerCase())),
  );
  const soft = a.length <= softMost && b.length <= softMost;
  const alike = (from: string, to: string) => {
    if (told.some((pair) => pair.from === from || pair.to === to))
      return told.some((pair) => pair.from === from && pair.to === to) ? 2 : 0;
    if (reading) return reading.forms[from.trim().toLowerCase()] === reading.forms[to.trim().toLowerCase()] ? 1 : 0;
    return levelsAlike(from, to, soft);
  };
  const table = a.map(({ level }) => b.map((other) => alike(level, other.level)));
  const found = assignment(
    table.map((row, i) =>
      row.flatMap((value, column) =>
        value < leastAlike ? [] : [{ column, gain: value - 0.05 * Math.abs(shareA[i]! - shareB[column]!) }],
      ),
    ),
    b.length,
  );
  const certain = certainPairs(new Map(table.map((row, i) => [i, new Map(row.entries())])), found, margin);
  let covered = 0;
  let overlap = 0;
  for (const [i, j] of certain) {
    covered += (Math.min(1, table[i]![j]!) * (shareA[i]! + shareB[j]!)) / 2;
    overlap += Math.min(shareA[i]!, shareB[j]!);
  }
  const taken = new Set(certain.values());
  return {
    covered,
    overlap,
    generic: reading?.generic ?? [...a, ...b].every(({ level }) => /^\d*$|^.$/.test(level.trim())),
    pairs: Array.from(certain, ([i, j]) => ({ from: a[i]!.level, to: b[j]!.level })),
    openFrom: a.filter((_, i) => !certain.has(i)).map(({ level }) => level),
    openTo: b.filter((_, j) => !taken.has(j)).map(({ level }) => level),
  };
}

/** Shares of cells; equal ones where no count is known. */
function sharesOf(levels: readonly Level[]): readonly number[] {
  const all = cellsOf(levels);
  return levels.map(({ count }) => (all === 0 ? 1 / levels.length : count / all));
}

/** The same but for case and marks, or by words: "Married" and "Married-civ-spouse", "M" and "Male". Numbers must be equal. */
function levelsAlike(a: string, b: string, soft: boolean): number {
  const [x, y] = [plain(a), plain(b)];
  if (x === y && x !== "") return 1;
  if (/\d/.test(x + y)) return x !== "" && y !== "" && Number(a) === Number(b) ? 1 : 0;
  if (!soft || x === "" || y === "") return 0;
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  const form = answers[a.trim().toLowerCase()];
  if (form !== undefined && form === answers[b.trim().toLowerCase()]) return 0.9;
  // One letter stands for a word, never for a phrase.
  if (short.length === 1) return long.startsWith(short) && !/\s/.test(a.trim() + b.trim()) ? 0.75 : 0;
  // "Never married" is not "married".
  if (negation.test(a) !== negation.test(b)) return 0;
  return 0.85 * nameEvidence(tokensOf(a), tokensOf(b));
}

const negation = /(^|[^\p{L}])(no|not|non|never|without|un)([^\p{L}]|$)/iu;

/** Signs of comparison and of sums stay: "<50" is not ">50". */
const plain = (level: string): string => level.toLowerCase().replace(/[^\p{L}\p{N}<>=+%]+/gu, "");
