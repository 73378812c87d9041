import { writeOne } from "../host/node.ts";
import { predictCsv } from "../studies/predict.ts";
import { readModel } from "./model-file.ts";
import {
  type Command,
  type CommonFlags,
  list,
  located,
  newCommand,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson } from "./session.ts";

interface Flags extends CommonFlags, ReadFlags {
  readonly explain?: boolean;
  readonly interval?: boolean;
  readonly keep?: string[];
}

export function predictCommand(): Command {
  const command = newCommand("predict")
    .argument("<model>", "model.lode of an earlier run")
    .argument("<file>", "a table with the same columns, in any order")
    .summary("score a file with a model")
    .description(
      "Writes row,prediction and, for levels, a probability for each: one line for each kept row, in input order.",
    )
    .option("--explain", "add the reasons of each prediction")
    .option("--interval", "add the prediction interval or set")
    .option("--keep <columns>", "columns of the file to keep beside", list)
    .addHelpText("after", "\nExample:\n  lode predict lode-out/houses/model.lode new-houses.csv --out scored.csv");
  return withReading(withCommon(command)).action(async (modelFile: string, file: string, flags: Flags) => {
    const session = openSession(flags);
    try {
      const { loaded } = await readModel(session.path(modelFile));
      const { bytes, options } = await located(file, flags, session);
      const result = await predictCsv(
        loaded,
        bytes,
        options,
        { explain: flags.explain === true, interval: flags.interval === true, keep: flags.keep ?? [] },
        session.context,
      );
      if (flags.json) printJson({ format: "lode-predictions/1", rows: result.rows, rejected: result.rejected });
      if (flags.out) {
        await writeOne(session.path(flags.out), result.csv, session.signal);
        session.print(`${result.rows} rows scored: ${session.path(flags.out)}\n`);
      } else if (!flags.json) process.stdout.write(result.csv);
    } finally {
      session.close();
    }
  });
}
