import { countTexts } from "../counts.ts";
import { groupRows } from "../groups.ts";
import { isMeasure } from "../measures.ts";
import type { Dependency, Finder, Found, Texts } from "../recipe.ts";

/** Rows of a group that must agree on a value before it counts as the group's. */
const leastAgree = 3;
/** Cells in groups that have a clear value, for a law to be read from them. */
const leastClear = 50;
/** Of the filled cells of a group, the share of its value; the next value has at most half as many. */
const leastShare = 0.6;
/** Share of all rows in groups that hold their group's value: of any dependency, and of one that is seen in large groups. */
const strong = 0.9;
const strongInLargeGroups = 0.75;
const largeGroup = 10;
/** How far above what the most frequent value alone would give the share must be. */
const aboveChance = 0.5;
/** A column may be less well determined than one that it repairs by no more than this. */
const lessReliable = 0.05;
/** Share of the rows with a value of another column that break a dependency, from which on they are exceptions. */
const nearlyAll = 0.9;
/** Where so many of the rows that break a dependency are borne out by others, it is none. */
const mostBorneOut = 0.5;
/**
 * Faults fall anywhere; exceptions lie in some groups. How much more the cells that break a rule vary from group to group
 * than chance makes them (chi squared over its degrees of freedom), and the share of them that is the same value again in
 * the same group though it is at home in others, up to which they are taken for faults.
 */
const mostDispersion = 2;
const mostSecondTruths = 1 / 3;
/** Columns beyond which pairs are not looked at, and distinct values of a column that is looked at as a share of the rows. */
const mostColumns = 60;
const mostDistinct = 0.5;

/**
 * Values that go with each other: where one column determines another in nearly all rows, the cells that break it are
 * wrong unless something else bears them out (functional dependencies with their g3 error, Kivinen and Mannila,
 * Theoretical Computer Science 149, 1995).
 */
export const dependencies: Finder = {
  id: "dependency",
  certain: false,
  find(texts) {
    const { names, columns, count } = texts;
    const distinct = columns.map((column) => countTexts(column).size);
    const keys = names.map((_, at) => at).filter((at) => distinct[at]! > 1 && distinct[at]! <= mostDistinct * count);
    if (keys.length < 2 || keys.length > mostColumns) return [];
    const groups = new Map(keys.map((at) => [at, groupRows(columns[at]!)] as const));
    const witnesses = keys.filter((at) => !isMeasure(names[at]!, columns[at]!));
    const rules = reliable(
      witnesses.flatMap((from) => keys.flatMap((to) => ruleOf(texts, groups.get(from)!, from, to))),
    );
    const kept = rules.flatMap((rule) => withoutBorneOut(rule, rules, texts, groups));
    return keys.flatMap((at): Found[] => {
      const from = kept.filter((rule) => rule.to === at);
      if (from.length === 0) return [];
      const best = from.reduce((a, b) => (b.share > a.share ? b : a));
      const plain = ({ values }: Rule, column: number): Dependency => ({ column: names[column]!, values });
      return [
        {
          columns: [names[at]!],
          reason: `${from.map((rule) => names[rule.from]).join(", ")} ${from.length > 1 ? "each determine" : "determines"} it (${Math.round(best.share * 1000) / 10} % of the rows agree with ${names[best.from]}); cells that contradict them all take their value`,
          evidence: { determinants: from.length, share: best.share },
          change: {
            do: "depend",
            from: from.map((rule) => ({
              ...plain(rule, rule.from),
              others: kept
                .filter((other) => other.from === rule.from && other.to !== at)
                .map((other) => plain(other, other.to)),
              except: rule.except.map((one) => ({ column: names[one.column]!, values: one.values })),
            })),
            to: kept.filter((rule) => rule.from === at).map((rule) => plain(rule, rule.to)),
          },
        },
      ];
    });
  },
};

interface Rule {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly strong: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly except: readonly { readonly column: number; readonly values: readonly string[] }[];
}

