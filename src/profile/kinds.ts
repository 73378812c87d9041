import type { Answers } from "../core/ask.ts";
import { parseNumber } from "../core/patterns.ts";
import type { Cast, NumberFormat } from "../core/plan.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import type { Field, Kind, Meaning } from "../core/table.ts";
import { parseTime, timeFormats } from "../core/time-format.ts";

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
}

type Levels = Answers["levels"];
type Level = Levels["levels"][number];

/** Values looked at per column; beyond it, shares are those of the most frequent ones. */
const levelLimit = 10_000;
/** Texts that mean missing in a column of any kind. */
const missingAlways = [
  "?",
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "<NA>",
  "NaN",
  "nan",
  "null",
  "NULL",
  "Null",
  "-",
  "--",
  ".",
  "not available",
  "Not Available",
];
/** Texts that mean missing beside numbers and times, but may be a level of their own among words. */
const missingAmongNumbers = [
  "na",
  "none",
  "None",
  "NONE",
  "unknown",
  "Unknown",
  "missing",
  "nil",
  "*",
  "..",
  "...",
  "n.a.",
  "N.A.",
  "#VALUE!",
  "#DIV/0!",
  "#REF!",
];
/** Cells of a column that must be read for it to be a number or a time; the others become missing and are counted. */
const readShare = 0.95;

/** The kinds of all columns, read off their values and names, never off a target. */
export async function inferKinds(raw: Rows, options: KindOptions = {}): Promise<readonly Reading[]> {
  const names = raw.schema.map((field) => field.name);
  for (const name of Object.keys(options.kinds ?? {}))
    if (!names.includes(name))
      throw new Problem("unknown-column", `--kind: there is no column "${name}"; the columns are ${names.join(", ")}`, {
        name,
      });
  const answers = await raw.summarize(names.map((column) => ({ ask: "levels", column, limit: levelLimit }) as const));
  const first = raw.schema.map((field, i) => readColumn(field, answers[i]!, raw.count, options));
  return withSpikes(raw, first);
}

