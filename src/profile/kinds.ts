import { parseNumber } from "../core/patterns.ts";
import type { Cast } from "../core/plan.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import type { Field, Kind } from "../core/table.ts";
import { timeFormats } from "../core/time-format.ts";
import { columnGroups } from "./column-groups.ts";
import { type ColumnValues, columnValues } from "./column-values.ts";
import type { Decision } from "./decision.ts";
import { cellsDoNot, cellsOf, cellsText, type Level } from "./level.ts";
import { rangeOrder } from "./ranges.ts";
import { scaleOrder } from "./scales.ts";
import type { ToldColumn } from "./schema-file.ts";
import { unitStatedBy } from "./stated-units.ts";
import { decideNumbers } from "./whole-numbers.ts";
import { decideWords } from "./words.ts";

/** What a column was found to be: how its cells are read, and why. */
export interface Reading {
  readonly field: Field;
  readonly cast: Cast;
  readonly reason: string;
}

export interface KindOptions {
  /** More texts that mean missing, in every column. */
  readonly missing?: readonly string[];
  /** Kinds that are told, by column name. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** What a schema file tells, by column name; `kinds` win over it. */
  readonly told?: Readonly<Record<string, ToldColumn>>;
}

/** The kinds of all columns, read off their values and names, never off a target. */
export async function inferKinds(raw: Rows, options: KindOptions = {}): Promise<readonly Reading[]> {
  const names = raw.schema.map((field) => field.name);
  for (const name of Object.keys(options.kinds ?? {}))
    if (!names.includes(name))
      throw new Problem("unknown-column", `--kind: there is no column "${name}"; the columns are ${names.join(", ")}`, {
        name,
      });
  const extra = options.missing ?? [];
  const readings: Reading[] = [];
  const isTold = (name: string) => (options.kinds?.[name] ?? options.told?.[name]) !== undefined;
  for (const fields of columnGroups(raw.schema)) {
    for (const column of await columnValues(raw, fields, extra, isTold)) {
      const { name } = column.field;
      const told = options.told?.[name] ?? {};
      const kind = options.kinds?.[name] ?? told.kind;
      readings.push(apply(finish(column, decide(column, kind), extra), told, kind));
    }
  }
  return edgesAsKeys(readings, { ...options.told, ...options.kinds });
}

function decide(values: ColumnValues, told: Kind | undefined): Decision {
  const { field, levels, words, numbers, time, number, distinct, filled } = values;
  if (told) {
    const found = decide(values, undefined);
    return found.kind === told
      ? { ...found, reason: "told" }
      : { kind: told, reason: "told", rest: toldRest(told, values) };
  }
  if (field.kind === "time") return { kind: "time", reason: "stored as a time" };
  if (numbers.length === 0 && filled === 0)
    return { kind: "text", reason: levels.length ? "only missing marks" : "every cell is missing" };
  if (time) return { kind: "time", reason: unreadTold(time.reason, time.unread), rest: { time: time.format } };
  const decided = number ? decideNumbers(values) : undefined;
  if (decided) return decided;
  if (numbers.length === 0) return { kind: "text", reason: "only missing marks" };
  if (distinct === 2 && (filled > 3 || words.every(({ level }) => spoken.test(level))))
    return { kind: "flag", reason: "two levels", rest: { levels: orderTwo(values.words) } };
  return decideWords(values);
}

const unreadTold = (reason: string, unread: number) =>
  unread ? `${reason}; ${cellsDoNot(unread)} read as a time` : reason;

const spoken = /^(no|n|false|f|0|off|absent|negative|yes|y|true|t|1|on|present|positive)$/i;
const negative = /^(no|n|false|0|off|absent|negative|none|never)$/i;

/** The two levels of a flag with the negative one first where words or numbers say which that is. */
function orderTwo(words: readonly Level[]): string[] {
  const two = words.map(({ level }) => level);
  const second = negative.test(two[1]!) || (/^f$/i.test(two[1]!) && /^t$/i.test(two[0]!));
  return second ? [two[1]!, two[0]!] : two;
}

