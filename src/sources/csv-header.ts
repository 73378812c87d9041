import { outlineOf, type Shape } from "./csv-shape.ts";

/**
 * How strongly the first row looks like names above the body: above 0 it is a header. Numbers over numbers, or a
 * cell that comes again below, speak against; text over numbers, or a text that a column of few levels does not
 * hold, speak for.
 */
export function headerScore(
  first: readonly string[],
  body: readonly (readonly string[])[],
  shapes: readonly Shape[],
): number {
  if (body.length === 0) return looksLikeNames(first) ? 1 : -1;
  const years = areYears(first);
  let score = 0;
  for (let j = 0; j < Math.min(first.length, shapes.length); j++) {
    const cell = first[j]!.trim();
    const shape = shapes[j]!;
    if (cell === "") {
      score -= j === 0 ? 0 : 0.5;
      continue;
    }
    const outline = outlineOf(cell);
    if (outline === "#" && years) continue;
    if (shape.typed) {
      score += shape.outlines!.has(outline) ? -1 : outline === "#" ? -0.5 : /\p{L}/u.test(cell) ? 1 : 0;
      continue;
    }
    if (outline === "#") {
      score -= shape.alwaysEmpty ? 0 : 1;
      continue;
    }
    const levels = new Set<string>();
    let filled = 0;
    for (const row of body) {
      const value = row[j]?.trim() ?? "";
      if (value === "") continue;
      filled++;
      levels.add(value);
    }
    if (levels.has(cell)) score -= 1;
    else if (filled >= 6 && levels.size <= filled / 3) score += 0.7;
    else score += isNameLike(cell) ? 0.1 : -0.3;
  }
  if (new Set(first.map((cell) => cell.trim())).size < first.filter((cell) => cell.trim() !== "").length) score -= 0.5;
  return score;
}

/** True where a further line says something of each typed column that is no value of it: units, a second level. */
export function isFurtherHeader(
  cells: readonly string[],
  header: readonly string[],
  shapes: readonly Shape[],
): boolean {
  if (cells.length !== shapes.length) return false;
  if (cells.every((cell, j) => cell.trim() === header[j]?.trim()) && cells.some((cell) => cell.trim() !== ""))
    return true;
  let typed = 0;
  for (const [j, shape] of shapes.entries()) {
    if (!shape.typed || !shape.strong) continue;
    typed++;
    const cell = cells[j]!.trim();
    if (!/\p{L}/u.test(cell) || shape.outlines!.has(outlineOf(cell)) || /^(na|nan|null|none|n\/a|inf)$/i.test(cell))
      return false;
  }
  return typed >= 2;
}

/** Header lines joined from the top down. An empty cell of an upper line belongs to the name at its left. */
export function joinedNames(lines: readonly (readonly string[])[], columns: number): string[] {
  const filled = lines.map((cells, level) => {
    let left = "";
    return Array.from({ length: columns }, (_, j) => {
      const cell = (cells[j] ?? "").trim();
      if (level === lines.length - 1) return cell;
      if (cell !== "") left = cell;
      return left;
    });
  });
  return Array.from({ length: columns }, (_, j) =>
    filled
      .map((cells) => cells[j]!)
      .filter((cell) => cell !== "")
      .join(" "),
  );
}

/** Names as columns can bear them: none empty ("column_3"), none twice ("name_2"). */
export function uniqueNames(names: readonly string[]): string[] {
  const given = new Set(names.map((name) => name.trim()));
  const taken = new Set<string>();
  return names.map((raw, j) => {
    const name = raw.trim() === "" ? `column_${j + 1}` : raw.trim();
    let unique = name;
    for (let i = 2; taken.has(unique) || (unique !== raw.trim() && given.has(unique)); i++) unique = `${name}_${i}`;
    taken.add(unique);
    return unique;
  });
}

/** Filled, different from each other, and each a name rather than a value or a sentence. */
export function looksLikeNames(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every(isNameLike) && new Set(cells.map((cell) => cell.trim())).size === cells.length;
}

function isNameLike(cell: string): boolean {
  const text = cell.trim();
  return (
    text.length <= 80 && /\p{L}/u.test(text) && !/^\d/.test(text) && !/^https?:/i.test(text) && !/[.!?]$/.test(text)
  );
}

function areYears(cells: readonly string[]): boolean {
  const years = cells.filter((cell) => /^(19|20)\d\d$/.test(cell.trim())).map(Number);
  if (years.length < 2 || !cells.some((cell) => isNameLike(cell))) return false;
  const step = years[1]! - years[0]!;
  return step !== 0 && years.every((year, i) => i === 0 || year - years[i - 1]! === step);
}
