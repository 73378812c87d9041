/** Bytes that a character may take on average: any script passes, a text of nothing but marks that must be escaped is cut sooner. */
const bytesEach = 3;

/** A text cut to so many characters. A name of a megabyte must not become a report of a gigabyte. */
export function clip(text: string, most: number): string {
  if (text.length <= most && text.length * 5 <= most * bytesEach) return text;
  let characters = 0;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    characters++;
    bytes += cost(character);
    if (characters > most || bytes > most * bytesEach) return `${text.slice(0, end)}\u2026`;
    // The last place is the ellipsis's, should more follow.
    if (characters < most) end += character.length;
  }
  return text;
}

/** Bytes of a character in the page. */
function cost(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return "&<>\"'`".includes(character) ? 5 : 1;
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** A name as a table shows it. */
export const nameText = (name: string): string => clip(name, 80);

/** A sentence as a list shows it. */
export const sentenceText = (sentence: string): string => clip(sentence, 400);