function readColumn(field: Field, answer: Levels, rows: number, options: KindOptions): Reading {
  const told = options.kinds?.[field.name];
  const extra = options.missing ?? [];
  const words = new Set([...missingAlways, ...extra]);
  const wordsAmongNumbers = new Set([...words, ...missingAmongNumbers]);
  const levels = answer.levels
    .map(({ level, count }) => ({ level: level.trim(), count }))
    .filter(({ level }) => level !== "");
  const among = levels.filter(({ level }) => !wordsAmongNumbers.has(level));
  const finish = (kind: Kind, reason: string, rest: Partial<Cast> = {}, missingWords = words): Reading => {
    const missing = levels.filter(({ level }) => missingWords.has(level)).map(({ level }) => level);
    const cells = sum(levels.filter(({ level }) => missingWords.has(level)));
    const found = missing.length
      ? `; ${missing.map((word) => `"${word}"`).join(", ")} read as missing (${cells} cells)`
      : "";
    const cast: Cast = { column: field.name, to: kind, missing: [...new Set([...missing, ...extra])], ...rest };
    const role = kind === "key" || kind === "text" ? "ignore" : "feature";
    return {
      field: { ...field, kind, role, ...(rest.meaning ? { meaning: rest.meaning } : {}) },
      cast,
      reason: `${reason}${found}`,
    };
  };

  if (field.kind === "number" || field.kind === "time") {
    if (told && told !== field.kind) return finish(told, "told");
    if (field.kind === "time") return finish("time", "stored as a time");
  }
  const number = numberFormatOf(among);
  const time = number && !compactDate(among) ? undefined : timeFormatOf(among, field.name);
  if (told)
    return finish(
      told,
      "told",
      toldRest(told, number, time, levels, words),
      told === "number" || told === "time" ? wordsAmongNumbers : words,
    );
  if (among.length === 0)
    return finish("text", levels.length ? "only missing marks" : "every cell is missing", {}, wordsAmongNumbers);

  const distinct = answer.distinct - (levels.length - among.length);
  const filled = sum(among);
  const repeat = rows === 0 ? 0 : distinct / Math.max(1, Math.min(rows, answer.distinct > levelLimit ? rows : filled));
  const leading = among.filter(({ level }) => /^0[0-9]+$/.test(level));
  const isCode =
    leading.length > 0 && sum(leading) >= 0.005 * filled && among.every(({ level }) => /^[0-9]+$/.test(level));

  if (time) return finish("time", time.reason, { time: time.format }, wordsAmongNumbers);
  if (distinct === 2 && !isCode)
    return finish("flag", "two levels", { levels: orderTwo(among) }, number ? wordsAmongNumbers : words);
  if (number && !isCode) {
    const integers = among.every(({ level }) => Number.isInteger(parseNumber(level, number.format)));
    const key = integers && number.bare ? integerKey(field.name, among, distinct, repeat, rows) : undefined;
    if (key) return finish("key", key, {}, wordsAmongNumbers);
    if (integers && postcodeName.test(field.name) && among.every(({ level }) => /^[0-9]{4,6}$/.test(level)))
      return finish(
        "category",
        "whole numbers under the name of a postcode",
        { meaning: "postcode" },
        wordsAmongNumbers,
      );
    const numeric: Partial<Cast> = { number: number.format, ...meaningOf(field.name, number, among) };
    if (integers && number.bare && number.unread === 0 && distinct >= 3 && distinct <= 10 && rows > 2 * distinct) {
      const ordered = among.map(({ level }) => level).sort((a, b) => Number(a) - Number(b));
      return finish("ordinal", `whole numbers with ${distinct} levels`, { levels: ordered }, wordsAmongNumbers);
    }
    const unread = number.unread ? `; ${number.unread} cells do not read as a number` : "";
    return finish("number", `${number.reason}${unread}`, numeric, wordsAmongNumbers);
  }
  return readWords(
    field.name,
    levels.filter(({ level }) => !words.has(level)),
    distinct,
    repeat,
    isCode,
    finish,
  );
}

