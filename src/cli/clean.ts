import { basename, dirname, join } from "node:path";
import { type CellChange, undoChanges } from "../clean/apply.ts";
import { parseRecipe } from "../clean/clean-document.ts";
import type { CleanLevel, Recipe } from "../clean/recipe.ts";
import { textsOf } from "../clean/texts.ts";
import { Problem } from "../core/problem.ts";
import { fileBytes, readText, writeFiles } from "../host/node.ts";
import { cleanPage } from "../report/clean-page.ts";
import { cleanText } from "../report/clean-text.ts";
import { csvRecord } from "../sources/write-csv.ts";
import { clean } from "../studies/clean.ts";
import { openBytes } from "../studies/open.ts";
import {
  type Command,
  type CommonFlags,
  newCommand,
  Option,
  openTable,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { rejectsCsv } from "./rejects.ts";
import { openSession, printJson, type Session } from "./session.ts";

interface Flags extends CommonFlags, ReadFlags {
  readonly clean: CleanLevel;
  readonly recipe?: string;
  readonly typed?: boolean;
  readonly drop?: boolean;
  readonly undo?: string;
}

export function cleanCommand(): Command {
  const command = newCommand("clean")
    .argument("<file>", "the table")
    .summary("repair a table, every change explained and none lost")
    .description(
      "Finds what is wrong in a table and repairs it. Rows, columns and their order stay; each changed cell is kept beside with what it held before.\nWrites the clean table, recipe.json, changes.csv and clean.html.",
    )
    .addOption(
      new Option("--clean <level>", "safe: what is certain; likely: what is more likely right than wrong, too")
        .choices(["none", "safe", "likely"])
        .default("safe"),
    )
    .option("--recipe <file>", "repair as an earlier recipe.json says instead of looking for faults")
    .option("--typed", "write numbers, times and missing cells in one way instead of the column's own")
    .option("--drop", "take out constant and doubled columns and exact copies of rows")
    .option("--undo <file>", "take the changes of a changes.csv back")
    .addHelpText("after", "\nExample:\n  lode clean customers.csv --clean likely --out customers-clean.csv");
  return withReading(withCommon(command)).action(async (file: string, flags: Flags) => {
    const session = openSession(flags);
    try {
      const data = await openTable(file, flags, session);
      const { folder, name, beside } = placesOf(session, file, flags);
      if (flags.undo !== undefined) {
        const text = await undone(textsOf(await data.source.raw.collect(data.count)), session.path(flags.undo));
        await writeFiles(folder, { [name]: text }, session.signal);
        session.print(`Written: ${join(folder, name)}, as it was before\n`);
        return;
      }
      const recipe = flags.recipe === undefined ? undefined : await readRecipe(session.path(flags.recipe));
      const { clean: level, typed, drop } = flags;
      const cleaned = await clean(data, {
        ...session.context,
        clean: level,
        ...(recipe ? { recipe } : {}),
        ...(typed ? { typed } : {}),
        ...(drop ? { drop } : {}),
      });
      const { rejects } = data.source.report;
      // In this order: what the steps did is known when the table is written.
      await writeFiles(
        folder,
        {
          [name]: cleaned.csv(),
          [`${beside}changes.csv`]: cleaned.changes(),
          [`${beside}recipe.json`]: later(() => `${JSON.stringify(cleaned.document(), null, 2)}\n`),
          [`${beside}clean.html`]: later(() => cleanPage(cleaned.document())),
          ...(rejects.length > 0 ? { [`${beside}rejects.csv`]: rejectsCsv(rejects) } : {}),
        },
        session.signal,
      );
      await data.close();
      if (flags.json) printJson(cleaned.document());
      session.print(
        `${cleanText(cleaned.document())}Written: ${join(folder, name)}\nBeside it: ${beside}recipe.json, ${beside}changes.csv, ${beside}clean.html\n`,
      );
    } finally {
      session.close();
    }
  });
}

/** A file name in --out names the table, what belongs to it stands beside under its name; a folder takes plain names. */
function placesOf(session: Session, file: string, flags: Flags) {
  const out = flags.out;
  if (out === undefined || !/\.[A-Za-z0-9]{1,5}$/.test(out))
    return { folder: session.folder(file), name: "clean.csv", beside: "" };
  const path = session.path(out);
  return { folder: dirname(path), name: basename(path), beside: `${basename(path).replace(/\.[A-Za-z0-9]+$/, "")}.` };
}

async function* later(text: () => string): AsyncGenerator<string> {
  yield text();
}

async function readRecipe(path: string): Promise<Recipe> {
  const recipe = parseRecipe(await readText(path));
  if (recipe === undefined)
    throw new Problem(
      "wrong-recipe",
      `${path} is no recipe of lode, or was cut short; lode clean writes one as recipe.json`,
      { path },
    );
  return recipe;
}

async function undone(texts: ReturnType<typeof textsOf>, path: string): Promise<string> {
  const changes = await openBytes(await fileBytes(path), { header: true, delimiter: "," });
  const table = textsOf(await changes.source.raw.collect(changes.count));
  const cells = (name: string) => {
    const at = table.names.indexOf(name);
    if (at < 0)
      throw new Problem("wrong-changes", `${path} has no column "${name}"; lode clean writes one as changes.csv`);
    return table.columns[at]!;
  };
  const [row, column, before, after, step] = ["row", "column", "before", "after", "step"].map(cells);
  const list = row!.map(
    (text, i): CellChange => ({
      row: Number(text),
      column: column![i]!,
      before: before![i]!,
      after: after![i]!,
      step: step![i]!,
    }),
  );
  const restored = undoChanges(list, texts);
  const lines = [csvRecord(restored.names)];
  for (let i = 0; i < restored.count; i++) lines.push(csvRecord(restored.columns.map((own) => own[i]!)));
  return `${lines.join("\n")}\n`;
}
