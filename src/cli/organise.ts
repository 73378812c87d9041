import { basename, dirname, join as joinPath } from "node:path";
import { writeFiles } from "../host/node.ts";
import { parseKeys } from "../organise/join.ts";
import type { DataSet } from "../studies/open.ts";
import { eventFeatures, join, type Organised, query, reshapeLong, reshapeWide } from "../studies/organise.ts";
import {
  type Command,
  type CommonFlags,
  list,
  newCommand,
  Option,
  openTable,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson, type Session } from "./session.ts";

type Flags = CommonFlags & ReadFlags;

export function queryCommand(): Command {
  const command = newCommand("query")
    .argument("<sql>", "a question that selects")
    .argument("<file...>", "the tables, each under its file's name without the ending")
    .summary("ask tables a question in SQL")
    .description("Loads tables with typed columns and writes what a select gives. Nothing but these files is read.")
    .addHelpText(
      "after",
      '\nExample:\n  lode query "select region, avg(price) from houses group by region" houses.csv --out prices.csv',
    );
  return withReading(withCommon(command)).action((sql: string, files: string[], flags: Flags) =>
    run(flags, files, "query.csv", ([first, ...rest], settings) => {
      const tables = [first!, ...rest].map((data, i): [string, DataSet] => [tableName(files[i]!), data]);
      return query(Object.fromEntries(tables), sql, settings);
    }),
  );
}

export function joinCommand(): Command {
  const command = newCommand("join")
    .argument("<a>", "the table whose rows are kept")
    .argument("<b>", "the table whose columns are added")
    .summary("put two tables together on the columns that hold the same values")
    .description(
      "Finds the columns to join on by their values and says which rows have no match and which have several.",
    )
    .option("--on <left=right>", "the columns to join on (default: found)", list)
    .addOption(
      new Option("--how <how>", "keep all rows of the first table, or those with a match")
        .choices(["left", "inner"])
        .default("left"),
    )
    .option("--as-of <left=right>", "two times: the latest row of the second table that is not later")
    .addHelpText("after", "\nExample:\n  lode join orders.csv customers.csv --out orders-with-customers.csv");
  return withReading(withCommon(command)).action(
    (a: string, b: string, flags: Flags & { on?: string[]; how: "left" | "inner"; asOf?: string }) =>
      run(flags, [a, b], "join.csv", ([left, right], settings) => {
        const keys = flags.on && parseKeys(flags.on, left!.schema, right!.schema);
        const asOf = flags.asOf && parseKeys([flags.asOf], left!.schema, right!.schema)[0];
        const options = { how: flags.how, ...(keys ? { keys } : {}), ...(asOf ? { asOf } : {}) };
        return join(left!, right!, options, settings);
      }),
  );
}

interface ReshapeFlags {
  readonly long?: string[];
  readonly pattern?: string;
  readonly names?: string;
  readonly value?: string;
  readonly wide?: string;
  readonly keepMissing?: boolean;
}

export function reshapeCommand(): Command {
  const command = newCommand("reshape")
    .argument("<file>", "the table")
    .summary("turn headers that hold values into rows, and back")
    .description(
      "Wide to long: a row for each cell under headers such as wk1, wk2, or m014 unpacked by a pattern. With --wide: long to wide.",
    )
    .option("--long <columns>", "the headers to turn into rows (default: a run that ends in numbers)", list)
    .option("--pattern <regexp>", "headers to turn into rows, unpacked by its named groups")
    .option("--names <column>", "name of the column of headers (default: name)")
    .option("--value <column>", "name of the column of cells (default: value)")
    .option("--keep-missing", "keep rows for missing cells")
    .option("--wide <column>", "a column for each of its values, filled from --value")
    .addHelpText(
      "after",
      '\nExample:\n  lode reshape who.csv --pattern "new_?(?<type>.*)_(?<sex>[mf])(?<age>\\d+)" --value cases --out who-long.csv',
    );
  return withReading(withCommon(command)).action((file: string, flags: Flags & ReshapeFlags) =>
    run(flags, [file], "reshape.csv", ([data], settings) => {
      const { long, pattern, names, value, wide, keepMissing } = flags;
      if (wide !== undefined) return reshapeWide(data!, wide, value ?? "value", settings);
      const options = {
        ...(long ? { columns: long } : {}),
        ...(pattern ? { pattern } : {}),
        ...(names ? { names } : {}),
        ...(value ? { value } : {}),
        ...(keepMissing ? { keepMissing } : {}),
      };
      return reshapeLong(data!, options, settings);
    }),
  );
}

interface FeatureFlags {
  readonly entity: string;
  readonly time: string;
  readonly sum?: string[];
  readonly distinct?: string[];
  readonly days: string[];
}

export function featuresCommand(): Command {
  const command = newCommand("features")
    .argument("<file>", "a table of events")
    .summary("what came before each event: counts, sums, means, time since the last")
    .description(
      "Adds to each event what its entity did before: over windows of days that end before the event's own moment.",
    )
    .requiredOption("--entity <column>", "whose events belong together")
    .requiredOption("--time <column>", "when they were")
    .option("--sum <columns>", "numbers to add up, average and take the largest of", list)
    .option("--distinct <columns>", "columns whose different values are counted", list)
    .option("--days <days>", "lengths of the windows", list, ["1", "7", "30"])
    .addHelpText(
      "after",
      "\nExample:\n  lode features payments.csv --entity customer --time paid_at --sum amount --distinct shop --out payments-features.csv",
    );
  return withReading(withCommon(command)).action((file: string, flags: Flags & FeatureFlags) =>
    run(flags, [file], "features.csv", ([data], settings) => {
      const { entity, time, sum: numbers = [], distinct: groups = [] } = flags;
      const days = flags.days.map(Number).filter((one) => one > 0);
      return eventFeatures(data!, { entity, time, numbers, groups, days }, settings);
    }),
  );
}

/** A file's name as SQL may say it without quotes. */
const tableName = (file: string): string =>
  basename(file)
    .replace(/(\.[A-Za-z0-9]+)+$/, "")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^(\d)/, "t$1");

/** Opens the files, makes the new table and writes it. */
async function run(
  flags: Flags,
  files: readonly string[],
  name: string,
  work: (data: readonly DataSet[], settings: { memory?: number; signal: AbortSignal }) => Promise<Organised>,
): Promise<void> {
  const session = openSession(flags);
  const data: DataSet[] = [];
  try {
    for (const file of files) data.push(await openTable(file, flags, session));
    const memory = flags.memory ? { memory: flags.memory * 2 ** 20 } : {};
    const made = await work(data, { ...memory, signal: session.signal });
    const path = outPath(session, flags, files[0]!, name);
    await writeFiles(dirname(path), { [basename(path)]: made.csv() }, session.signal);
    const document = { format: "lode-table/1", rows: made.rows(), columns: made.columns, notes: made.notes };
    if (flags.json) printJson(document);
    const notes = made.notes.map((note) => `${note}\n`).join("");
    session.print(`${notes}${made.rows()} rows, ${made.columns.length} columns\nWritten: ${path}\n`);
  } finally {
    await Promise.all(data.map((one) => one.close()));
    session.close();
  }
}

const outPath = (session: Session, { out }: Flags, file: string, name: string): string =>
  out !== undefined && /\.[A-Za-z0-9]{1,5}$/.test(out) ? session.path(out) : joinPath(session.folder(file), name);
