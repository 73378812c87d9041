import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bar, Bench, Figure, Outcome } from "./bench.ts";
import { describeCommit, describeMachine, type Machine } from "./machine.ts";

/** A figure as it is kept. */
export interface KeptFigure {
  readonly name: string;
  readonly unit: string;
  readonly runs: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly bar?: Bar;
  /** Whether the median reaches the bar. */
  readonly met?: boolean;
  readonly note?: string;
}

export interface Result {
  readonly format: "lode-bench/1";
  readonly case: string;
  readonly title: string;
  readonly commit?: string;
  readonly machine: Machine;
  readonly figures: readonly KeptFigure[];
  readonly detail?: unknown;
}

/** Runs what is told between a look at the machine and the figures made ready to keep. */
export async function measured(bench: Bench, root: string, run: () => Promise<Outcome>): Promise<Result> {
  const machine = describeMachine();
  const commit = describeCommit(root);
  const { figures, detail } = await run();
  return {
    format: "lode-bench/1",
    case: bench.id,
    title: bench.title,
    ...(commit ? { commit } : {}),
    machine,
    figures: figures.map(kept),
    ...(detail === undefined ? {} : { detail }),
  };
}

export function kept({ name, unit, values, bar, note }: Figure): KeptFigure {
  if (values.length === 0) throw new Error(`${name}: there is nothing to keep`);
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return {
    name,
    unit,
    runs: values.length,
    median,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    ...(bar ? { bar, met: meets(median, bar) } : {}),
    ...(note ? { note } : {}),
  };
}

/** Against the figure as it was measured, never as it is printed. */
function meets(value: number, bar: Bar): boolean {
  return "atMost" in bar ? value <= bar.atMost : value >= bar.atLeast;
}

const folder = (root: string) => join(root, "bench", "results");

export function writeResult(root: string, result: Result): void {
  mkdirSync(folder(root), { recursive: true });
  writeFileSync(join(folder(root), `${result.case}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

export function readResults(root: string): Result[] {
  return readdirSync(folder(root))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder(root), file), "utf8")) as Result);
}
