import { editDistance } from "../../core/edit-distance.ts";
import { countTexts } from "../counts.ts";
import type { Finder, Texts } from "../recipe.ts";

/** A text counts as rare up to this share of the rows (and twice), as the text it is a slip of from ten times as often. */
const rareShare = 0.02;
const timesMore = 10;
/** Edits for each character: of a word beside its counterpart, and of a whole text whose words do not pair. */
const wordEdits = 1 / 4;
const textEdits = 0.2;
/** Below this length every text has neighbours: only one that fills nearly all of the column is taken for what was meant. */
const shortText = 5;
const mostCells = 0.95;
const mostDistinct = 20_000;
/** Where fewer of the rare texts look like slips, rare texts are the rule in this column (names, places) and none is one. */
const slipShare = 0.5;
/** After so many rare texts of which hardly any looks like a slip, the others are not looked at. */
const enoughRare = 1000;
/** Frequent texts that a rare one is held against. */
const mostFrequent = 500;
/** Rows of a group in another column, and the share of them, that bear a rare text out. */
const leastGroup = 3;
const borneOutShare = 0.9;

/**
 * Slips of the pen: a rare text a few edits away from exactly one frequent text, with the same digits, with words that
 * stand nowhere else in the column, and scattered over the rows. Two frequent texts are never merged.
 */
export const variants: Finder = {
  id: "variant",
  certain: false,
  find: (texts) =>
    texts.names.flatMap((name, at) => {
      const { count } = texts;
      const counts = countTexts(texts.columns[at]!);
      if (counts.size < 2 || counts.size > mostDistinct || counts.size > 0.5 * count) return [];
      const words = wordCounts(counts);
      const frequent = [...counts]
        .filter(([, own]) => own >= timesMore)
        .sort((a, b) => b[1] - a[1])
        .slice(0, mostFrequent)
        .map(([text, own]) => asText(text, own));
      const slips = new Map<string, string>();
      let rare = 0;
      for (const [text, own] of counts) {
        if (own > Math.max(2, rareShare * count)) continue;
        rare++;
        if (rare > enoughRare && slips.size < 0.5 * slipShare * rare) return [];
        const near = nearest(asText(text, own), frequent, words, count);
        if (near !== undefined) slips.set(text, near);
      }
      for (const text of borneOut(texts, at, slips)) slips.delete(text);
      if (slips.size === 0 || slips.size < slipShare * rare) return [];
      const shown = [...slips].slice(0, 3).map(([from, to]) => `"${from}" for "${to}"`);
      return [
        {
          columns: [name],
          reason: `rare texts a few letters away from one frequent text: ${shown.join(", ")}`,
          evidence: { texts: slips.size },
          change: { do: "replace", values: Object.fromEntries(slips) },
        },
      ];
    }),
};

interface Text {
  readonly text: string;
  readonly own: number;
  readonly words: readonly string[];
  readonly digits: string;
  /** The letters of each word, one bit each: words that differ in more than twice the edits are that many edits apart. */
  readonly letters: readonly number[];
}

function asText(text: string, own: number): Text {
  const words = wordsOf(text);
  return { text, own, words, digits: digitsOf(text), letters: words.map(lettersOf) };
}

function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

function bitsOf(value: number): number {
  let count = 0;
  for (let left = value; left !== 0; left &= left - 1) count++;
  return count;
}

/** The one frequent text within reach; undefined where there is none or another one is as near. */
function nearest(rare: Text, frequent: readonly Text[], words: ReadonlyMap<string, number>, count: number) {
  // A text without letters is a number or a code: each is as good as the next.
  if (!/\p{L}{2}/u.test(rare.text)) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  let rivals = 0;
  for (const other of frequent) {
    if (other.own < timesMore * rare.own || other.text === rare.text) continue;
    if (rare.text.length < shortText && other.own < mostCells * count) continue;
    const distance = slipDistance(rare, other, words);
    if (distance === undefined || distance > bestDistance) continue;
    rivals = distance === bestDistance ? rivals + 1 : 0;
    best = other.text;
    bestDistance = distance;
  }
  return rivals === 0 ? best : undefined;
}

/** Edits between a rare text and a frequent one; undefined where they are too many to be a slip, or make another word of it. */
function slipDistance(rare: Text, other: Text, words: ReadonlyMap<string, number>): number | undefined {
  if (rare.digits !== other.digits) return undefined;
  if (rare.words.length !== other.words.length) {
    const reach = Math.max(1, Math.floor(other.text.length * textEdits));
    const all = (letters: readonly number[]) => letters.reduce((bits, one) => bits | one, 0);
    if (bitsOf(all(rare.letters) ^ all(other.letters)) > 2 * reach) return undefined;
    const distance = editDistance(rare.text, other.text, reach);
    return distance <= reach && rare.words.every((word) => other.words.includes(word) || isNew(word, rare, words))
      ? distance
      : undefined;
  }
  let sum = 0;
  for (const [i, word] of rare.words.entries()) {
    const own = other.words[i]!;
    if (word === own) continue;
    const reach = Math.max(1, Math.floor(own.length * wordEdits));
    if (bitsOf(rare.letters[i]! ^ other.letters[i]!) > 2 * reach) return undefined;
    const distance = editDistance(word, own, reach);
    if (distance > reach || /\d/.test(word) || !isNew(word, rare, words)) return undefined;
    sum += distance;
  }
  return sum > 0 ? sum : editDistance(rare.text, other.text);
}

/** A word that stands in hardly any other text: "heart failure" is no slip of "heart attack". */
const isNew = (word: string, { own }: Text, words: ReadonlyMap<string, number>): boolean => words.get(word)! <= 2 * own;

const digitsOf = (text: string): string => text.replace(/\D/g, "");

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

function wordCounts(counts: ReadonlyMap<string, number>): Map<string, number> {
  const words = new Map<string, number>();
  for (const [text, own] of counts) for (const word of wordsOf(text)) words.set(word, (words.get(word) ?? 0) + own);
  return words;
}

/** Rare texts that nearly all rows of a group in another column share: a slip falls anywhere, a rare value has its place. */
function borneOut({ columns, count }: Texts, at: number, slips: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => slips.has(columns[at]![row]!));
  for (const [other, cells] of columns.entries()) {
    if (other === at || rows.length === 0) continue;
    const sizes = countTexts(cells);
    const own = countTexts(rows.map((row) => `${columns[at]![row]}\u0000${cells[row]}`));
    for (const [pair, rowsOfPair] of own) {
      const cut = pair.indexOf("\u0000");
      const size = sizes.get(pair.slice(cut + 1)) ?? 0;
      if (size >= leastGroup && size < 0.5 * count && rowsOfPair >= borneOutShare * size) found.add(pair.slice(0, cut));
    }
  }
  return found;
}
