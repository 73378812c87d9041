import { listed } from "../core/near.ts";
import { kindEvidence } from "./kind-evidence.ts";
import type { Ask, MatchedColumn } from "./match-document.ts";
import type { PairEvidence } from "./pair-evidence.ts";
import type { Sketch } from "./sketch.ts";

const listedMost = 8;
/** Levels open on both sides beyond which they are no coding but names of things. */
const openMost = 20;

/** What is to be asked of a pair: whether it is one, by which factor, which levels are the same. */
export function asksOf(
  { from, to, sure, confidence, by }: MatchedColumn,
  evidence: PairEvidence,
  rivals: readonly string[],
): readonly Ask[] {
  if (to === null) return [];
  const { doubts, levels, supposed } = evidence;
  const asks: Ask[] = [];
  const put = (question: Ask["question"], message: string, flag?: string) =>
    asks.push({ question, from, to, message, ...(flag === undefined ? {} : { flag: `--map ${quoted(flag)}` }) });
  if (!sure) {
    const others = rivals.length > 0 ? ` It might also be ${rivals.join(", ")}.` : "";
    const because = by.length > 0 ? ` by ${by.join(", ")}` : "";
    if (doubts.includes("kinds"))
      put(
        "kinds",
        `${from} and ${to} are of kinds that do not read as each other; tell --kind, or that they are one.${others}`,
        `${from}=${to}`,
      );
    if (doubts.includes("scale"))
      put(
        "scale",
        supposed === undefined
          ? `${from} and ${to} have values that lie apart; by which factor does a value of ${to} become one of ${from}?${others}`
          : `${from} and ${to} have values that would agree if ${from} were ${to} * ${figure(supposed)}; are they in such units?${others}`,
        `${from}=${to}*${supposed === undefined ? "FACTOR" : figure(supposed)}`,
      );
    if (!doubts.includes("kinds") && !doubts.includes("scale"))
      put(
        "column",
        `Is ${to} the same as ${from} (confidence ${confidence.toFixed(2)}${because})?${others}`,
        `${from}=${to}`,
      );
  }
  const open = levels ? Math.min(levels.openFrom.length, levels.openTo.length) : 0;
  if (levels && open > 0 && open <= openMost)
    put(
      "levels",
      `Levels of ${from} without a sure counterpart: ${listed(levels.openFrom, listedMost)}; of ${to}: ${listed(levels.openTo, listedMost)}. Write pairs that are the same under "levels" of ${from} in mapping.json.`,
    );
  return asks;
}

/** Asks for the target of a study among the columns that are left and could be read as it. */
export function askForTarget(target: Sketch, left: readonly Sketch[]): readonly Ask[] {
  const able = left.filter((column) => kindEvidence(target, column).fits).map(({ name }) => name);
  const [to] = able;
  if (to === undefined) return [];
  const message = `The target ${target.name} was not found; of the columns without a counterpart it might be ${listed(able, listedMost)}.`;
  return [{ question: "column", from: target.name, to, message, flag: `--map ${quoted(`${target.name}=${to}`)}` }];
}

const figure = (value: number): string => String(Number(value.toPrecision(6)));

/** As a shell takes it. */
const quoted = (text: string): string =>
  /^[\w.=/*-]+$/.test(text) && !text.includes("*") ? text : `'${text.replaceAll("'", `'\\''`)}'`;
