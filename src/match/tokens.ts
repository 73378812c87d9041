import { canonical } from "./synonyms.ts";

/** A word of a name, in the one form that its synonyms share, and how much it tells. */
export interface Token {
  readonly word: string;
  readonly weight: number;
}

/** Words that many columns bear: they tell less than the others. */
const common = /^(id|count|code|kind|name|sum|mean|date|year|area|new|old|current|group|flag|value|[0-9]+)$/;
const empty = /^(the|of|is|has|was|a|an|in|at|on|per|for|and|by)$/;

/** The words of a name: "MaritalStatus", "marital.status" and "MARITAL_STATUS" have the same. */
export function tokensOf(name: string): readonly Token[] {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/(\p{L})(\p{N})/gu, "$1 $2")
    .replace(/(\p{N})(\p{L})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !empty.test(word));
  return (telling.length > 0 ? telling : words).map((own) => {
    const word = canonical(own);
    return { word, weight: common.test(word) ? 0.5 : 1 };
  });
}
