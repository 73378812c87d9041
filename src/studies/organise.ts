import { unknownColumn } from "../core/near.ts";
import { Problem } from "../core/problem.ts";
import type { EngineSettings } from "../engines/duckdb/database.ts";
import { Workspace } from "../engines/duckdb/workspace.ts";
import { type FeaturePlan, featuresSql } from "../organise/features.ts";
import {
  asOfCountsSql,
  findKeys,
  type JoinPlan,
  joinCountsSql,
  joinSql,
  type KeyPair,
  sharedKeys,
} from "../organise/join.ts";
import { doubledSql, findHeaderValues, longSql, unpackHeaders, wideSql } from "../organise/reshape.ts";
import { csvRecord } from "../sources/write-csv.ts";
import type { DataSet } from "./open.ts";

/** A new table, written down once; what is worth knowing of it stands in `notes`. */
export interface Organised {
  readonly columns: readonly string[];
  readonly notes: readonly string[];
  /** The table as CSV text. The database behind it ends with it. */
  csv(): AsyncIterable<string>;
  /** Rows written so far. */
  rows(): number;
}

/** SQL over tables that were loaded under names of their own. */
export async function query(
  tables: Readonly<Record<string, DataSet>>,
  sql: string,
  settings: EngineSettings = {},
): Promise<Organised> {
  return within(tables, settings, (workspace) => answer(workspace, sql, []));
}

export interface JoinOptions extends Partial<Omit<JoinPlan, "keys">> {
  /** Columns to join on; without them they are found in the values. */
  readonly keys?: readonly KeyPair[];
}

/** Joins two tables; what it loses and multiplies is told. */
export async function join(
  a: DataSet,
  b: DataSet,
  options: JoinOptions = {},
  settings: EngineSettings = {},
): Promise<Organised> {
  const { how = "left", asOf } = options;
  const notes: string[] = [];
  const keys = options.keys ?? (asOf ? timeAlone(a, b, notes) : [await foundKey(a, b, notes)]);
  return within({ a, b }, settings, async (workspace) => {
    const counts = await workspace.numbers(asOf ? asOfCountsSql(keys, asOf) : joinCountsSql(keys));
    const [rows = 0, lost = 0, fanned = 0, most = 0, unused = 0] = counts;
    notes.push(`${rows - lost} of ${rows} rows of the first table have a match in the second`);
    if (lost > 0 && how === "inner") notes.push(`warning: ${lost} rows of the first table have none and are left out`);
    if (fanned > 0)
      notes.push(
        `warning: ${fanned} rows of the first table have several matches, up to ${most}, and stand in the result as often`,
      );
    if (unused > 0) notes.push(`${unused} rows of the second table match nothing`);
    return answer(workspace, joinSql(a.schema, b.schema, { keys, how, ...(asOf ? { asOf } : {}) }), notes);
  });
}

/** No key beside the time, where the tables do not seem to speak of the same things. */
function timeAlone(a: DataSet, b: DataSet, notes: string[]): readonly KeyPair[] {
  const shared = sharedKeys(a.schema, b.schema);
  if (shared.length > 0) {
    const pairs = shared.map(({ left, right }) => (left === right ? left : `${left}=${right}`)).join(",");
    throw new Problem(
      "no-key",
      `join: both tables have ${shared.map(({ left }) => left).join(", ")}; say --on ${pairs} where they must agree`,
    );
  }
  notes.push("joined on the time alone; say --on left=right for columns that must agree, too");
  return [];
}

async function foundKey(a: DataSet, b: DataSet, notes: string[]): Promise<KeyPair> {
  const found = await findKeys(a, b);
  const [best] = found;
  if (best === undefined)
    throw new Problem(
      "no-key",
      `join: no column of ${b.source.name} holds each value once and is found in ${a.source.name}; say --on left=right`,
    );
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const tell = (one: typeof best) =>
    `${one.left} = ${one.right} (${percent(one.found)} of its values are found there, each stands there ${one.unique === 1 ? "once" : "nearly always once"})`;
  notes.push(`joined on ${tell(best)}`);
  if (found.length > 1) notes.push(`it could also be ${found.slice(1, 4).map(tell).join("; ")}`);
  return best;
}

export interface LongOptions {
  /** Headers with values in them; without columns or a pattern a run of headers that end in a number. */
  readonly columns?: readonly string[];
  readonly pattern?: string;
  readonly names?: string;
  readonly value?: string;
  readonly keepMissing?: boolean;
}

