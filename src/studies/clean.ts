import { applyRecipe, type CellChange, neededBy } from "../clean/apply.ts";
import type { CleanDocument, CleanStep } from "../clean/clean-document.ts";
import { learnRecipe } from "../clean/learn.ts";
import type { CleanLevel, Recipe, Step, Texts } from "../clean/recipe.ts";
import { tableOf, textsOf } from "../clean/texts.ts";
import { type Context, type ContextOptions, createContext } from "../core/context.ts";
import { createHashPlaces, type HashPlaces } from "../core/hash-places.ts";
import type { Cast } from "../core/plan.ts";
import { product } from "../core/product.ts";
import { hashText } from "../core/random.ts";
import { sampleRows } from "../core/rows.ts";
import { castColumn, cellText } from "../engines/memory/cast.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { inferKinds } from "../profile/kinds.ts";
import { csvRecord } from "../sources/write-csv.ts";
import { type DataSet, noteOf } from "./open.ts";
import { warnOfLoad } from "./reopen.ts";

export interface CleanOptions extends ContextOptions {
  readonly clean?: CleanLevel;
  /** A recipe that was learned before; without it one is learned from these rows. */
  readonly recipe?: Recipe;
  /** Writes numbers, times and missing cells in one way instead of the column's own. */
  readonly typed?: boolean;
  /** Takes out the columns that say nothing or the same as another, and exact copies of rows; all else that is marked stays. */
  readonly drop?: boolean;
}

export interface Cleaned {
  readonly recipe: Recipe;
  /** The clean table as CSV text, to be read once; `document` is complete afterwards. */
  csv(): AsyncIterable<string>;
  /** `row,column,before,after,step` for each changed cell. */
  changes(): AsyncIterable<string>;
  document(): CleanDocument;
}

/** A recipe is learned from so many rows and cells at most, a seeded sample of the table. */
const learnRows = 200_000;
const learnCells = 5_000_000;
const examplesMost = 12;
/** Different changes that a step is counted by in a column; of later ones only the number is kept. */
const pairsMost = 10_000;

/** Finds what is wrong in a table and repairs it; the rows are read batch by batch, however many there are. */
export async function clean(data: DataSet, options: CleanOptions = {}): Promise<Cleaned> {
  const { clean: level = "safe", recipe: told, typed = false, drop = false, ...rest } = options;
  const context = createContext(rest);
  warnOfLoad(data, context.emit);
  const { raw, options: reading } = data.source;
  context.emit({ type: "progress", stage: "looking for faults", done: 0, total: 1 });
  const rows = Math.min(learnRows, Math.ceil(learnCells / Math.max(1, raw.schema.length)));
  const sample = await sampleRows(raw, rows, context.seed);
  const texts = textsOf(await sample.collect(sample.count));
  await context.pause();
  const learned = told ?? learnRecipe(texts, level);
  // A row's place in a sample is not its place in the table.
  const recipe = sample.count < raw.count ? learned.map(withoutRows) : learned;
  context.emit({ type: "progress", stage: "looking for faults", done: 1, total: 1 });
  const casts = typed ? await castsAfter(recipe, texts) : undefined;
  const dropped = drop ? droppedBy(recipe) : { columns: new Set<string>(), rows: false };
  const tally = createTally(recipe);
  const delimiter = reading.delimiter?.length === 1 && reading.delimiter !== " " ? reading.delimiter : ",";
  const named = reading.header !== false || reading.columns !== undefined;

  return {
    recipe,
    async *csv() {
      const copies = createHashPlaces();
      let first = true;
      for await (const { texts: before, after, changes } of batches(data, recipe, context)) {
        tally.add(changes.changes, changes.skipped);
        const kept = after.names.map((_, i) => i).filter((i) => !dropped.columns.has(after.names[i]!));
        if (first && named)
          yield `${csvRecord(
            kept.map((i) => after.names[i]!),
            delimiter,
          )}\n`;
        first = false;
        const columns = casts ? typedTexts(after, casts) : after.columns;
        const lines: string[] = [];
        for (let row = 0; row < before.count; row++) {
          if (dropped.rows && isCopy(after.columns.map((cells) => cells[row]).join("\u0000"), copies)) continue;
          lines.push(
            csvRecord(
              kept.map((i) => columns[i]![row]!),
              delimiter,
            ),
          );
        }
        if (lines.length > 0) yield `${lines.join("\n")}\n`;
      }
      if (first && named)
        yield `${csvRecord(
          raw.schema.map((field) => field.name),
          delimiter,
        )}\n`;
    },
    async *changes() {
      yield "row,column,before,after,step\n";
      // Cells that no step reads are not fetched again.
      const read = new Set(recipe.flatMap((step) => (step.change.do === "mark" ? [] : neededBy(step))));
      const needed = raw.schema.map(({ name }) => name).filter((name) => read.has(name));
      for await (const { changes } of batches(data, recipe, context, needed))
        if (changes.changes.length > 0)
          yield `${changes.changes.map(({ row, column, before, after, step }) => csvRecord([String(row), column, before, after, step])).join("\n")}\n`;
    },
    document: () => ({
      format: "lode-clean/1",
      product,
      clean: level,
      data: noteOf(data),
      ...tally.told(),
    }),
  };
}

