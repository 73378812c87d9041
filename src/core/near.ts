import { editDistance } from "./edit-distance.ts";
import { Problem } from "./problem.ts";

const plain = (text: string) =>
  text
    .slice(0, 80)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** The name that was probably meant: the same but for case and marks, else the closest one where it is close. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const meant = plain(name);
  let best: string | undefined;
  let least = Math.max(2, meant.length / 3) + 1;
  for (const other of names) {
    const distance = other === name ? 0 : editDistance(plain(other), meant);
    // A name of which nothing is left is not near.
    if (distance < least && distance < Math.max(meant.length, 1)) {
      best = other;
      least = distance;
    }
  }
  return best;
}

/** Names in a sentence, the first of many. */
export function listed(names: readonly string[], most = 40): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(", ")} and ${more} more` : names.join(", ");
}

/** The Problem of a column that is not there: the one that was probably meant, and those there are. */
export function unknownColumn(name: string, names: readonly string[], where?: string): Problem {
  const near = nearest(name, names);
  const hint = near === undefined ? "the columns are" : `did you mean "${near}"? The columns are`;
  const who = where === undefined ? "" : `${where}: `;
  return new Problem("unknown-column", `${who}there is no column "${name}"; ${hint} ${listed(names)}`, {
    name,
    ...(near === undefined ? {} : { near }),
  });
}

/** Checks columns that were asked for by name, each with the flag or option it came from. */
export function checkColumns(
  names: readonly string[],
  asked: Readonly<Record<string, string | readonly string[] | undefined>>,
): void {
  for (const [where, given] of Object.entries(asked))
    for (const name of given === undefined ? [] : typeof given === "string" ? [given] : given)
      if (!names.includes(name)) throw unknownColumn(name, names, where);
}
