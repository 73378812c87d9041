import { join } from "node:path";
import { fileBytes, writeFiles } from "../host/node.ts";
import { profileText } from "../report/profile-text.ts";
import { openBytes } from "../studies/open.ts";
import { profile } from "../studies/profile.ts";
import { Command, type CommonFlags, openOptions, type ReadFlags, withCommon, withReading } from "./options.ts";
import { rejectsCsv } from "./rejects.ts";
import { openSession, printJson } from "./session.ts";

export function profileCommand(): Command {
  const command = new Command("profile")
    .argument("<file>", "the table")
    .summary("what a table holds, column by column")
    .description("Reads a table and says what each column is, with the reason.")
    .addHelpText("after", "\nExample:\n  lode profile houses.csv");
  return withReading(withCommon(command)).action(async (file: string, flags: CommonFlags & ReadFlags) => {
    const session = openSession(flags);
    try {
      const data = await openBytes(await fileBytes(session.path(file)), openOptions(flags));
      const document = await profile(data, session.context);
      const folder = session.folder(file);
      const { rejects } = data.source.report;
      await writeFiles(folder, {
        "profile.json": `${JSON.stringify(document, null, 2)}\n`,
        ...(rejects.length > 0 ? { "rejects.csv": rejectsCsv(rejects) } : {}),
      });
      if (flags.json) printJson(document);
      session.print(`${profileText(document)}\nWritten: ${join(folder, "profile.json")}\n`);
    } finally {
      session.close();
    }
  });
}