/** Whether a row with this content came before. */
function isCopy(content: string, copies: HashPlaces): boolean {
  const before = copies.count();
  return copies.placeOf(hashText(content), hashText(content, 1), hashText(content, 2)) < before;
}

/** The rows batch by batch, before and after. */
async function* batches(data: DataSet, recipe: Recipe, context: Context, columns?: readonly string[]) {
  const { raw } = data.source;
  let done = 0;
  for await (const table of raw.batches(columns)) {
    const texts = textsOf(table);
    const changes = applyRecipe(recipe, texts, done + 1);
    yield { texts, after: changes.texts, changes };
    done += table.count;
    context.emit({ type: "progress", stage: "cleaning", done, total: raw.count });
    await context.pause();
  }
}

/** How the clean columns are read: kinds are found anew, since a repaired column may have another one. */
async function castsAfter(recipe: Recipe, texts: Texts): Promise<readonly Cast[]> {
  const { texts: after } = applyRecipe(recipe, texts);
  return (await inferKinds(memoryRows(tableOf(after)))).map(({ cast }) => cast);
}

/** Numbers and times in one way, missing marks as missing cells, all else as it is. */
function typedTexts(texts: Texts, casts: readonly Cast[]): readonly (readonly string[])[] {
  const { columns } = tableOf(texts);
  return texts.columns.map((cells, i) => {
    const cast = casts.find(({ column }) => column === texts.names[i]);
    if (cast === undefined) return cells;
    const missing = new Set(cast.missing);
    if (cast.to !== "number" && cast.to !== "time") return cells.map((cell) => (missing.has(cell) ? "" : cell));
    const column = castColumn(columns[i]!, cast);
    return cells.map((_, row) => cellText(column, row) ?? "");
  });
}

function withoutRows(step: Step): Step {
  if (step.change.do !== "mark" || step.change.rows === undefined) return step;
  const { rows: _, ...change } = step.change;
  return { ...step, change };
}

function droppedBy(recipe: Recipe): { columns: ReadonlySet<string>; rows: boolean } {
  const marks = recipe.flatMap(({ change, columns }) => (change.do === "mark" ? [{ drop: change.drop, columns }] : []));
  return {
    columns: new Set(marks.filter(({ drop }) => drop === "column").flatMap(({ columns }) => columns)),
    rows: marks.some(({ drop }) => drop === "rows"),
  };
}

interface Pair {
  readonly before: string;
  readonly after: string;
  cells: number;
}

/** Counts what the steps did, with the most frequent changes of each as examples. */
function createTally(recipe: Recipe) {
  const key = (step: string, column: string) => `${step}\u0000${column}`;
  const counts = new Map<string, { cells: number; pairs: Map<string, Pair> }>();
  const missed = new Map<string, { step: string; column: string }>();
  return {
    add(changes: readonly CellChange[], skipped: readonly { step: string; column: string }[]) {
      for (const one of skipped) missed.set(key(one.step, one.column), one);
      for (const { step, column, before, after } of changes) {
        const own = counts.get(key(step, column)) ?? { cells: 0, pairs: new Map<string, Pair>() };
        counts.set(key(step, column), own);
        own.cells++;
        const pair = `${before}\u0000${after}`;
        const known = own.pairs.get(pair);
        if (known) known.cells++;
        else if (own.pairs.size < pairsMost) own.pairs.set(pair, { before, after, cells: 1 });
      }
    },
    told(): Pick<CleanDocument, "recipe" | "skipped"> {
      const steps = recipe.map((step): CleanStep => {
        const columns = step.change.do === "split" ? [...step.columns, step.change.into] : step.columns;
        const own = columns.flatMap((column) => counts.get(key(step.step, column)) ?? []);
        const pairs = own.flatMap((one) => [...one.pairs.values()]);
        pairs.sort((a, b) => b.cells - a.cells || (a.before < b.before ? -1 : 1));
        const cells = step.change.do === "mark" ? step.cells : own.reduce((sum, one) => sum + one.cells, 0);
        return { ...step, cells, examples: pairs.slice(0, examplesMost) };
      });
      return { recipe: steps, skipped: [...missed.values()] };
    },
  };
}
