/** A text cut to so many characters. A name of a megabyte must not become a report of a gigabyte. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text.slice(0, 2 * most));
  return characters.length <= most && characters.join("").length === text.length
    ? text
    : `${characters.slice(0, most - 1).join("")}\u2026`;
}

/** A name as a table shows it. */
export const nameText = (name: string): string => clip(name, 80);

/** A sentence as a list shows it. */
export const sentenceText = (sentence: string): string => clip(sentence, 500);
