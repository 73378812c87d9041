import { Problem } from "../core/problem.ts";
import { decoded } from "./decode.ts";
import type { Change, Recipe, Step, Texts } from "./recipe.ts";
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
  const columns = texts.columns.map((column) => column.slice());
  const now: Texts = { ...texts, columns };
  const changes: CellChange[] = [];
  const skipped: { step: string; column: string }[] = [];
  for (const step of recipe) {
    const lacking = neededBy(step).find((name) => !texts.names.includes(name));
    if (lacking !== undefined) {
      skipped.push({ step: step.step, column: lacking });
      continue;
    }
    for (const column of step.columns)
      for (const { row, at, after } of changesOf(step.change, now, texts.names.indexOf(column))) {
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

/** The columns that a step reads or changes. */
export function neededBy({ columns, change }: Step): string[] {
  if (change.do === "split") return [...columns, change.into];
  if (change.do !== "depend") return [...columns];
  const beside = change.from.flatMap(({ others = [], except = [] }) => [...others, ...except]);
  return [...new Set([...columns, ...[...change.from, ...beside, ...change.to].map(({ column }) => column)])];
}

interface NewCell {
  readonly row: number;
  readonly at: number;
  readonly after: string;
}

function* changesOf(change: Change, texts: Texts, at: number): Generator<NewCell> {
  if (change.do === "mark") return;
  const cells = texts.columns[at]!;
  const into = change.do === "split" ? texts.names.indexOf(change.into) : -1;
  const votes = change.do === "depend" ? vote(change, texts.names) : undefined;
  for (let row = 0; row < texts.count; row++) {
    const cell = cells[row]!;
    if (change.do === "split") {
      const code = texts.columns[into]![row] === "" ? endingCode(cell, change.codes) : undefined;
      if (code === undefined) continue;
      yield { row, at, after: cell.slice(0, -code.length).replace(/[\s,]+$/, "") };
      yield { row, at: into, after: code };
      continue;
    }
    const after = votes ? votes(texts.columns, row, cell) : newText(change, cell);
    if (after !== cell) yield { row, at, after };
  }
}

function newText(change: Change, cell: string): string {
  if (cell === "") return cell;
  if (change.do === "trim") return trimmed(cell);
  if (change.do === "decode") return decoded(cell);
  if (change.do === "replace") return Object.hasOwn(change.values, cell) ? change.values[cell]! : cell;
  return change.do === "strip" ? withoutSuffix(cell, change.suffix) : cell;
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
