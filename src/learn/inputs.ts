import type { Step } from "../core/algorithm.ts";
import type { Inputs } from "../core/model.ts";
import { Problem } from "../core/problem.ts";
import type { RowMask, Rows } from "../core/rows.ts";
import { type Field, isMissing } from "../core/table.ts";

/** What is asked of the columns; the rest is found. */
export interface FitRequest {
  readonly target?: string;
  readonly task?: "classify" | "regress";
  readonly positive?: string;
  readonly weight?: string;
  /** Features; without it every column of role "feature" that the first step accepts. */
  readonly on?: readonly string[];
}

/** Features, target, task and levels from what was asked and what the rows are. */
export function resolveInputs(rows: Rows, steps: readonly Step[], options: FitRequest): Inputs {
  const names = rows.schema.map((field) => field.name);
  for (const name of [options.target, options.weight, ...(options.on ?? [])])
    if (name !== undefined && !names.includes(name))
      throw new Problem("unknown-column", `there is no column "${name}"; the columns are ${names.join(", ")}`, {
        name,
      });
  const duplicate = names.find((name, i) => names.indexOf(name) !== i);
  if (duplicate !== undefined)
    throw new Problem("duplicate-column", `the table has two columns named "${duplicate}"; rename one`, {
      name: duplicate,
    });
  const { target, weight } = options;
  const first = steps[0]!.algorithm;
  const field = rows.schema.find((item) => item.name === target);
  const usable = (item: Field) => item.name !== target && item.name !== weight;
  const features =
    options.on ??
    rows.schema
      .filter((item) => item.role === "feature" && usable(item) && accepted(steps, item))
      .map((item) => item.name);
  const unusable = rows.schema.filter((item) =>
    options.on
      ? options.on.includes(item.name) && !accepted(steps, item)
      : usable(item) && !features.includes(item.name),
  );
  if (features.length === 0)
    throw new Problem("no-features", `${first.id}: no column is left to learn from${remedyFor(unusable)}`, { target });
  if (options.on && unusable.length > 0)
    throw new Problem("unusable-column", `${first.id} cannot learn from what --on names${remedyFor(unusable)}`, {
      columns: unusable.map((item) => item.name),
    });
  const task = options.task ?? taskOf(field);
  if (field === undefined) return { task: "transform", features };
  if (task === "classify" && field.levels === undefined)
    throw new Problem(
      "wrong-kind",
      `the target "${field.name}" is ${field.kind}; to classify it must be a flag, an ordinal or a category: --kind ${field.name}=category`,
    );
  return {
    task,
    features,
    target: field.name,
    ...(task === "classify" ? { levels: field.levels!, ...positiveOf(field, options.positive) } : {}),
    ...(weight ? { weight } : {}),
  };
}

/** Names some columns that are not learned from, each with its kind, and what to say if one is something else. */
function remedyFor(fields: readonly Field[]): string {
  if (fields.length === 0) return "";
  const shown = fields.slice(0, 5).map(({ name, kind, role }) => `"${name}" (${role === "feature" ? kind : role})`);
  const more = fields.length > shown.length ? ` and ${fields.length - shown.length} more` : "";
  return `: ${shown.join(", ")}${more}; leave it out, or say what it is: --kind ${fields[0]!.name}=number`;
}

function accepted(steps: readonly Step[], field: Field): boolean {
  return steps.some(({ algorithm }) => algorithm.accepts.includes(field.kind));
}

/** Coded targets are classified; ordinal ones with more than six numeric levels are numbers. */
export function taskOf(field: Field | undefined): "classify" | "regress" {
  if (field === undefined || field.levels === undefined) return "regress";
  const numeric = field.levels.every((level) => level !== "" && !Number.isNaN(Number(level)));
  return field.kind === "ordinal" && numeric && field.levels.length >= 6 ? "regress" : "classify";
}

/**
 * The positive of two levels: the one told, else yes or true, else 1 beside 0 or -1 (of 1 and 2 neither says yes), else
 * the second, which is the rarer where the levels do not say which of them denies.
 */
export function positiveOf(field: Field, told: string | undefined): { positive?: string } {
  const levels = field.levels ?? [];
  if (told !== undefined) {
    if (!levels.includes(told))
      throw new Problem(
        "unknown-level",
        `--positive: "${told}" is no level of "${field.name}"; it has ${levels.join(", ")}`,
        { told, levels },
      );
    return { positive: told };
  }
  if (levels.length !== 2) return {};
  const yes = levels.find((level) => /^(yes|y|true|t)$/i.test(level)) ?? oneBesideNone(levels);
  return { positive: yes ?? levels[1]! };
}

const oneBesideNone = (levels: readonly string[]) =>
  levels.some((level) => /^(0|-1)(\.0+)?$/.test(level)) ? levels.find((level) => /^1(\.0+)?$/.test(level)) : undefined;

/** A mask of the rows whose target is there, and how many are not. */
export async function labelled(rows: Rows, target: string): Promise<{ mask: RowMask; unlabelled: number }> {
  const mask = new Uint8Array(rows.count);
  let at = 0;
  let kept = 0;
  for await (const { columns, count } of rows.batches([target])) {
    for (let i = 0; i < count; i++) kept += mask[at++] = isMissing(columns[0]!, i) ? 0 : 1;
  }
  return { mask, unlabelled: rows.count - kept };
}
