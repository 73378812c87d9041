import type { ParamDoc } from "../core/params.ts";
import { writeFiles } from "../host/node.ts";
import { type AlgorithmDocument, algorithmDocument, algorithmDocuments } from "../studies/algorithms.ts";
import { type Command, type CommonFlags, newCommand, withCommon } from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function algorithmsCommand(): Command {
  const command = newCommand("algorithms")
    .argument("[id]", "one of them, for its parameters and source")
    .summary("what can be fitted, and with which parameters")
    .description(
      "Lists algorithms and transforms; with an id, its page. With --out a folder, algorithms.json is written there.",
    )
    .addHelpText("after", "\nExamples:\n  lode algorithms\n  lode algorithms gradient-boosting");
  return withCommon(command).action(async (id: string | undefined, flags: CommonFlags) => {
    const session = openSession(flags);
    try {
      const found = id === undefined ? algorithmDocuments() : algorithmDocument(id);
      const document = Array.isArray(found) ? { format: "lode-algorithms/1", algorithms: found } : found;
      if (flags.out)
        await writeFiles(session.path(flags.out), { "algorithms.json": `${JSON.stringify(document, null, 2)}\n` });
      if (flags.json) printJson(document);
      session.print(Array.isArray(found) ? listText(found) : pageText(found as AlgorithmDocument));
    } finally {
      session.close();
    }
  });
}

function listText(documents: readonly AlgorithmDocument[]): string {
  const part = (title: string, isMeant: (document: AlgorithmDocument) => boolean) => [
    title,
    ...documents.filter(isMeant).map(({ id, summary }) => `  ${id.padEnd(22)} ${summary}`),
  ];
  const isTransform = ({ tasks }: AlgorithmDocument) => tasks.includes("transform");
  const lines = [
    ...part("Algorithms (lode fit ID FILE --target C):", (document) => !isTransform(document)),
    "",
    ...part("Transforms (steps of a pipeline):", isTransform),
  ];
  return `${lines.join("\n")}\n`;
}

function pageText(document: AlgorithmDocument): string {
  const missing = { native: "learned from as they are", drop: "rows with one are left out", refuse: "refused" };
  const lines = [
    `${document.title} (${document.id})`,
    document.summary,
    "",
    `Tasks:    ${document.tasks.join(", ")}`,
    `Kinds:    ${document.accepts.join(", ")}`,
    `Missing:  ${missing[document.missing as keyof typeof missing]}`,
    `Weights:  ${document.weights ? "yes" : "no"}`,
    `Cost:     ${document.cost}`,
    `Source:   ${document.reference}`,
  ];
  if (document.params.length > 0) lines.push("", "Parameters:", ...document.params.map(paramText));
  return `${lines.join("\n")}\n`;
}

function paramText({
  name,
  type,
  default: given,
  values,
  minimum,
  maximum,
  description,
  alias = [],
}: ParamDoc): string {
  const range = values
    ? values.join(" | ")
    : minimum === undefined && maximum === undefined
      ? type
      : `${type}, ${minimum ?? ""}..${maximum ?? ""}`;
  const also = alias.length > 0 ? ` Elsewhere: ${alias.join(", ")}.` : "";
  return `  ${name.padEnd(16)} ${String(given)} (${range})\n${" ".repeat(19)}${description}${also}`;
}
