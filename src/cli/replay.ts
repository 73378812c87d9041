import { readText } from "../host/node.ts";
import { locate } from "../studies/locate.ts";
import { replay } from "../studies/replay.ts";
import { parseStudy } from "./check.ts";
import { type Command, type CommonFlags, newCommand, withCommon } from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function replayCommand(): Command {
  const command = newCommand("replay")
    .argument("<study>", "study.json of an earlier run")
    .argument("<file>", "the file that it was made of")
    .summary("run a study again and compare every byte")
    .description(
      "Runs a study again from its file, as it was asked for then, and says whether study.json and model.lode come out the same to the byte, or where they differ first. Exit code 3: they differ.",
    )
    .addHelpText("after", "\nExample:\n  lode replay lode-out/churn/study.json churn.csv");
  return withCommon(command).action(async (studyFile: string, file: string, flags: CommonFlags) => {
    const session = openSession(flags);
    try {
      const path = session.path(studyFile);
      const study = parseStudy(path, await readText(path));
      const { bytes } = await locate(file, session.path, session.context.signal);
      const result = await replay(study, bytes, session.context);
      if (flags.json) printJson(result);
      const lines = result.differences.map(
        ({ path: where, before, after }) =>
          `  ${where}: ${JSON.stringify(before)} was, ${JSON.stringify(after)} is now`,
      );
      session.print(`${[result.sentence, ...(result.same ? [] : lines)].join("\n")}\n`);
      if (!result.same) process.exitCode = 3;
    } finally {
      session.close();
    }
  });
}
