import { basename, join } from "node:path";
import { writeFiles } from "../host/node.ts";
import type { Profile } from "../profile/profile-document.ts";
import { schemaFileText } from "../profile/schema-file.ts";
import { profilePage } from "../report/profile-page.ts";
import { profileText } from "../report/profile-text.ts";
import { profile } from "../studies/profile.ts";
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
      "Reads a table and says what each column is, with the reason, and what is odd about it. Writes profile.json, profile.html and an editable schema.json.",
    )
    .option("--target <column>", "tell its balance and which columns might leak it")
    .addHelpText("after", "\nExample:\n  lode profile houses.csv --target price");
  return withReading(withCommon(command)).action(
    async (inputs: string[], flags: CommonFlags & ReadFlags & { target?: string }) => {
      const session = openSession(flags);
      try {
        const documents: Profile[] = [];
        // Written when all are read, so that work that is stopped leaves nothing.
        const written: { readonly folder: string; readonly files: Readonly<Record<string, string>> }[] = [];
        for (const file of inputs) {
          const data = await openTable(file, flags, session);
          const target = flags.target ?? data.source.schema?.target;
          const document = await profile(data, { ...session.context, ...(target === undefined ? {} : { target }) });
          documents.push(document);
          const { report, casts, reasons } = data.source;
          const shared = flags.out !== undefined && inputs.length > 1;
          const folder = shared
            ? join(session.folder(file), basename(file).replace(/(\.[A-Za-z0-9]+)+$/, ""))
            : session.folder(file);
          written.push({
            folder,
            files: {
              "profile.json": `${JSON.stringify(document, null, 2)}\n`,
              "profile.html": profilePage(document),
              "schema.json": schemaFileText(data.schema, casts, reasons, target),
              ...(report.rejects.length > 0 ? { "rejects.csv": rejectsCsv(report.rejects) } : {}),
            },
          });
          await data.close();
        }
        for (const [i, { folder, files }] of written.entries()) {
          await writeFiles(folder, files, session.signal);
          const names = "profile.html, profile.json, schema.json";
          session.print(`${profileText(documents[i]!)}\nWritten: ${names} in ${folder}\n`);
        }
        if (flags.json) printJson(documents.length === 1 ? documents[0] : documents);
      } finally {
        session.close();
      }
    },
  );
}
