import { editDistance } from "../core/edit-distance.ts";
import type { Token } from "./tokens.ts";

/** In how many columns of each table a word stands. */
export interface Bearers {
  readonly a: ReadonlyMap<string, number>;
  readonly b: ReadonlyMap<string, number>;
}

/**
 * How alike two names are, 0..1: the words they share, abbreviations and initials among them (the name matchers of COMA, Do
 * and Rahm 2002). Most of it is Dice's share of words in common, the rest how much of one name is in the other: little where
 * several columns have it in their names, as "bath" of "full_bath" and "half_bath".
 */
export function nameEvidence(a: readonly Token[], b: readonly Token[], bearers?: Bearers): number {
  if (a.length === 0 || b.length === 0) return 0;
  const join = (tokens: readonly Token[]) => tokens.map(({ word }) => word).join("");
  if (join(a) === join(b)) return 1;
  if (areInitials(a, b) || areInitials(b, a)) return initialsAlike;
  const used = new Set<number>();
  let found = 0;
  let crowdA = Number.POSITIVE_INFINITY;
  let crowdB = Number.POSITIVE_INFINITY;
  let inA = 0;
  let inB = 0;
  for (const one of a) {
    let best = -1;
    let most = 0;
    for (const [j, other] of b.entries()) {
      const alike = used.has(j) ? 0 : wordsAlike(one.word, other.word);
      if (alike > most) {
        most = alike;
        best = j;
      }
    }
    if (best < 0) continue;
    used.add(best);
    inA += most * one.weight;
    inB += most * b[best]!.weight;
    found = Math.max(found, one.weight);
    crowdA = Math.min(crowdA, bearers?.a.get(one.word) ?? 1);
    crowdB = Math.min(crowdB, bearers?.b.get(b[best]!.word) ?? 1);
  }
  // Nothing but words that many columns bear.
  if (found < 1 && used.size < Math.min(a.length, b.length)) return 0.5 * Math.min(1, found);
  const allA = weightOf(a);
  const allB = weightOf(b);
  const dice = (inA + inB) / (allA + allB);
  const both = Math.min(inA / allA, inB / allB);
  const within = Math.max(both, inA / allA / crowdB, inB / allB / crowdA);
  const score = 0.6 * dice + 0.4 * within;
  return statisticOf(a) === statisticOf(b) ? score : 0.7 * score;
}

const initialsAlike = 0.65;

const weightOf = (tokens: readonly Token[]): number => tokens.reduce((sum, { weight }) => sum + weight, 0);

/** A median of rooms is no number of rooms. */
const statisticOf = (tokens: readonly Token[]): string =>
  tokens.find(({ word }) => /^(mean|median|maximum|minimum|standard|percent)$/.test(word))?.word ?? "";

/** "cp" of chest pain, "exang" of exercise induced angina: beginnings of most of the words, of the first and the last of them. */
function areInitials([only, ...rest]: readonly Token[], of: readonly Token[]): boolean {
  if (only === undefined || rest.length > 0 || of.length < 2 || /\d/.test(only.word)) return false;
  const words = of.map(({ word }) => word);
  const fits = (at: number, word: number, left: number): boolean => {
    if (word === words.length) return at === only.word.length;
    const skip = word > 0 && word < words.length - 1 && left > 0 && fits(at, word + 1, left - 1);
    if (skip) return true;
    for (let end = at; end < only.word.length && only.word[end] === words[word]![end - at]; end++)
      if (fits(end + 1, word + 1, left)) return true;
    return false;
  };
  return fits(0, 0, Math.floor(words.length / 3));
}

/** How alike two words are: the same, one the beginning or the consonants of the other, or a slip of the pen. */
export function wordsAlike(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (/\d/.test(short) || short.length < 3) return 0;
  if (long.startsWith(short)) return 0.85;
  if (short.length >= 6 && editDistance(short, long, 1) <= 1) return 0.85;
  if (short.length >= 4 && short[0] === long[0] && long.length >= 5 && isAbbreviation(short, long)) return 0.7;
  return 0;
}

/** "mgmt" of management: its letters stand in the long word in their order, and nearly all are consonants. */
function isAbbreviation(short: string, long: string): boolean {
  let at = 0;
  for (const letter of short) {
    at = long.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return !/[aeiou]/.test(short.slice(1));
}