function readWords(
  name: string,
  levels: readonly Level[],
  distinct: number,
  repeat: number,
  isCode: boolean,
  finish: (kind: Kind, reason: string, rest?: Partial<Cast>) => Reading,
): Reading {
  const filled = sum(levels);
  if (filled === 0) return finish("text", "only missing marks");
  const share = (test: RegExp) => sum(levels.filter(({ level }) => test.test(level))) / filled;
  if (share(/^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/) >= readShare)
    return finish("key", "e-mail addresses", { meaning: "email" });
  if (share(/^(https?:\/\/|www\.)\S+$/) >= readShare) return finish("text", "web addresses", { meaning: "url" });
  const spaced = share(/\s/);
  const coded = share(/^[\w./#:-]*[0-9][\w./#:-]*$/);
  if (repeat >= 0.95 && distinct > 20 && spaced < 0.05 && coded >= 0.9)
    return finish("key", `codes, ${percent(repeat)} distinct`);
  if (keyName.test(name) && distinct > 50 && spaced < 0.05 && coded >= 0.9)
    return finish("key", "codes under the name of an identifier");
  const length = levels.reduce((total, { level, count }) => total + level.length * count, 0) / filled;
  if (distinct > 20 && (repeat > 0.5 || (length > 40 && repeat > 0.2)))
    return finish("text", `words, ${percent(repeat)} distinct`);
  return finish("category", isCode ? "digits with leading zeros are codes" : `${distinct} levels`);
}

const keyName = /(^|[\s_.-])(id|ids|key|uuid|guid|identifier)$|[a-z](Id|ID)$|^(rownames?|index|unnamed:? ?0?)$/i;
const postcodeName = /zip|postal|postcode|post_code|plz/i;

function integerKey(
  name: string,
  levels: readonly Level[],
  distinct: number,
  repeat: number,
  rows: number,
): string | undefined {
  if (keyName.test(name) && distinct > 50) return `whole numbers under the name of an identifier, ${distinct} distinct`;
  if (repeat < 0.95 || distinct < 20) return undefined;
  if (keyName.test(name)) return "distinct whole numbers under the name of an identifier";
  if (levels.length < distinct) return undefined;
  const values = levels.map(({ level }) => Number(level)).sort((a, b) => a - b);
  const start = values[0]!;
  if (distinct === rows && (start === 0 || start === 1) && values.at(-1)! - start === rows - 1)
    return "the row's number";
  return undefined;
}

interface NumberReading {
  readonly format: NumberFormat;
  readonly unread: number;
  readonly bare: boolean;
  readonly reason: string;
}

function numberFormatOf(levels: readonly Level[]): NumberReading | undefined {
  const filled = sum(levels);
  if (filled === 0) return undefined;
  const affix = affixesOf(levels);
  const candidates: NumberFormat[] = [
    { decimal: "." },
    { decimal: ".", thousands: "," },
    { decimal: "," },
    { decimal: ",", thousands: "." },
    { decimal: ".", thousands: " " },
    { decimal: ".", thousands: "'" },
  ];
  let best: NumberReading | undefined;
  for (const format of [...candidates, ...(affix ? candidates.map((candidate) => ({ ...candidate, ...affix })) : [])]) {
    const read = sum(levels.filter(({ level }) => !Number.isNaN(parseNumber(level, format))));
    if (read < readShare * filled || (best && filled - read >= best.unread)) continue;
    const bare = format.prefix === undefined && format.suffix === undefined;
    const words = [format.prefix, format.suffix].filter((word) => word !== undefined).map((word) => `"${word}"`);
    const marks = `${format.thousands ? `, "${format.thousands}" between thousands` : ""}${format.decimal === "," ? ", decimal comma" : ""}`;
    best = {
      format,
      unread: filled - read,
      bare,
      reason: `numbers${words.length ? ` with ${words.join(" and ")}` : ""}${marks}`,
    };
  }
  return best;
}

/** A sign before or behind the number that most cells share: a currency, per cent. */
function affixesOf(levels: readonly Level[]): Pick<NumberFormat, "prefix" | "suffix"> | undefined {
  const count = (pattern: RegExp) => {
    const found = new Map<string, number>();
    for (const { level, count } of levels) {
      const sign = pattern.exec(level)?.[1];
      if (sign) found.set(sign, (found.get(sign) ?? 0) + count);
    }
    return [...found].sort((a, b) => b[1] - a[1])[0];
  };
  const filled = sum(levels);
  const prefix = count(/^\(?-?\s*([$€£¥₹]|USD|EUR|GBP)\s*-?[0-9.]/);
  const suffix = count(/[0-9.]\s*([$€£¥₹%]|USD|EUR|GBP)\)?$/);
  if (prefix && prefix[1] >= readShare * filled) return { prefix: prefix[0] };
  return suffix && suffix[1] >= readShare * filled ? { suffix: suffix[0] } : undefined;
}

function meaningOf(
  name: string,
  number: NumberReading,
  levels: readonly Level[],
): { meaning?: Meaning; unit?: string } {
  const sign = number.format.prefix ?? number.format.suffix;
  if (sign === "%") return { meaning: "percent" };
  if (sign) return { meaning: "money", unit: sign };
  const inside = (low: number, high: number) =>
    levels.every(({ level }) => Number(level) >= low && Number(level) <= high);
  if (/(^|_)lat(itude)?$/i.test(name) && inside(-90, 90)) return { meaning: "latitude" };
  if (/(^|_)(lon|lng|long|longitude)$/i.test(name) && inside(-180, 180)) return { meaning: "longitude" };
  if (/year|^yr|_yr/i.test(name) && levels.every(({ level }) => level === "0" || /^(1[5-9]|20)[0-9]{2}$/.test(level)))
    return { meaning: "year" };
  return {};
}

const compactDate = (levels: readonly Level[]) =>
  levels.length >= 3 && levels.every(({ level }) => !Number.isNaN(parseTime(level, "yyyymmdd")));

function timeFormatOf(levels: readonly Level[], name: string): { format: string; reason: string } | undefined {
  const filled = sum(levels);
  const head = levels.slice(0, 50);
  if (filled === 0 || !head.some(({ level }) => /[0-9]/.test(level))) return undefined;
  const fits = timeFormats
    .filter((format) => head.some(({ level }) => !Number.isNaN(parseTime(level, format))))
    .map((format) => ({ format, read: sum(levels.filter(({ level }) => !Number.isNaN(parseTime(level, format)))) }))
    .filter(({ read }) => read >= readShare * filled)
    .sort((a, b) => b.read - a.read);
  const best = fits[0];
  if (best === undefined) return undefined;
  if (best.format === "yyyymmdd" && !/date|day|time|datum|fecha/i.test(name) && levels.length < 20) return undefined;
  const rival = fits.find(({ format, read }) => read === best.read && format !== best.format);
  const doubt = rival
    ? `; "${rival.format}" reads as many cells, the order of day and month is not decided by the values`
    : "";
  return { format: best.format, reason: `times written ${best.format}${doubt}` };
}

/** The two levels of a flag with the negative one first where words or numbers say which that is. */
function orderTwo(levels: readonly Level[]): string[] {
  const two = levels.map(({ level }) => level);
  const negative = two.findIndex((level) => /^(no|n|false|f|0|off|absent|negative)$/i.test(level));
  return negative === 1 ? [two[1]!, two[0]!] : two;
}

function toldRest(
  kind: Kind,
  number: NumberReading | undefined,
  time: { format: string } | undefined,
  levels: readonly Level[],
  words: ReadonlySet<string>,
): Partial<Cast> {
  if (kind === "number") return number ? { number: number.format } : {};
  if (kind === "time") return { time: time?.format ?? timeFormats[0]! };
  if (kind === "ordinal") {
    const kept = levels.map(({ level }) => level).filter((level) => !words.has(level));
    const numeric = kept.every((level) => !Number.isNaN(parseNumber(level)));
    return { levels: numeric ? kept.sort((a, b) => Number(a) - Number(b)) : kept.sort() };
  }
  return {};
}

/** A number of nines that stands far from all others and repeats is a mark for missing (-999, 9999). */
async function withSpikes(raw: Rows, readings: readonly Reading[]): Promise<readonly Reading[]> {
  const numeric = readings.filter(({ cast }) => cast.to === "number");
  const rows = raw.derive([{ step: "cast", casts: numeric.map(({ cast }) => cast) }]);
  const found = new Map<string, { value: number; count: number }>();
  const tops = await rows.summarize(
    numeric.map(({ cast }) => ({ ask: "levels", column: cast.column, limit: 50 }) as const),
  );
  for (const [i, { cast }] of numeric.entries()) {
    const spike = tops[i]!.levels.find(
      ({ level, count }) => /^-?9{2,}(\.0)?$/.test(level) && count >= Math.max(5, 0.005 * raw.count),
    );
    if (spike === undefined) continue;
    const value = Number(spike.level);
    const [rest] = await rows
      .derive([{ step: "cast", casts: [{ ...cast, missingNumbers: [value] }] }])
      .summarize([{ ask: "extremes", column: cast.column }]);
    if (rest.min === null || rest.max === null) continue;
    const gap = value < rest.min ? rest.min - value : value - rest.max;
    const range = Math.max(rest.max - rest.min, 1);
    if (gap > (value < 0 ? 1 : 3) * range) found.set(cast.column, { value, count: spike.count });
  }
  return readings.map((reading) => {
    const spike = found.get(reading.cast.column);
    if (spike === undefined) return reading;
    const reason = `${reading.reason}; ${spike.value} stands far from all other values and is read as missing (${spike.count} cells)`;
    return { ...reading, cast: { ...reading.cast, missingNumbers: [spike.value] }, reason };
  });
}

function sum(levels: readonly Level[]): number {
  return levels.reduce((total, { count }) => total + count, 0);
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
