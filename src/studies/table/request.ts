import type { Inputs } from "../../core/model.ts";
import { checkColumns } from "../../core/near.ts";
import { Problem } from "../../core/problem.ts";
import type { Rows } from "../../core/rows.ts";
import type { Field } from "../../core/table.ts";
import type { Request } from "../../findings/study.ts";
import { positiveOf, taskOf } from "../../learn/inputs.ts";
import type { SchemaFile } from "../../profile/schema-file.ts";

export type MineOptions = Partial<Request>;

/** What was asked for, with what is usual and what a schema file told. */
export function completeRequest(options: MineOptions, schema?: SchemaFile): Request {
  return { effort: "normal", clean: "safe", rate: 0.05, level: 0.9, ...askedBySchema(options, schema), ...options };
}

function askedBySchema(options: MineOptions, schema: SchemaFile | undefined): MineOptions {
  if (schema === undefined) return {};
  const { target, weight, entity, time, columns } = schema;
  // A flag's levels were told with the negative one first.
  const goal = columns[options.target ?? target ?? ""];
  const positive = goal?.kind === "flag" && goal.levels?.length === 2 ? goal.levels[1] : undefined;
  return {
    schema: columns,
    ...(target === undefined ? {} : { target }),
    ...(weight === undefined ? {} : { weight }),
    ...(entity === undefined ? {} : { entity }),
    ...(time === undefined ? {} : { time }),
    ...(positive === undefined ? {} : { positive }),
  };
}

/** The columns a study could be about, likely ones first: by name, then by place. */
export function likelyTargets(schema: readonly Field[]): string[] {
  const word =
    /^(target|class|label|outcome|y|price|survived|churn|default|income|fraud|result|status|score|diagnosis|type|rating|charges?|sales?)$|price|churn|fraud|target|survived/i;
  const usable = schema.filter((field) => field.role === "feature" && field.kind !== "time");
  const rank = (field: Field, place: number) =>
    word.test(field.name) ? 0 : place === schema.length - 1 ? 1 : field.kind === "flag" ? 2 : 3;
  return usable
    .map((field) => ({ field, rank: rank(field, schema.indexOf(field)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }) => field.name)
    .slice(0, 8);
}

/** Target, task, levels and features of a study; Problems that list what there is to choose from. */
export function inputsOf(rows: Rows, request: Request): Inputs {
  const names = rows.schema.map((field) => field.name);
  if (request.target === undefined)
    throw new Problem(
      "no-target",
      `mine: which column is to be explained? Say --target NAME; likely ones are ${likelyTargets(rows.schema).join(", ")}`,
    );
  const { target, entity, time, place, weight } = request;
  checkColumns(names, { "--target": target, "--entity": entity, "--time": time, "--place": place, "--weight": weight });
  const field = rows.schema.find((item) => item.name === request.target)!;
  const task = request.task ?? taskOf(field);
  if (task === "classify" && field.levels === undefined)
    throw new Problem(
      "wrong-kind",
      `the target "${field.name}" is a number; to classify it say --kind ${field.name}=category`,
    );
  if (place !== undefined && place === target)
    throw new Problem(
      "wrong-place",
      `--place: "${place}" is the target; name the column that says where rows come from`,
    );
  // A place that is new has a level that nothing was learned of.
  const apart = [target, entity, place, weight];
  const features = rows.schema
    .filter((item) => item.role === "feature" && !apart.includes(item.name))
    .map((item) => item.name);
  if (features.length === 0) {
    const others = rows.schema.filter((item) => !apart.includes(item.name));
    const told = others.slice(0, 8).map(({ name, kind }) => `${name} (${kind})`);
    throw new Problem(
      "no-features",
      `mine: no column is left to learn from${told.length ? `; not used: ${told.join(", ")}${others.length > told.length ? " and more" : ""}. If one is a number or a category say so: --kind ${others[0]!.name}=category` : ""}`,
      {},
    );
  }
  return {
    task,
    features,
    target: request.target,
    ...(task === "classify" ? { levels: field.levels!, ...positiveOf(field, request.positive) } : {}),
    ...(request.weight ? { weight: request.weight } : {}),
  };
}
