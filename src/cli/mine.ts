import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import type { CleanLevel } from "../clean/recipe.ts";
import { writeFiles } from "../host/node.ts";
import { studyText } from "../report/text.ts";
import { mine } from "../studies/table/mine.ts";
import type { MineOptions } from "../studies/table/request.ts";
import { countOpening } from "./ledger.ts";
import {
  type Command,
  type CommonFlags,
  list,
  newCommand,
  Option,
  openTable,
  type ReadFlags,
  shareFlag,
  withCommon,
  withReading,
} from "./options.ts";
import { rejectsCsv } from "./rejects.ts";
import { openSession, printJson } from "./session.ts";

interface Flags extends CommonFlags, ReadFlags {
  readonly target?: string;
  readonly positive?: string;
  readonly task?: "classify" | "regress";
  readonly entity?: string;
  readonly time?: string;
  readonly place?: string;
  readonly effort: "quick" | "normal" | "thorough";
  readonly clean: CleanLevel;
  readonly rate: number;
  readonly level: number;
  readonly keepLeaks?: boolean;
  readonly weight?: string;
  readonly cost?: { readonly fp: number; readonly fn: number };
  readonly compare?: boolean;
  readonly refit?: boolean;
  readonly samples?: boolean;
  readonly timeout?: number;
}

function costFlag(value: string): { fp: number; fn: number } {
  const parts = new Map(list(value).map((part) => part.split("=") as [string, string]));
  const [fp, fn] = [Number(parts.get("fp")), Number(parts.get("fn"))];
  if (!(fp > 0 && fn > 0)) throw new InvalidArgumentError("both costs are needed, as in fp=1,fn=5.");
  return { fp, fn };
}

function secondsFlag(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0 && Number.isFinite(seconds)))
    throw new InvalidArgumentError("a number of seconds above 0 is needed.");
  return seconds;
}

export function mineCommand(): Command {
  const command = newCommand("mine")
    .argument("<file>", "the table")
    .summary("find insights that hold on rows nobody looked at")
    .description(
      "Learns models and looks for insights on a part of the rows, then tests them once on the rest.\nWrites report.html, study.json, model.lode, recipe.json and holdout.csv into the folder of --out.",
    )
    .option("--target <column>", "the column to explain")
    .option("--positive <level>", "the level that counts as yes (default: yes/true/1, else the rarer)")
    .addOption(
      new Option("--task <task>", "what the target asks for (default: found)").choices(["classify", "regress"]),
    )
    .option("--entity <column>", "whole values of it go to one side of the split")
    .option("--time <column>", "the latest rows confirm")
    .option(
      "--place <column>",
      "where rows come from (a site, city, shop, period): each place is predicted from the others, and what holds at the next one is told; it is no feature then",
    )
    .addOption(
      new Option("--effort <effort>", "how much is tried").choices(["quick", "normal", "thorough"]).default("normal"),
    )
    .addOption(
      new Option(
        "--clean <level>",
        "repairs before learning, learned on the explore rows; safe: what is certain; likely: what is more likely right than wrong, too, unless models score worse with it",
      )
        .choices(["none", "safe", "likely"])
        .default("safe"),
    )
    .option("--rate <share>", "false insights among the confirmed ones at most", shareFlag, 0.05)
    .option("--level <share>", "coverage of prediction intervals", shareFlag, 0.9)
    .option("--keep-leaks", "keep columns that seem to know the answer")
    .option("--weight <column>", "the weight of each row in learning")
    .option("--cost <fp=1,fn=5>", "what a false alarm and a miss cost; sets the threshold", costFlag)
    .option("--compare", "score the other models on the confirm rows too")
    .option(
      "--timeout <seconds>",
      "begin no further model after so long; what an honest verdict needs is still done, and the study says what was left out",
      secondsFlag,
    )
    .option("--refit", "also write model-refit.lode, learned again on all rows")
    .option("--samples", "let the study and the report show some raw rows, as they were read (otherwise none)")
    .addHelpText("after", "\nExample:\n  lode mine houses.csv --target price --effort quick");
  return withReading(withCommon(command)).action(async (file: string, flags: Flags) => {
    const started = performance.now();
    const session = openSession(flags);
    try {
      const data = await openTable(file, flags, session);
      const {
        target,
        positive,
        task,
        entity,
        time,
        place,
        weight,
        effort,
        clean,
        rate,
        level,
        cost,
        keepLeaks,
        compare,
        refit,
        samples,
        kind,
        ignore,
        missing,
      } = flags;
      const given = {
        target,
        positive,
        task,
        entity,
        time,
        place,
        weight,
        effort,
        clean,
        rate,
        level,
        cost,
        keepLeaks,
        compare,
        refit,
        samples,
        kinds: kind,
        ignore,
        missing,
      };
      const request = Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as MineOptions;
      const until = flags.timeout === undefined ? undefined : started + 1000 * flags.timeout;
      const hurry = until === undefined ? {} : { hurry: () => performance.now() > until };
      const result = await mine(data, request, { ...session.context, ...hurry });
      const folder = session.folder(file);
      const { rejects } = data.source.report;
      // Drawing needs more modules than all else; who asks for help must not wait for them.
      const { studyHtml } = await import("../report/html.ts");
      const { opened, ledger } = await countOpening(folder, result.study.holdout.sha256);
      const files = {
        "report.html": studyHtml(result.study, { opened }),
        "study.json": `${JSON.stringify(result.study, null, 2)}\n`,
        "model.lode": result.artifact,
        ...(result.refit ? { "model-refit.lode": result.refit } : {}),
        "recipe.json": `${JSON.stringify(result.recipe, null, 2)}\n`,
        "holdout.csv": result.holdout,
        ...(rejects.length > 0 ? { "rejects.csv": rejectsCsv(rejects) } : {}),
        "ledger.json": ledger,
      };
      await writeFiles(folder, files, session.signal);
      await data.close();
      if (flags.json) printJson(result.study);
      const looks = opened > 1 ? `The confirm rows were opened ${opened} times from this folder.\n` : "";
      session.print(
        `${studyText(result.study)}\n${looks}Report: ${join(folder, "report.html")}\nBeside it: ${Object.keys(files).slice(1).join(", ")}\n`,
      );
    } finally {
      session.close();
    }
  });
}
