import { type ClaimBase, defineClaim, type Evidence, noEvidence } from "../core/claim.ts";
import { columnOf, type Field, isCoded, type Table } from "../core/table.ts";
import { claimTable, isMeasured, numbers, tellShare } from "./cells.ts";
import { testEach } from "./test-each.ts";

/** What holds among columns in every row. */
export interface Identity extends ClaimBase {
  readonly form: "equal" | "sum" | "determines";
  /** `whole` equals the sum of the others, equals the other, or is determined by it. */
  readonly whole: string;
  readonly parts: readonly string[];
}

/** Columns among which sums are looked for. */
const sumColumns = 40;
const leastRows = 30;
/** Rows that a candidate must pass before all rows are looked at. */
const trialRows = 200;

/** An identity among columns. It has no p: it is confirmed when no row breaks it, its bound on exceptions is 3/n. */
export const identity = defineClaim<Identity>({
  id: "identity",
  version: 1,
  family: (claim, { target }) => (target !== undefined && claim.columns.includes(target) ? "target" : "table"),
  smallest: 0,
  async propose(rows, subject, context) {
    const { target, features } = subject.inputs;
    const names = [...(target === undefined ? [] : [target]), ...features];
    const table = await claimTable(rows, names, context);
    const fields = names.map((name) => rows.schema.find((field) => field.name === name)!);
    const added = sums(table, fields);
    const decided = dependencies(table, fields);
    const found: Identity[] = [];
    for (const claim of [...added.found, ...decided]) {
      const evidence = measure(claim, table);
      if (evidence.effect === 0 && evidence.n >= leastRows) found.push(claim);
      await context.pause();
    }
    return { claims: found, looked: added.looked + decided.length };
  },
  test(claims, rows, context) {
    return testEach(
      claims,
      rows,
      context,
      () => "exceptions",
      (table) => (claim) => measure(claim, table),
    );
  },
  say(claim, { n, effect, high }) {
    const [part] = claim.parts;
    const rule =
      claim.form === "sum"
        ? `${claim.whole} is always ${claim.parts.join(" + ")}`
        : claim.form === "equal"
          ? `${claim.whole} and ${part} are always equal`
          : `${part} always decides ${claim.whole}`;
    return `${rule} (${effect === 0 ? `no exception in ${n} rows` : `broken in ${tellShare(effect)} of ${n} rows`}, at most ${tellShare(high)} to be expected).`;
  },
});

/** Numbers that are equal to another or to the sum of two others in the first rows, and how many were tried. */
function sums(table: Table, fields: readonly Field[]): { found: Identity[]; looked: number } {
  const measured = fields.filter(isMeasured).slice(0, sumColumns);
  const values = measured.map((field) => numbers(table, field.name));
  let looked = 0;
  const holds = (whole: number, parts: readonly number[]) => {
    looked++;
    let seen = 0;
    let varied = false;
    for (let i = 0; i < table.count && seen < trialRows; i++) {
      let total = 0;
      for (const part of parts) total += values[part]![i]!;
      if (Number.isNaN(total) || Number.isNaN(values[whole]![i]!)) continue;
      if (!near(values[whole]![i]!, total)) return false;
      // 0 = 0 + 0 tells nothing.
      varied ||= parts.every((part) => values[part]![i] !== 0);
      seen++;
    }
    return varied && seen >= leastRows;
  };
  const found: Identity[] = [];
  const claim = (form: Identity["form"], whole: number, parts: readonly number[]) => {
    const names = parts.map((part) => measured[part]!.name);
    found.push({ columns: [measured[whole]!.name, ...names], form, whole: measured[whole]!.name, parts: names });
  };
  for (let a = 0; a < measured.length; a++)
    for (let b = a + 1; b < measured.length; b++) if (holds(a, [b])) claim("equal", a, [b]);
  for (let whole = 0; whole < measured.length; whole++)
    for (let a = 0; a < measured.length; a++)
      for (let b = a + 1; b < measured.length; b++)
        if (a !== whole && b !== whole && holds(whole, [a, b])) claim("sum", whole, [a, b]);
  return { found, looked };
}

/** A category that decides another one with fewer levels, each of its levels seen often enough to tell. */
function dependencies(table: Table, fields: readonly Field[]): Identity[] {
  const coded = fields.filter(
    (field) => field.levels && field.levels.length >= 2 && isCoded(columnOf(table, field.name)),
  );
  return coded.flatMap((whole) =>
    coded
      .filter(
        (part) =>
          part !== whole &&
          part.levels!.length >= whole.levels!.length &&
          part.levels!.length > 2 &&
          table.count >= 5 * part.levels!.length,
      )
      .map(
        (part): Identity => ({
          columns: [whole.name, part.name],
          form: "determines",
          whole: whole.name,
          parts: [part.name],
        }),
      ),
  );
}

function measure(claim: Identity, table: Table): Evidence {
  const { n, broken } = claim.form === "determines" ? countUndecided(table, claim) : countUnequal(table, claim);
  if (n === 0) return noEvidence("exceptions", "no row has all of the columns");
  return {
    n,
    units: n,
    measure: "exceptions",
    effect: broken / n,
    se: null,
    low: 0,
    high: Math.min(1, broken === 0 ? 3 / n : broken / n),
    p: null,
  };
}

function countUnequal(table: Table, claim: Identity): { n: number; broken: number } {
  const whole = numbers(table, claim.whole);
  const parts = claim.parts.map((part) => numbers(table, part));
  let n = 0;
  let broken = 0;
  for (let i = 0; i < table.count; i++) {
    let total = 0;
    for (const part of parts) total += part[i]!;
    if (Number.isNaN(total) || Number.isNaN(whole[i]!)) continue;
    n++;
    if (!near(whole[i]!, total)) broken++;
  }
  return { n, broken };
}

/** Rows whose level of the whole is not the most frequent one of their level of the part. */
function countUndecided(table: Table, claim: Identity): { n: number; broken: number } {
  const whole = columnOf(table, claim.whole);
  const part = columnOf(table, claim.parts[0]!);
  if (!isCoded(whole) || !isCoded(part)) return { n: 0, broken: 0 };
  const counts = part.levels.map(() => new Map<number, number>());
  let n = 0;
  for (let i = 0; i < table.count; i++) {
    const code = part.codes[i]!;
    const level = whole.codes[i]!;
    if (code < 0 || level < 0) continue;
    n++;
    counts[code]!.set(level, (counts[code]!.get(level) ?? 0) + 1);
  }
  const kept = counts.reduce((sum, group) => sum + Math.max(0, ...group.values()), 0);
  return { n, broken: n - kept };
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
