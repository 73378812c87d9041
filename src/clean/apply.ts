import { parseNumber } from "../core/patterns.ts";
import { Problem } from "../core/problem.ts";
import { converted } from "./converted.ts";
import { decoded } from "./decode.ts";
import type { NewCell } from "./new-cell.ts";
import type { Change, Range, Recipe, Step, Texts } from "./recipe.ts";
import { shiftedCells } from "./shift.ts";
import { trimmed } from "./trim.ts";
import { vote } from "./vote.ts";

/** A cell that a step changed; `row` is the 1-based data row. */
export interface CellChange {
  readonly row: number;
  readonly column: string;
  readonly before: string;
  readonly after: string;
  readonly step: string;
}

export interface Applied {
  readonly texts: Texts;
  readonly changes: readonly CellChange[];
  /** Steps that could not be applied because these rows lack a column, with its name. */
  readonly skipped: readonly { readonly step: string; readonly column: string }[];
}

/** Applies the steps one after another; the rows given stay as they are. `firstRow` is the number of the first of them. */
export function applyRecipe(recipe: Recipe, texts: Texts, firstRow = 1): Applied {
  const columns = texts.columns.slice();
  const own = new Set<number>();
  const now: Texts = { ...texts, columns };
  const changes: CellChange[] = [];
  const skipped: { step: string; column: string }[] = [];
  for (const step of recipe) {
    const lacking = neededBy(step).find((name) => !texts.names.includes(name));
    if (lacking !== undefined) {
      skipped.push({ step: step.step, column: lacking });
      continue;
    }
    for (const column of isOfRow(step.change) ? step.columns.slice(0, 1) : step.columns)
      for (const { row, at, after } of changesOf(step.change, now, texts.names.indexOf(column))) {
        // Only what changes is copied: most steps are about one column of many.
        if (!own.has(at)) columns[at] = columns[at]!.slice();
        own.add(at);
        const before = columns[at]![row]!;
        changes.push({ row: firstRow + row, column: texts.names[at]!, before, after, step: step.step });
        columns[at]![row] = after;
      }
  }
  return { texts: now, changes, skipped };
}

/** The rows as they were before: the newest change is taken back first. A cell that has changed since is a Problem. */
export function undoChanges(changes: readonly CellChange[], texts: Texts): Texts {
  const columns = texts.columns.map((column) => column.slice());
  for (const { row, column, before, after } of [...changes].reverse()) {
    const at = texts.names.indexOf(column);
    if (at < 0 || row > texts.count || columns[at]![row - 1] !== after)
      throw new Problem(
        "wrong-changes",
        `undo: row ${row} of "${column}" should hold "${after}"${at < 0 ? ", and there is no such column" : `, it holds "${columns[at]![row - 1] ?? ""}"`}; the changes belong to another file`,
        { row, column },
      );
    columns[at]![row - 1] = before;
  }
  return { ...texts, columns };
}

/** Whether a change is of several cells of a row at once; all others are of each column of the step. */
const isOfRow = (change: Change): boolean => change.do === "shift" || change.do === "swap";

/** The columns that a step reads or changes. */
export function neededBy({ columns, change }: Step): string[] {
  return [...new Set([...columns, ...othersOf(change)])];
}

function othersOf(change: Change): string[] {
  if (change.do === "split") return [change.into];
  if (change.do === "swap") return [change.with];
  if (change.do === "shift") return change.shapes.map(({ column }) => column);
  if (change.do !== "depend") return [];
  const beside = change.from.flatMap(({ others = [], except = [] }) => [...others, ...except]);
  return [...change.from, ...beside, ...change.to].map(({ column }) => column);
}

/** Distinct texts whose outcome is remembered. */
const mostKnown = 10_000;

function* changesOf(change: Change, texts: Texts, at: number): Generator<NewCell> {
  if (change.do === "mark") return;
  if (change.do === "shift") return yield* shiftedCells(change.shapes, texts);
  if (change.do === "swap") return yield* swappedCells(change, texts, at);
  const cells = texts.columns[at]!;
  const into = change.do === "split" ? texts.names.indexOf(change.into) : -1;
  const votes = change.do === "depend" ? vote(change, texts.names) : undefined;
  const known = new Map<string, string>();
  const renew = (cell: string): string => {
    const text = known.get(cell) ?? newText(change, cell);
    if (known.size < mostKnown) known.set(cell, text);
    return text;
  };
  for (let row = 0; row < texts.count; row++) {
    const cell = cells[row]!;
    if (change.do === "split") {
      const code = texts.columns[into]![row] === "" ? endingCode(cell, change.codes) : undefined;
      if (code === undefined) continue;
      yield { row, at, after: cell.slice(0, -code.length).replace(/[\s,]+$/, "") };
      yield { row, at: into, after: code };
      continue;
    }
    const after = votes ? votes(texts.columns, row, cell) : renew(cell);
    if (after !== cell) yield { row, at, after };
  }
}

function newText(change: Change, cell: string): string {
  if (cell === "") return cell;
  if (change.do === "trim") return trimmed(cell);
  if (change.do === "decode") return decoded(cell);
  if (change.do === "replace") return Object.hasOwn(change.values, cell) ? change.values[cell]! : cell;
  if (change.do === "convert") return converted(cell, change.number, change.suffix);
  if (change.do === "strip") return withoutSuffix(cell, change.suffix);
  if (change.do !== "bound" && change.do !== "negate") return cell;
  const value = parseNumber(cell, change.do === "bound" ? change.number : undefined);
  const outside = value < (change.low ?? value) || value > (change.high ?? value);
  if (!outside) return cell;
  if (change.do === "bound") return "";
  return -value >= change.low && -value <= change.high ? (cell.startsWith("-") ? cell.slice(1) : `-${cell}`) : cell;
}

function* swappedCells(change: Extract<Change, { do: "swap" }>, texts: Texts, at: number): Generator<NewCell> {
  const inside = (value: number, [low, high]: Range) => value >= low && value <= high;
  const into = texts.names.indexOf(change.with);
  for (let row = 0; row < texts.count; row++) {
    const [a, b] = [texts.columns[at]![row]!, texts.columns[into]![row]!];
    const [x, y] = [parseNumber(a), parseNumber(b)];
    if (!inside(y, change.own) || !inside(x, change.other)) continue;
    if (inside(x, change.own) || inside(y, change.other)) continue;
    yield { row, at, after: b };
    yield { row, at: into, after: a };
  }
}

/** The code that a cell ends with after a blank, if it is one of those. */
export function endingCode(cell: string, codes: readonly string[]): string | undefined {
  const last = /[\s,]([^\s,]+)$/.exec(cell)?.[1];
  return last !== undefined && codes.includes(last) ? last : undefined;
}

/** A number without the sign at its end; digits that only binary rounding made go with it. */
function withoutSuffix(cell: string, suffix: string): string {
  if (!cell.endsWith(suffix)) return cell;
  const rest = cell.slice(0, -suffix.length).trimEnd();
  const value = Number(rest);
  if (rest === "" || Number.isNaN(value)) return cell;
  const short = String(Number(value.toPrecision(15)));
  return short.length < rest.length - 3 ? short : rest;
}