function ruleOf({ columns }: Texts, groups: ReturnType<typeof groupRows>, from: number, to: number): Rule[] {
  if (from === to) return [];
  const cells = columns[to]!;
  let agree = 0;
  let seen = 0;
  let clear = 0;
  const breaks: Group[] = [];
  const values: [string, string][] = [];
  const all = new Map<string, number>();
  for (const [key, rows] of groups) {
    const counts = new Map<string, number>();
    let filled = 0;
    for (const row of rows) {
      const cell = cells[row]!;
      if (cell === "") continue;
      filled++;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    for (const [value, own] of counts) all.set(value, (all.get(value) ?? 0) + own);
    if (filled < 2) continue;
    const [first, second] = topTwo(counts);
    agree += first.count;
    seen += filled;
    if (first.count < leastAgree || first.count < leastShare * filled || first.count < 2 * second) continue;
    values.push([key, first.value]);
    clear += filled;
    breaks.push({ filled, value: first.value, counts });
  }
  if (clear < leastClear || !areFaults(breaks, all)) return [];
  if (seen === 0 || values.length < 2 || new Set(values.map(([, value]) => value)).size < 2) return [];
  const share = agree / seen;
  const chance = topTwo(all)[0].count / [...all.values()].reduce((sum, one) => sum + one, 0);
  if (share - chance < aboveChance * (1 - chance)) return [];
  const large = seen >= largeGroup * groups.size && clear >= strongInLargeGroups * seen;
  const isStrong = share >= (large ? strongInLargeGroups : strong);
  return [{ from, to, share, strong: isStrong, values: Object.fromEntries(values), except: [] }];
}

interface Group {
  readonly filled: number;
  readonly value: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** Whether the cells that break a rule look like faults: scattered over the groups, and not the same second truth again. */
function areFaults(groups: readonly Group[], all: ReadonlyMap<string, number>): boolean {
  let cells = 0;
  let wrong = 0;
  let second = 0;
  for (const { filled, value, counts } of groups) {
    cells += filled;
    for (const [other, own] of counts) {
      if (other === value) continue;
      wrong += own;
      if (own > 1 && own < 0.5 * all.get(other)!) second += own;
    }
  }
  if (wrong === 0) return true;
  const rate = wrong / cells;
  let square = 0;
  for (const { filled, value, counts } of groups)
    square += (filled - counts.get(value)! - rate * filled) ** 2 / (rate * (1 - rate) * filled);
  return square <= mostDispersion * Math.max(1, groups.length - 1) && second <= mostSecondTruths * wrong;
}

/** Strong rules from columns that are not themselves worse determined than what they would repair. */
function reliable(rules: readonly Rule[]): Rule[] {
  const best = new Map<number, number>();
  for (const { to, share } of rules) best.set(to, Math.max(best.get(to) ?? 0, share));
  return rules.filter(
    (rule) => rule.strong && (best.get(rule.from) ?? 1) >= Math.min(1, best.get(rule.to)!) - lessReliable,
  );
}

/**
 * A row that breaks a rule is borne out where another rule agrees with its cell, or where it has a value in some column
 * of which nearly all rows break the rule: it is then an exception, not a fault. A rule with many exceptions is none.
 */
function withoutBorneOut(
  rule: Rule,
  rules: readonly Rule[],
  { columns, count }: Texts,
  groups: ReadonlyMap<number, ReturnType<typeof groupRows>>,
): Rule[] {
  const broken = new Uint8Array(count);
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    const key = columns[rule.from]![row]!;
    const cell = columns[rule.to]![row]!;
    if (cell === "" || !Object.hasOwn(rule.values, key) || rule.values[key] === cell) continue;
    broken[row] = 1;
    rows.push(row);
  }
  const others = rules.filter((other) => other.to === rule.to && other !== rule);
  const except: { column: number; values: string[] }[] = [];
  const exempt = new Set<number>();
  for (const [column, own] of groups) {
    if (column === rule.from || column === rule.to) continue;
    const values: string[] = [];
    for (const key of new Set(rows.map((row) => columns[column]![row]!))) {
      const group = own.get(key) ?? [];
      const breaking = group.reduce((sum, row) => sum + broken[row]!, 0);
      if (group.length < leastAgree || breaking < nearlyAll * group.length) continue;
      values.push(key);
      for (const row of group) exempt.add(row);
    }
    if (values.length > 0) except.push({ column, values });
  }
  const borneOut = rows.filter(
    (row) =>
      exempt.has(row) || others.some((other) => other.values[columns[other.from]![row]!] === columns[rule.to]![row]),
  ).length;
  return rows.length > 0 && borneOut >= mostBorneOut * rows.length ? [] : [{ ...rule, except }];
}

function topTwo(counts: ReadonlyMap<string, number>): [{ value: string; count: number }, number] {
  let value = "";
  let first = 0;
  let second = 0;
  for (const [text, count] of counts) {
    if (count > first) {
      second = first;
      first = count;
      value = text;
    } else if (count > second) second = count;
  }
  return [{ value, count: first }, second];
}
