import type { Pass } from "./column-pass.ts";
import { figureText } from "./figure-text.ts";
import { percent } from "./level.ts";
import type { Pairs } from "./pairs/strongest-pairs.ts";
import type { Alert, NearDuplicate, ProfileColumn } from "./profile-document.ts";

type Described = Omit<ProfileColumn, "alerts">;

const nearlyEqual = 0.995;
const leakFrom = 0.98;
const rareClass = 0.1;

/** What is odd about the table as a whole: copies of rows and columns, cells that are missing together. */
export function tableAlerts(columns: readonly Described[], pass: Pass, pairs: Pairs, rows: number): Alert[] {
  const alerts: Alert[] = [];
  if (pass.duplicateRows > 0)
    alerts.push({
      code: "duplicate-rows",
      message: `${pass.duplicateRows} of ${rows} rows (${percent(pass.duplicateRows / rows)}) repeat another row in every column`,
      severity: "warning",
    });
  else if (pass.duplicatesButKey > 0)
    alerts.push({
      code: "duplicate-rows",
      message: `${pass.duplicatesButKey} of ${rows} rows (${percent(pass.duplicatesButKey / rows)}) repeat another row in every column but the key`,
      severity: "info",
    });
  const equal = groupsOf(
    columns.filter(({ distinct }) => distinct > 1),
    ({ name, kind, distinct, missing }) =>
      `${kind === "time" || kind === "number" ? "n" : "t"}${pass.columns.get(name)?.content}:${distinct}:${missing}`,
  );
  for (const group of equal)
    alerts.push({
      code: "duplicate-columns",
      columns: group,
      message: `${group.join(", ")} hold the same values in every row`,
      severity: "warning",
    });
  const same = new Set(equal.flat());
  const isTold = (a: string, b: string) => same.has(a) && same.has(b);
  for (const near of pairs.nearDuplicates) {
    if (isTold(near.a, near.b)) continue;
    alerts.push({
      code: "near-duplicate-columns",
      columns: [near.a, near.b],
      message: relationText(near),
      severity: "warning",
    });
  }
  const near = new Set(pairs.nearDuplicates.map(({ a, b }) => `${a}\n${b}`));
  for (const { a, b, value, measure } of pairs.pairs) {
    const isBoth = measure === "spearman" || measure === "cramersV";
    if (!isBoth || Math.abs(value) < nearlyEqual || isTold(a, b) || near.has(`${a}\n${b}`)) continue;
    alerts.push({
      code: "near-duplicate-columns",
      columns: [a, b],
      message: `${a} and ${b} say nearly the same (${measure === "spearman" ? "rank correlation" : "Cramér's V"} ${value.toFixed(3)})`,
      severity: "info",
    });
  }
  const gaps = groupsOf(
    columns.filter(({ missing }) => missing > 0 && missing < rows),
    ({ name, missing }) => `${missing}:${pass.columns.get(name)!.missing}`,
  );
  for (const group of gaps) {
    const { missing } = columns.find(({ name }) => name === group[0])!;
    alerts.push({
      code: "missing-together",
      columns: group,
      message: `${listed(group)} are missing in the same ${missing} rows`,
      severity: "info",
    });
  }
  return alerts;
}

/** What is odd about the target, and which columns know it too well to be known before it. */
export function targetAlerts(target: Described, pairs: Pairs, rows: number): Alert[] {
  const { name, levels, missing, kind, distinct } = target;
  const alerts: Alert[] = [];
  const filled = rows - missing;
  if (missing > 0)
    alerts.push({
      code: "target-missing",
      column: name,
      message: `${name} is missing in ${missing} of ${rows} rows; those cannot be learned from`,
      severity: "warning",
    });
  const counted = (levels ?? []).filter(({ count }) => count > 0);
  if (counted.length > 1) {
    const rare = counted.reduce((least, level) => (level.count < least.count ? level : least));
    const share = rare.count / filled;
    if (share < rareClass)
      alerts.push({
        code: "target-imbalance",
        column: name,
        message: `${name} is "${rare.level}" in ${rare.count} of ${filled} rows (${percent1(share)}); accuracy alone would mislead`,
        severity: "warning",
      });
  }
  if (kind === "key" || kind === "text" || distinct < 2)
    alerts.push({
      code: "target-unusable",
      column: name,
      message: `${name} is ${distinct < 2 ? "constant" : `a ${kind}`} and cannot be predicted`,
      severity: "error",
    });
  for (const { a, b, measure, value, n } of pairs.pairs) {
    const isStanding = measure === "spearman" || measure === "correlationRatio" || measure === "cramersV";
    if (!isStanding || (a !== name && b !== name) || Math.abs(value) < leakFrom) continue;
    const column = a === name ? b : a;
    alerts.push({
      code: "leakage",
      column,
      message: `${column} alone tells ${name} almost without fault (association ${Math.abs(value).toFixed(3)} over ${n} rows): is it known before ${name} is?`,
      severity: "warning",
    });
  }
  return alerts;
}

function relationText({ a, b, relation, factor = 1, offset = 0, rows, exceptions, sample }: NearDuplicate): string {
  const sign = offset < 0 ? "-" : "+";
  const line = `${b} is ${figureText(factor)} times ${a}${offset === 0 ? "" : ` ${sign} ${figureText(Math.abs(offset))}`}`;
  const said = { equal: `${b} equals ${a}`, linear: line, recoding: `${b} is ${a} under other names, one for one,` };
  const of = `${rows} rows${sample ? " of a sample" : ""}`;
  return `${said[relation]} in ${exceptions === 0 ? `all ${of}` : `all but ${exceptions} of ${of}`} in which both have a value`;
}

function groupsOf(columns: readonly Described[], keyOf: (column: Described) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const column of columns) {
    const key = keyOf(column);
    groups.set(key, [...(groups.get(key) ?? []), column.name]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

const listed = (names: readonly string[]) =>
  names.length <= 6 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;

const percent1 = (share: number) => `${(100 * share).toFixed(1)} %`;