function finish(values: ColumnValues, { kind, reason, rest = {} }: Decision, extra: readonly string[]): Reading {
  const { field, levels, number } = values;
  const numeric =
    values.time !== undefined || (number !== undefined && kind !== "text") || kind === "number" || kind === "time";
  const words = numeric || values.numbers.length === 0 ? values.missingAmongNumbers : values.missingAmongWords;
  const missing = levels.filter(({ level }) => words.has(level));
  const marks = missing.map(({ level }) => `"${level}"`).join(", ");
  const found = missing.length ? `; ${marks} read as missing (${cellsText(cellsOf(missing))})` : "";
  const spike = numeric && rest.number !== undefined ? number?.spike : undefined;
  const far = spike
    ? `; ${spike.value} stands far from all other values and is read as missing (${cellsText(spike.count)})`
    : "";
  const unit = rest.unit ?? (kind === "number" && !rest.meaning ? unitStatedBy(field.name) : undefined);
  const named = unit !== undefined && rest.unit === undefined ? `; in ${unit} by its name` : "";
  const cast: Cast = {
    column: field.name,
    to: kind,
    missing: [...new Set([...missing.map(({ level }) => level), ...extra])],
    ...rest,
    ...(unit ? { unit } : {}),
    ...(spike ? { missingNumbers: [spike.value] } : {}),
  };
  return {
    field: {
      ...field,
      kind,
      role: kind === "key" || kind === "text" ? "ignore" : "feature",
      ...(rest.meaning ? { meaning: rest.meaning } : {}),
      ...(unit ? { unit } : {}),
    },
    cast,
    reason: `${reason}${found}${far}${named}`,
  };
}

/** What a schema file tells takes the place of what was found. */
function apply(reading: Reading, told: ToldColumn, kind: Kind | undefined): Reading {
  const { levels, meaning, unit, number, time, missing, role } = told;
  const parts = {
    ...(levels && reading.cast.to === (kind ?? reading.cast.to) ? { levels } : {}),
    ...(meaning ? { meaning } : {}),
    ...(unit ? { unit } : {}),
    ...(number && reading.cast.to === "number" ? { number } : {}),
    ...(time && reading.cast.to === "time" ? { time } : {}),
  };
  const { missingNumbers: _, ...without } = reading.cast;
  const numbers = missing?.filter((mark) => typeof mark === "number") ?? [];
  const cast: Cast = {
    ...(missing ? without : reading.cast),
    ...parts,
    ...(missing ? { missing: missing.filter((mark) => typeof mark === "string") } : {}),
    ...(numbers.length > 0 ? { missingNumbers: numbers } : {}),
  };
  const isUnused = cast.to === "key" || cast.to === "text";
  return {
    ...reading,
    cast,
    field: {
      ...reading.field,
      ...(role && !(isUnused && role === "feature") ? { role } : {}),
      ...(meaning ? { meaning } : {}),
      ...(unit ? { unit } : {}),
    },
  };
}

function toldRest(kind: Kind, { number, time, numbers, words }: ColumnValues): Partial<Cast> {
  if (kind === "number") return number ? { number: number.format } : {};
  if (kind === "time") return { time: time?.format ?? timeFormats[0]! };
  if (kind === "flag" && words.length === 2) return { levels: orderTwo(words) };
  if (kind !== "ordinal") return {};
  const kept = (number ? numbers : words).map(({ level }) => level);
  const numeric = kept.every((level) => !Number.isNaN(parseNumber(level)));
  if (numeric) return { levels: kept.sort((a, b) => Number(a) - Number(b)) };
  return { levels: scaleOrder(kept) ?? rangeOrder(kept) ?? kept.sort() };
}

const ends: readonly (readonly [string, string])[] = [
  ["source", "target"],
  ["from", "to"],
  ["src", "dst"],
  ["node1", "node2"],
];

/** Two columns of whole numbers named as the ends of an edge hold the names of nodes. */
function edgesAsKeys(readings: readonly Reading[], told: Readonly<Record<string, unknown>>): readonly Reading[] {
  const whole = (name: string) =>
    readings.find(
      ({ field, cast }) =>
        field.name.toLowerCase() === name && cast.to === "number" && !cast.meaning && told[field.name] === undefined,
    )?.field.name;
  const pair = ends.map((names) => names.map(whole)).find((names) => names.every((name) => name !== undefined));
  if (!pair) return readings;
  return readings.map((reading) => {
    const { cast, field } = reading;
    if (!pair.includes(field.name)) return reading;
    const { column, missing } = cast;
    return {
      field: { ...field, kind: "key", role: "ignore" },
      cast: { column, to: "key", missing },
      reason: "the ends of an edge",
    };
  });
}
