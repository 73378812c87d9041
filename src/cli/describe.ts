import { writeFiles } from "../host/node.ts";
import { figure } from "../report/text.ts";
import { describeModel, type ModelDocument } from "../studies/describe.ts";
import { readModel } from "./model-file.ts";
import { type Command, type CommonFlags, newCommand, withCommon } from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function describeCommand(): Command {
  const command = newCommand("describe")
    .argument("<model>", "model.lode of an earlier run")
    .summary("what a model file holds")
    .description(
      "Says how a model was made, which columns it needs, how well it did on folds, and what it learned from. With --out a folder, description.json is written there.",
    )
    .addHelpText("after", "\nExample:\n  lode describe lode-out/houses/model.lode");
  return withCommon(command).action(async (modelFile: string, flags: CommonFlags) => {
    const session = openSession(flags);
    try {
      const { loaded, digest } = await readModel(session.path(modelFile));
      const document = describeModel(loaded, digest);
      if (flags.out)
        await writeFiles(session.path(flags.out), { "description.json": `${JSON.stringify(document, null, 2)}\n` });
      if (flags.json) printJson(document);
      session.print(modelText(document));
    } finally {
      session.close();
    }
  });
}

const shown = 30;

/** A model as lines for a terminal. */
export function modelText(document: ModelDocument): string {
  const { evaluation, calibration, conformal, fingerprint, inputs, levels, positive } = document;
  const said = levels
    ? ` (${levels.join(", ")}${positive === undefined ? "" : `; "${positive}" is the positive`})`
    : "";
  const lines = [
    `${document.id}: ${document.task === "classify" ? "classifies" : "predicts"} ${document.target}${said}`,
    "",
    ...document.pipelines.flatMap((steps, i) => [
      document.pipelines.length === 1 ? "Steps:" : `Steps, ${i + 1} of ${document.pipelines.length} averaged:`,
      ...steps.map(({ algorithm, features, params }) => {
        const told = Object.entries(params).map(([name, value]) => `${name} ${String(value)}`);
        return `  ${algorithm} on ${features} ${features === 1 ? "feature" : "features"}${told.length > 0 ? `: ${told.join(", ")}` : ""}`;
      }),
    ]),
    "",
    `Needs ${inputs.length} columns:`,
    ...inputs.slice(0, shown).map((field) => {
      const range = field.low === undefined ? "" : rangeText(field.kind, field.low, field.high!);
      const among = field.levels ? listText(field.levels) : range;
      const missing = field.missing > 0 ? `, ${figure(100 * field.missing)} % missing` : "";
      return `  ${field.name.padEnd(20)} ${field.kind.padEnd(9)} ${among}${missing}`;
    }),
  ];
  if (inputs.length > shown) lines.push(`  ... and ${inputs.length - shown} more with --json`);
  lines.push("", ...insideText(document));
  if (evaluation)
    lines.push(
      `On folds of the explore rows: ${evaluation.metric} ${figure(evaluation.validation.value)} ± ${figure(evaluation.validation.se)}; what unseen rows said stands in study.json`,
    );
  if (calibration && calibration.method !== "none")
    lines.push(
      `Probabilities are calibrated: slope ${figure(calibration.slope)}, intercept ${figure(calibration.intercept)}`,
    );
  if (conformal)
    lines.push(
      `${levels ? "Sets" : "Intervals"} at ${figure(100 * conformal.level)} %: ${conformal.method}, from ${conformal.n} rows`,
    );
  if (fingerprint) lines.push(`Learned from ${fingerprint.rows} rows of the file with SHA-256 ${fingerprint.sha256}`);
  lines.push(`Seed ${document.seed}; SHA-256 of the model file ${document.sha256}`);
  return `${lines.join("\n")}\n`;
}

/** What a model is made of: importance of columns, coefficients, rules, whichever it has. */
export function insideText({ importance = [], terms = [], rules = [] }: ModelDocument): string[] {
  const lines: string[] = [];
  if (importance.length > 0) {
    lines.push("Importance (share of the gain of all splits):");
    const width = 30;
    for (const { column, share } of importance.slice(0, shown))
      lines.push(
        `  ${column.padEnd(20)} ${figure(100 * share).padStart(6)} %  ${"█".repeat(Math.round(width * share))}`,
      );
    lines.push("");
  }
  if (terms.length > 0) {
    lines.push("Coefficients:");
    for (const { name, coefficient } of terms.slice(0, shown))
      lines.push(`  ${name.padEnd(20)} ${coefficient === null ? "depends on others" : figure(coefficient)}`);
    if (terms.length > shown) lines.push(`  ... and ${terms.length - shown} more with --json`);
    lines.push("");
  }
  if (rules.length > 0) lines.push("Rules:", ...rules.map((rule) => `  ${rule}`), "");
  return lines;
}

function listText(levels: readonly string[]): string {
  const some = levels.slice(0, 6).join(", ");
  return levels.length > 6 ? `${some} and ${levels.length - 6} more` : some;
}

function rangeText(kind: string, low: number, high: number): string {
  if (kind !== "time") return `${figure(low)} to ${figure(high)}`;
  const day = (value: number) => new Date(value).toISOString().slice(0, 10);
  return `${day(low)} to ${day(high)}`;
}
