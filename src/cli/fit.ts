import { join } from "node:path";
import { createContext } from "../core/context.ts";
import type { Event } from "../core/event.ts";
import { describeParams, nearParam, type ParamDoc } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { writeFiles } from "../host/node.ts";
import type { ModelFile } from "../learn/artifact.ts";
import { algorithms } from "../registry.ts";
import { fitText } from "../report/fit-text.ts";
import { fitStudy } from "../studies/fit.ts";
import type { DataSet } from "../studies/open.ts";
import { openForModel } from "../studies/score.ts";
import { likelyTargets } from "../studies/table/request.ts";
import { readModel } from "./model-file.ts";
import {
  type Command,
  type CommonFlags,
  list,
  located,
  newCommand,
  Option,
  openTable,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson, type Session } from "./session.ts";

interface Flags extends CommonFlags, ReadFlags {
  readonly target?: string;
  readonly on?: string[];
  readonly task?: "classify" | "regress";
  readonly positive?: string;
  readonly weight?: string;
  readonly warmStart?: string;
}

/** One subcommand for each algorithm, its flags made from its parameters. */
export function fitCommand(): Command {
  const command = newCommand("fit")
    .summary("fit one algorithm on every row of a file")
    .description("Fits one algorithm on every row as read: no split, no cleaning, no scaling.")
    .addHelpText("after", "\nExample:\n  lode fit linear-regression houses.csv --target price --on sqft_living,grade");
  for (const algorithm of algorithms.values()) {
    const docs = describeParams(algorithm.params);
    const one = newCommand(algorithm.id, (unknown) => {
      const near = nearParam(algorithm.params, unknown);
      return near && flagOf({ name: near });
    })
      .argument("<file>", "the table")
      .summary(algorithm.doc.title)
      .description(`${algorithm.doc.summary}\n${algorithm.doc.reference}`)
      .option("--target <column>", "the column to predict")
      .option("--on <columns>", "the columns to learn from (default: all that fit)", list)
      .addOption(
        new Option("--task <task>", "what the target asks for (default: found)").choices(["classify", "regress"]),
      )
      .option("--positive <level>", "the level that counts as yes")
      .option("--weight <column>", "the weight of each row");
    if (algorithm.resume)
      one.option("--warm-start <model>", "a saved model of this algorithm to go on from, its columns and target");
    for (const doc of docs)
      one.option(
        `${flagOf(doc)} <value>`,
        `${doc.description} (default: ${String(doc.default)}${doc.values ? `; ${doc.values.join(", ")}` : ""})`,
      );
    one.addHelpText("after", `\nExample:\n  lode fit ${algorithm.id} houses.csv --target price`);
    withReading(withCommon(one)).action((file: string, flags: Flags & Record<string, unknown>) =>
      run(algorithm.id, docs, file, flags),
    );
    command.addCommand(one);
  }
  return command;
}

const flagOf = (doc: Pick<ParamDoc, "name">): string =>
  `--${doc.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

async function run(
  id: string,
  docs: readonly ParamDoc[],
  file: string,
  flags: Flags & Record<string, unknown>,
): Promise<void> {
  const session = openSession(flags);
  const clock = stageClock();
  try {
    const before = flags.warmStart === undefined ? undefined : (await readModel(session.path(flags.warmStart))).loaded;
    const data = await (before ? openToGoOn(before, file, flags, session) : openToFit(file, flags, session));
    clock.mark("read");
    const params = Object.fromEntries(
      docs.flatMap((doc) => (flags[doc.name] === undefined ? [] : [[doc.name, parse(doc, String(flags[doc.name]))]])),
    );
    const { schema } = data.source;
    const {
      target = before?.model.inputs.target ?? schema?.target,
      on,
      task,
      positive,
      weight = schema?.weight,
    } = flags;
    if (target === undefined)
      throw new Problem(
        "no-target",
        `fit: which column is to be predicted? Say --target NAME; likely ones are ${likelyTargets(data.schema).join(", ")}`,
      );
    const request = {
      target,
      ...(on ? { on } : {}),
      ...(task ? { task } : {}),
      ...(positive ? { positive } : {}),
      ...(weight ? { weight } : {}),
      ...(before ? { warmStart: before.model } : {}),
    };
    const onEvent = (event: Event) => session.context.onEvent?.(event);
    const { document, artifact } = await fitStudy(id, params, data, request, { ...session.context, onEvent });
    clock.mark("train");
    const folder = session.folder(file);
    const whole = { ...document, model: "model.lode", timings: clock.timings() };
    await writeFiles(
      folder,
      { "fit.json": `${JSON.stringify(whole, null, 2)}\n`, "model.lode": artifact },
      session.signal,
    );
    if (flags.json) printJson(whole);
    session.print(`${fitText(document)}\nWritten: ${join(folder, "fit.json")}, model.lode\n`);
  } finally {
    session.close();
  }
}

function openToFit(file: string, flags: Flags, session: Session): Promise<DataSet> {
  const given = flags.on && flags.target ? [...flags.on, flags.target, flags.weight ?? []].flat() : undefined;
  return openTable(file, flags, session, given);
}

/** The file read as the one that the model learned from; what the model settles may not be told again. */
async function openToGoOn(before: ModelFile, file: string, flags: Flags, session: Session): Promise<DataSet> {
  const told = (["on", "task", "positive"] as const).find((name) => flags[name] !== undefined);
  const { target } = before.model.inputs;
  if (told !== undefined || (flags.target !== undefined && flags.target !== target))
    throw new Problem(
      "bad-warm-start",
      `fit: --${told ?? "target"} is settled by the model that --warm-start names, which predicts "${target}"; leave it out`,
    );
  const { bytes, options } = await located(file, flags, session);
  const kept = [target!, ...(flags.weight ? [flags.weight] : [])];
  return openForModel(before, bytes, options, createContext(session.context), kept);
}

function parse(doc: ParamDoc, text: string): unknown {
  if (doc.type === "choice" || doc.type === "string") return text;
  if (doc.type === "boolean") {
    if (/^(yes|true|1)$/i.test(text)) return true;
    if (/^(no|false|0)$/i.test(text)) return false;
  } else if (text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  throw new Problem(
    "wrong-parameter",
    `${flagOf(doc)} is "${text}"; a ${doc.type === "boolean" ? "yes or no" : doc.type} is needed`,
  );
}

/** Milliseconds of each stage: the command line owns the clock. */
function stageClock() {
  const start = performance.now();
  let last = start;
  const stages: Record<string, number> = {};
  const round = (value: number) => Math.round(value * 10) / 10;
  return {
    mark(stage: string) {
      const now = performance.now();
      stages[stage] = round(now - last);
      last = now;
    },
    timings: () => ({ ...stages, total: round(performance.now() - start) }),
  };
}
