import type { Bench, Size } from "./bench.ts";
import { allCases } from "./cases.ts";
import { root, runCase } from "./lab.ts";
import { type KeptFigure, measured, readResults, writeResult } from "./result.ts";
import { writeTable } from "./table.ts";

const usage = "npm run bench -- CASE [--smoke] | list | table";

/** Returns the exit code: 1 where a bar is missed, 2 where the request is wrong. */
export async function command(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--smoke");
  const size: Size = args.includes("--smoke") ? "smoke" : "full";
  const cases = await allCases();
  const [name] = names;
  if (name === "list") return list(cases);
  if (name === "table") {
    writeTable(root, readResults(root));
    return 0;
  }
  const bench = cases.find(({ id }) => id === name);
  if (bench === undefined || names.length > 1) {
    console.error(`bench: one case is needed, found "${names.join(" ")}"\n${usage}`);
    list(cases);
    return 2;
  }
  return run(bench, size);
}

function list(cases: readonly Bench[]): number {
  for (const { id, title, peers } of cases) console.log(`${id}: ${title}${peers ? " (needs Python)" : ""}`);
  return 0;
}

async function run(bench: Bench, size: Size): Promise<number> {
  const result = await measured(bench, root, () => runCase(bench, size, (line) => console.error(`bench: ${line}`)));
  for (const figure of result.figures) console.log(figureText(figure));
  // A smoke run measures nothing, so it keeps nothing and misses no bar.
  if (size === "smoke") return 0;
  writeResult(root, result);
  return result.figures.some(({ met }) => met === false) ? 1 : 0;
}

function figureText({ name, unit, median, min, max, runs, bar, met, note }: KeptFigure): string {
  const spread = runs > 1 ? ` (${min} to ${max} in ${runs} runs)` : "";
  const against = bar ? `; bar ${JSON.stringify(bar)} ${met ? "met" : "MISSED"}` : "";
  return `${name}: ${median} ${unit}${spread}${against}${note ? `; ${note}` : ""}`;
}
