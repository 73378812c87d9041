import { writeFiles } from "../host/node.ts";
import type { Profile } from "../profile/profile-document.ts";
import { schemaFileText } from "../profile/schema-file.ts";
import { comparePage } from "../report/compare-page.ts";
import { compareText } from "../report/compare-text.ts";
import { profilePage } from "../report/profile-page.ts";
import { profileText } from "../report/profile-text.ts";
import type { DataSet } from "../studies/open.ts";
import { compareProfiles, profile } from "../studies/profile.ts";
import { distinct, foldersBelow } from "./folders.ts";
import {
  type Command,
  type CommonFlags,
  newCommand,
  openTable,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { rejectsCsv } from "./rejects.ts";
import { openSession, printJson } from "./session.ts";

export function profileCommand(): Command {
  const command = newCommand("profile")
    .argument("<file...>", "the tables")
    .summary("what a table holds, column by column")
    .description(
      "Reads a table and says what each column is, with the reason, and what is odd about it. Writes profile.json, profile.html and an editable schema.json. Of two files it also says what differs, in compare.json and compare.html.",
    )
    .option("--target <column>", "tell its balance and which columns might leak it")
    .addHelpText(
      "after",
      "\nExamples:\n  lode profile houses.csv --target price\n  lode profile houses-2014.csv houses-2015.csv",
    );
  return withReading(withCommon(command)).action(
    async (inputs: string[], flags: CommonFlags & ReadFlags & { target?: string }) => {
      const session = openSession(flags);
      try {
        const documents: Profile[] = [];
        const tables: DataSet[] = [];
        // Written when all are read, so that work that is stopped leaves nothing.
        const written: { readonly folder: string; readonly files: Readonly<Record<string, string>> }[] = [];
        // Of several files --out names the folder that theirs are below.
        const folders =
          flags.out !== undefined && inputs.length > 1
            ? foldersBelow(session.folder(inputs[0]!), inputs)
            : distinct(inputs.map((file) => session.folder(file)));
        for (const [i, file] of inputs.entries()) {
          const data = await openTable(file, flags, session);
          tables.push(data);
          const target = flags.target ?? data.source.schema?.target;
          const document = await profile(data, { ...session.context, ...(target === undefined ? {} : { target }) });
          documents.push(document);
          const { report, casts, reasons } = data.source;
          written.push({
            folder: folders[i]!,
            files: {
              "profile.json": `${JSON.stringify(document, null, 2)}\n`,
              "profile.html": profilePage(document),
              "schema.json": schemaFileText(data.schema, casts, reasons, target),
              ...(report.rejects.length > 0 ? { "rejects.csv": rejectsCsv(report.rejects) } : {}),
            },
          });
          if (inputs.length !== 2) await data.close();
        }
        const [first, second] = documents;
        const compared =
          inputs.length === 2
            ? await compareProfiles([tables[0]!, tables[1]!], [first!, second!], session.context)
            : undefined;
        if (compared) for (const data of tables) await data.close();
        for (const [i, { folder, files }] of written.entries()) {
          await writeFiles(folder, files, session.signal);
          const names = "profile.html, profile.json, schema.json";
          session.print(`${profileText(documents[i]!)}\nWritten: ${names} in ${folder}\n\n`);
        }
        if (compared) {
          const folder = session.folder(inputs[0]!);
          const files = {
            "compare.json": `${JSON.stringify(compared, null, 2)}\n`,
            "compare.html": comparePage(compared),
          };
          await writeFiles(folder, files, session.signal);
          session.print(`${compareText(compared)}\nWritten: compare.html, compare.json in ${folder}\n`);
        }
        if (flags.json) printJson(compared ?? (documents.length === 1 ? first : documents));
      } finally {
        session.close();
      }
    },
  );
}
