import { readText, writeFiles } from "../host/node.ts";
import { matchText } from "../report/match-text.ts";
import { headOf } from "../sources/open-source.ts";
import { mappingOf, match } from "../studies/match.ts";
import { openBytes } from "../studies/open.ts";
import { parseStudy } from "./check.ts";
import { type MappingFlags, toldColumns, withMapping } from "./mapping-flags.ts";
import {
  type Command,
  type CommonFlags,
  located,
  newCommand,
  openTable,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function matchCommand(): Command {
  const command = newCommand("match")
    .argument("<first>", "study.json of an earlier run, or a table")
    .argument("<file>", "another table")
    .summary("which columns of two tables are the same")
    .description(
      "Matches columns one to one by name, kind, meaning, unit, levels, distribution and what they go with. Pairs that are not sure are asked about, never guessed. Writes match.json and mapping.json, which --mapping reads the next time.",
    )
    .addHelpText("after", "\nExample:\n  lode match lode-out/churn/study.json customers.csv --map tenure=years*12");
  return withReading(withCommon(withMapping(command))).action(
    async (first: string, file: string, flags: CommonFlags & ReadFlags & MappingFlags) => {
      const session = openSession(flags);
      try {
        const told = await toldColumns(flags, session);
        const before = await located(first, flags, session);
        const a = (await isStudy(before.bytes))
          ? parseStudy(first, await readText(session.path(first)))
          : await openBytes(before.bytes, before.options);
        const b = await openTable(file, flags, session);
        const document = await match(a, b, {
          ...session.context,
          ...told,
          ...(flags.ignore ? { ignore: flags.ignore } : {}),
        });
        if ("close" in a) await a.close();
        await b.close();
        const folder = session.folder(file);
        await writeFiles(
          folder,
          {
            "match.json": `${JSON.stringify(document, null, 2)}\n`,
            "mapping.json": `${JSON.stringify(mappingOf(document), null, 2)}\n`,
          },
          session.signal,
        );
        if (flags.json) printJson(document);
        session.print(`${matchText(document)}\nWritten: match.json, mapping.json in ${folder}\n`);
      } finally {
        session.close();
      }
    },
  );
}

/** A study says so in its first field. */
async function isStudy(bytes: Parameters<typeof headOf>[0]): Promise<boolean> {
  const head = new TextDecoder().decode(await headOf(bytes));
  return /^\s*\{\s*"format"\s*:\s*"lode-study\//.test(head);
}
