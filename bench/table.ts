import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bar } from "./bench.ts";
import type { KeptFigure, Result } from "./result.ts";

const begin = "<!-- results: written by npm run bench -- table -->";
const end = "<!-- end of results -->";

/** Puts the results between the marks of the README. */
export function writeTable(root: string, results: readonly Result[]): void {
  const file = join(root, "bench", "README.md");
  writeFileSync(file, withTable(readFileSync(file, "utf8"), results));
}

export function withTable(page: string, results: readonly Result[]): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`bench/README.md: the lines "${begin}" and "${end}" are needed`);
  return `${page.slice(0, from + begin.length)}\n\n${results.map(section).join("\n")}\n${page.slice(to)}`;
}

function section({ case: id, title, commit, machine, figures }: Result): string {
  const { cores, cpu, node, load } = machine;
  return [
    `### ${id}`,
    "",
    `${title}. Measured${commit ? ` at ${commit}` : ""} on ${cores} cores (${cpu}), Node ${node}, load ${load} before the run.`,
    "",
    "| figure | unit | median | min | max | runs | bar | met | note |",
    "|---|---|---|---|---|---|---|---|---|",
    ...figures.map(line),
    "",
  ].join("\n");
}

function line({ name, unit, median, min, max, runs, bar, met, note }: KeptFigure): string {
  const verdict = met === undefined ? "" : met ? "yes" : "**no**";
  const cells = [name, unit, text(median), text(min), text(max), runs, bar ? barText(bar) : "", verdict, note ?? ""];
  return `| ${cells.join(" | ")} |`;
}

const barText = (bar: Bar) => ("atMost" in bar ? `<= ${text(bar.atMost)}` : `>= ${text(bar.atLeast)}`);

/** Four decimals below 10, where scores stand; whole numbers as they are, and what four decimals would not show. */
function text(value: number): string {
  if (Number.isInteger(value)) return String(value);
  if (Math.abs(value) < 0.001) return value.toExponential(1);
  return Math.abs(value) < 10 ? value.toFixed(4) : value.toFixed(1);
}