/** Wide to long: a row for each cell under headers that hold values. */
export async function reshapeLong(
  data: DataSet,
  options: LongOptions = {},
  settings: EngineSettings = {},
): Promise<Organised> {
  const all = data.schema.map((field) => field.name);
  const { columns, pattern, names = "name", value = "value", keepMissing = false } = options;
  const headers = columns
    ? { columns, names: [names], values: columns.map((name) => [name]) }
    : pattern
      ? unpackHeaders(all, pattern)
      : findHeaderValues(all);
  if (headers === undefined)
    throw new Problem(
      "no-headers",
      `reshape: no run of headers such as wk1, wk2, wk3 was found; say --columns or --pattern; the headers are ${all.slice(0, 30).join(", ")}`,
    );
  for (const name of headers.columns) if (!all.includes(name)) throw unknownColumn(name, all, "reshape");
  const notes = [`${headers.columns.length} headers became the values of ${headers.names.join(", ")}`];
  return within({ a: data }, settings, (workspace) =>
    answer(workspace, longSql(all, headers, value, keepMissing), notes),
  );
}

const levelsMost = 5000;

/** Long to wide: a column for each level of `names`, filled from `value`. */
export async function reshapeWide(
  data: DataSet,
  names: string,
  value: string,
  settings: EngineSettings = {},
): Promise<Organised> {
  const all = data.schema.map((field) => field.name);
  for (const name of [names, value]) if (!all.includes(name)) throw unknownColumn(name, all, "reshape");
  const [{ levels, distinct }] = await data.summarize([{ ask: "levels", column: names, limit: levelsMost }]);
  if (distinct > levelsMost)
    throw new Problem("too-many-columns", `reshape: ${names} has ${distinct} values, that many columns are not made`);
  const order = data.schema.find((field) => field.name === names)?.levels;
  const texts = order
    ? order.filter((level) => levels.some((one) => one.level === level))
    : levels.map((one) => one.level).sort();
  return within({ a: data }, settings, async (workspace) => {
    const [doubled] = await workspace.numbers(doubledSql(all, names, value));
    if (doubled! > 0)
      throw new Problem(
        "doubled-cells",
        `reshape: ${doubled} cells of the wide table would have more than one value; the other columns with ${names} must tell the rows apart`,
        { doubled },
      );
    return answer(workspace, wideSql(all, names, value, texts), [`${texts.length} values of ${names} became columns`]);
  });
}

/** Features of each event from the earlier events of its entity, point-in-time correct. */
export async function eventFeatures(
  data: DataSet,
  plan: FeaturePlan,
  settings: EngineSettings = {},
): Promise<Organised> {
  const fieldOf = (name: string) => {
    const field = data.schema.find((one) => one.name === name);
    if (field) return field;
    throw unknownColumn(
      name,
      data.schema.map((one) => one.name),
      "features",
    );
  };
  fieldOf(plan.entity);
  plan.groups.map(fieldOf);
  const { kind } = fieldOf(plan.time);
  if (kind !== "time" && kind !== "number")
    throw new Problem("wrong-kind", `features: "${plan.time}" is ${kind}; a time, or a number of days, is needed`);
  const words = plan.numbers.filter((name) => fieldOf(name).kind !== "number");
  if (words.length > 0)
    throw new Problem(
      "wrong-kind",
      `features: ${words.join(", ")} cannot be added up; count their values with --distinct`,
    );
  return within({ a: data }, settings, (workspace) =>
    answer(workspace, featuresSql(data.schema, plan), [
      "a window ends before the event's own moment: it never holds the event itself, one at the same moment, or the future",
    ]),
  );
}

async function within(
  tables: Readonly<Record<string, DataSet>>,
  settings: EngineSettings,
  work: (workspace: Workspace) => Promise<Organised>,
): Promise<Organised> {
  const workspace = await Workspace.open(settings);
  try {
    for (const [name, data] of Object.entries(tables)) await workspace.load(name, data);
    return await work(workspace);
  } catch (error) {
    workspace.close();
    throw error;
  }
}

async function answer(workspace: Workspace, sql: string, notes: readonly string[]): Promise<Organised> {
  const columns = (await workspace.columnsOf(sql)).map(({ name }) => name);
  let count = 0;
  return {
    columns,
    notes,
    async *csv() {
      try {
        yield `${csvRecord(columns)}\n`;
        for await (const rows of workspace.query(sql)) {
          count += rows.length;
          yield rows.map((row) => `${csvRecord(row)}\n`).join("");
        }
      } finally {
        workspace.close();
      }
    },
    rows: () => count,
  };
}
