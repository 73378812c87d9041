import { join } from "node:path";
import { writeFiles } from "../host/node.ts";
import { figure } from "../report/text.ts";
import { describeModel } from "../studies/describe.ts";
import { type ExplanationDocument, explainStudy } from "../studies/explain.ts";
import { insideText } from "./describe.ts";
import { readModel } from "./model-file.ts";
import {
  type Command,
  type CommonFlags,
  located,
  newCommand,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function explainCommand(): Command {
  const command = newCommand("explain")
    .argument("<model>", "model.lode of an earlier run")
    .argument("[file]", "a table with the same columns")
    .summary("what moves the predictions of a model")
    .description(
      "Without a file: what is in the model (importance of columns, coefficients or rules).\nWith a file: the mean absolute contribution (SHAP) of each column over its rows; writes explanation.json and reasons.csv, which has the contributions to each prediction.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  lode explain lode-out/houses/model.lode\n  lode explain lode-out/houses/model.lode new-houses.csv --out reasons",
    );
  return withReading(withCommon(command)).action(
    async (modelFile: string, file: string | undefined, flags: CommonFlags & ReadFlags) => {
      const session = openSession(flags);
      try {
        const { loaded, digest } = await readModel(session.path(modelFile));
        if (file === undefined) {
          const document = describeModel(loaded, digest);
          if (flags.json) printJson(document);
          const inside = insideText(document);
          const empty = `${document.id} has no importance of its own; give a file to see what moves its predictions.\n`;
          session.print(inside.length > 0 ? `${inside.join("\n").trimEnd()}\n` : empty);
          return;
        }
        const { bytes, options } = await located(file, flags, session);
        const { document, csv } = await explainStudy(loaded, bytes, options, session.context);
        const folder = session.folder(file);
        const text = `${JSON.stringify(document, null, 2)}\n`;
        await writeFiles(folder, { "explanation.json": text, "reasons.csv": csv }, session.signal);
        if (flags.json) printJson(document);
        session.print(`${explanationText(document)}\nWritten: ${join(folder, "explanation.json")}, reasons.csv\n`);
      } finally {
        session.close();
      }
    },
  );
}

const shown = 30;

function explanationText({ model, data, scale, columns }: ExplanationDocument): string {
  const width = 30;
  const most = columns[0]?.meanAbsolute || 1;
  const unit = scale === "target" ? `in the unit of ${model.target}` : "in log odds";
  const lines = [
    `What moves ${model.target} in ${data.explained} rows of ${data.locator} (mean absolute contribution, ${unit}):`,
    ...columns
      .slice(0, shown)
      .map(
        ({ column, meanAbsolute }) =>
          `  ${column.padEnd(20)} ${figure(meanAbsolute).padStart(9)}  ${"█".repeat(Math.round((width * meanAbsolute) / most))}`,
      ),
  ];
  if (columns.length > shown) lines.push(`  ... and ${columns.length - shown} more in explanation.json`);
  return `${lines.join("\n")}\n`;
}
