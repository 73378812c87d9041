import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../core/claim.ts";
import { metricName } from "../core/metric.ts";
import { type FindingNote, type Study, studyFormat } from "../findings/study.ts";
import { studyHtml } from "./html.ts";
import { chanceText, countText, dayText, numberText, shareText } from "./number-text.ts";
import { metricText } from "./words.ts";

interface Shape {
  readonly task?: "regress" | "classify";
  readonly levels?: readonly string[];
  readonly columns?: number;
  readonly findings?: number;
  readonly signal?: boolean;
  readonly target?: string;
  readonly name?: (i: number) => string;
}

const letters = (i: number): string =>
  Array.from(i.toString(26), (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join("");
/** Numbers that look like none other, so that a number from elsewhere is seen. */
const odd = (i: number): number => ((i * 7919 + 13) % 99_991) / 99_991;

function studyOf({ task = "regress", columns = 6, findings = 40, signal = true, ...shape }: Shape = {}): Study {
  const name = shape.name ?? ((i: number) => `col-${letters(i)}`);
  const target = shape.target ?? "outcome";
  const levels = shape.levels ?? (task === "classify" ? [name(900), name(901)] : undefined);
  const two = levels?.length === 2;
  const features = Array.from({ length: columns }, (_, i) => name(i));
  const metric = task === "regress" ? "r2" : two ? "auc" : "logLoss";
  const interval = (i: number) => ({ value: odd(i), low: odd(i) - 0.0371, high: odd(i) + 0.0293 });
  const list = Array.from({ length: findings }, (_, i) => findingOf(i, features, target, name, metric));
  return {
    format: studyFormat,
    product: "lode test",
    request: { target, effort: "quick", clean: "safe", rate: 0.05, level: 0.9 },
    seed: 1,
    data: {
      locator: `${name(99)}.csv`,
      sha256: "a".repeat(64),
      rows: 21_613,
      kept: 21_600,
      rejected: 13,
      repaired: 4,
      unlabelled: 17,
      columns: columns + 3,
    },
    holdout: { sha256: "b".repeat(64) },
    reading: { options: {} as Study["reading"]["options"], casts: [] },
    schema: [
      ...features.map((column, i) => ({
        name: column,
        kind: i % 3 === 0 ? ("category" as const) : i % 3 === 1 ? ("number" as const) : ("time" as const),
        role: "feature" as const,
        missing: i * 3,
        distinct: i + 20,
        reason: `reason of ${column}`,
      })),
      {
        name: target,
        kind: levels ? "category" : "number",
        role: "target",
        missing: 0,
        distinct: 4028,
        reason: "numbers",
      },
      { name: "secret-text", kind: "text", role: "ignore", missing: 5, distinct: 900, reason: "free text" },
      {
        name: "secret-key",
        kind: "key",
        role: "ignore",
        missing: 0,
        distinct: 901,
        levels: ["CELL-OF-A-KEY"],
        reason: "codes",
      },
    ],
    recipe: [
      { step: "missing-marks", columns: [name(0)], reason: "marks", cells: 83, certain: true },
      {
        step: "variant",
        columns: [name(1)],
        reason: "slips",
        cells: 0,
        certain: false,
        effect: { metric, without: odd(60), with: odd(61), se: 0.0125, used: false },
      },
    ],
    split: {
      kind: "random",
      explore: 15_129,
      confirm: 6484,
      reason: "by chance",
      optimism: { metric, by: name(2), random: 0.912, structured: 0.733, gap: 0.179, se: 0.011 },
    },
    task,
    target,
    ...(two ? { positive: levels[1]! } : {}),
    metric: { id: metric, better: metric === "logLoss" ? "lower" : "higher" },
    models: Array.from({ length: 4 }, (_, i) => ({
      id: `${name(i)}-model`,
      algorithm: "gradient-boosting",
      params: { text: name(i), ratio: 0.1 },
      validation: { value: odd(i + 50), se: 0.0123, folds: i < 3 ? 5 : 2 },
      ...(i === 0 ? { confirm: interval(3), sha256: "c".repeat(64) } : {}),
    })),
    leaks: [
      {
        column: name(4),
        reason: `it alone predicts ${target}`,
        kept: false,
        validation: { with: 0.999, without: null },
      },
    ],
    baseline: { id: "baseline", confirm: interval(9) },
    metrics: {
      [metric]: interval(3),
      rmse: { value: 67_432.5, low: 65_118.1, high: 69_800.2 },
      unheardOf: interval(5),
    },
    verdict: {
      signal,
      sentence: signal
        ? `${target} can be predicted: ${metricName(metric)} 0.123 on rows; 3 of 4 insights were confirmed.`
        : `No model predicts ${target} better than the baseline (${metricName(metric)} 0.5 against 0.5); 0 of 4 insights were confirmed.`,
      improvement: { value: 0.4337, low: signal ? 0.3991 : -0.02 },
    },
    ...(task === "classify"
      ? {
          calibration: {
            method: "logistic" as const,
            ece: 0.0213,
            brier: 0.1157,
            bins: Array.from({ length: 10 }, (_, i) => ({
              n: 100 + i,
              predicted: (i + 0.5) / 10,
              observed: (i + 0.41) / 10,
              low: i / 10,
              high: (i + 0.9) / 10,
            })),
            before: { ece: 0.0871, logLoss: 0.5 },
          },
        }
      : {}),
    conformal: {
      level: 0.9,
      method: "residuals",
      coverage: 0.9031,
      n: 6484,
      ...(task === "regress" ? { width: 296_345.3 } : { size: 1.37 }),
    },
    diagnostics: {
      gains:
        task === "regress" || two
          ? Array.from({ length: 10 }, (_, i) => ({
              tenth: i + 1,
              n: 640 + i,
              observed: odd(i),
              predicted: odd(i + 1),
              captured: task === "regress" ? null : (i + 1) / 10.3,
              lift: 2.1 - i / 7,
            }))
          : [],
      ...(levels
        ? {
            confusion: {
              threshold: two ? 0.5 : null,
              levels,
              counts: levels.map((_, i) => levels.map((_, j) => i * 31 + j * 7)),
              cost: 0.317,
            },
          }
        : {
            observed: Array.from({ length: 20 }, (_, i) => ({
              n: 324,
              predicted: 1000 * (i + 1),
              mean: 1013 * (i + 1),
              quantiles: [500, 700, 1001, 1203, 1509].map((value) => value * (i + 1)),
            })),
            residuals: { borders: [-3, -2, -1, 0, 1.5], counts: [4, 10, 11, 3], quantiles: [-2, -1, 0.25, 1, 2] },
          }),
      ...(two
        ? {
            roc: [0, 0.11, 0.37, 1].map((rate) => ({
              falsePositiveRate: rate,
              truePositiveRate: Math.sqrt(rate),
            })),
          }
        : {}),
    },
    effects: [...features, "secret-text"].map((column, i) => ({
      column,
      kind: i % 3 === 0 ? ("category" as const) : i % 3 === 1 ? ("number" as const) : ("time" as const),
      ...(levels ? { level: levels[1]! } : {}),
      points: Array.from({ length: 8 }, (_, j) => ({
        at:
          column === "secret-text"
            ? "CELL-OF-A-TEXT"
            : i % 3 === 0
              ? name(700 + j)
              : i % 3 === 1
                ? j * 1.7
                : 1.4e12 + j * 8.64e7,
        effect: odd(i + j) - 0.5,
        n: 10 + j,
      })),
    })),
    distributions: [...features, "secret-text", "secret-key"].map((column, i) =>
      i >= features.length
        ? { column, levels: ["CELL-OF-A-TEXT", "CELL-OF-A-KEY"], counts: [1, 1] }
        : i % 3 === 0
          ? { column, levels: [name(700), name(701)], counts: [77, 31] }
          : { column, borders: Array.from({ length: 21 }, (_, j) => 1.4e12 + j), counts: Array(20).fill(i + 3) },
    ),
    rules: { model: "decision-tree", lines: [`if ${name(0)} then`] },
    register: { sha256: "d".repeat(64), claims: findings, looked: { association: 4 * findings }, models: 7 },
    openings: [{ for: "model", count: 1 }],
    findings: list,
    warnings: [{ code: "some", message: `warning about ${name(1)}`, count: 3 }],
  };
}

function findingOf(
  i: number,
  features: readonly string[],
  target: string,
  name: (i: number) => string,
  metric: string,
): FindingNote {
  const about = i % 2 === 0;
  const kind = i === 0 ? "performance" : about && i % 4 === 0 ? "importance" : i === 7 ? "identity" : "association";
  const own = features[i % features.length]!;
  const columns = i === 0 ? [target] : about ? [target, own] : [own, features[(i * 5 + 1) % features.length]!];
  const effect = kind === "identity" ? 0 : odd(i + 11);
  const evidence: Evidence = {
    n: 6000 + i,
    units: 5000 + i,
    measure: kind === "importance" || kind === "performance" ? metric : kind === "identity" ? "exceptions" : "spearman",
    effect: i % 13 === 12 ? null : effect,
    se: kind === "identity" ? null : 0.01 + odd(i) / 50,
    low: effect - 0.031,
    high: effect + 0.047,
    p: kind === "identity" ? null : 0.0111,
  };
  return {
    id: `${kind}-${i}`,
    kind,
    family: about ? "target" : "table",
    claim: { columns },
    columns,
    sentence: `Finding ${letters(i)} about ${columns.join(" and ")} in ${name(i)}.`,
    explore: { ...evidence, effect: effect + 0.013 },
    confirm: evidence,
    q: kind === "identity" ? null : 0.0321 + i / 1000,
    verdict: i % 5 === 4 || i % 13 === 12 ? "unconfirmed" : "confirmed",
  };
}

const documentOf = (text: string) => parseHTML(text).document as unknown as Document_;
interface Element_ {
  readonly tagName: string;
  readonly textContent: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  closest(selector: string): Element_ | null;
  querySelectorAll(selector: string): Iterable<Element_>;
}
interface Document_ {
  querySelectorAll(selector: string): Iterable<Element_>;
}
const all = (document: Document_, selector: string): Element_[] => [...document.querySelectorAll(selector)];

const shapes: Readonly<Record<string, Shape>> = {
  regression: {},
  "two levels": { task: "classify" },
  "several levels": { task: "classify", levels: ["red", "green", "blue"] },
  "no signal": { signal: false, findings: 3 },
  "no findings": { findings: 0 },
  "one column": { columns: 1, findings: 2 },
};

describe("studyHtml", () => {
  for (const [title, shape] of Object.entries(shapes))
    it(`is one well-ordered offline page: ${title}`, () => {
      const text = studyHtml(studyOf(shape), { opened: 3 });
      const document = documentOf(text);
      expect(all(document, "script, img, link, iframe, object, base")).toHaveLength(0);
      expect(text).not.toMatch(/https?:|url\(|@import| src=/);
      for (const anchor of all(document, "a"))
        for (const { name, value } of anchor.attributes) if (name === "href") expect(value).toMatch(/^#[a-z]+$/);
      const levels = all(document, "h1, h2, h3").map((heading) => Number(heading.tagName.slice(1)));
      expect(levels[0]).toBe(1);
      expect(levels.filter((level) => level === 1)).toHaveLength(1);
      for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
      for (const picture of all(document, "svg")) {
        const names = [...picture.attributes].map(({ name }) => name);
        if (picture.closest("[aria-hidden]") === null)
          expect(names).toEqual(expect.arrayContaining(["role", "aria-label"]));
      }
      for (const figure of all(document, "figure"))
        expect([...figure.querySelectorAll("table")].length).toBeGreaterThan(0);
      expect(text).not.toMatch(/undefined|NaN|Infinity|\[object/);
      expect(text).toContain("opened <b>3</b> times");
    });

  it("says the verdict first, in its words", () => {
    const [heading] = all(documentOf(studyHtml(studyOf())), "h1");
    expect(heading!.textContent).toBe("outcome can be predicted.");
    const none = documentOf(studyHtml(studyOf({ signal: false })));
    expect(all(none, "h1")[0]!.textContent).toBe("No model predicts outcome better than the baseline.");
    expect(all(none, ".lead")[0]!.textContent).toBe("R² 0.5 against 0.5; 0 of 4 insights were confirmed.");
    const other = { ...studyOf(), verdict: { ...studyOf().verdict, sentence: "Something else was found" } };
    expect(all(documentOf(studyHtml(other)), "h1")[0]!.textContent).toBe("Something else was found");
  });

  it("escapes hostile names everywhere", () => {
    const hostile = (i: number) =>
      `</title></style></svg><script>alert(${i})</script>"'\`=<img src=x onerror=e()>&amp;🦊${i}`;
    for (const shape of [
      { name: hostile, target: hostile(1000) },
      { name: hostile, target: hostile(1000), task: "classify" as const },
      {
        name: hostile,
        target: "__proto__",
        task: "classify" as const,
        levels: ["constructor", hostile(5), "toString"],
      },
    ]) {
      const text = studyHtml(studyOf(shape));
      const document = documentOf(text);
      expect(text).not.toMatch(/<script|<img|<\/svg><script/i);
      expect(all(document, "script, img")).toHaveLength(0);
      expect(text.match(/<style/g)).toHaveLength(1);
      for (const element of all(document, "*"))
        for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
      expect(all(document, "td").some((cell) => cell.textContent.startsWith(hostile(1).slice(0, 40)))).toBe(true);
    }
  });

  it("holds no cell of a key or a text", () => {
    const text = studyHtml(studyOf({ task: "classify" }));
    expect(text).toContain("secret-text");
    expect(text).not.toContain("CELL-OF");
  });

  for (const [title, shape] of Object.entries(shapes))
    it(`prints no number that study.json does not hold: ${title}`, () => {
      const study = studyOf(shape);
      const known = textsOf(study);
      const document = documentOf(studyHtml(study));
      const printed = all(document, "td.number, td.shade, .tile .big, .tile .more, .finding .facts, .finding .mark");
      expect(printed.length).toBeGreaterThan(20);
      for (const element of printed) {
        const text = element.textContent.replace(/95\s% interval|99\s% confidence/g, "").replace(/R²|F1/g, "");
        for (const [number] of text.matchAll(/\d{4}-\d\d-\d\d|−?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?(?:\u202f%)?/g))
          expect(known, `${number} in "${element.textContent}"`).toContain(number);
      }
    });

  it("tells at most thirty insights at once, and lists the others", () => {
    const study = studyOf({ columns: 60, findings: 400 });
    const document = documentOf(studyHtml(study));
    const open = all(document, ".finding").filter((row) => row.closest("details") === null);
    expect(open.length).toBe(30);
    const confirmed = study.findings.filter(({ verdict }) => verdict === "confirmed");
    expect(all(document, ".finding")).toHaveLength(confirmed.length);
    const left = all(document, "#rejected tbody tr");
    expect(left).toHaveLength(400 - confirmed.length);
    for (const row of left) expect(row.closest("details")).not.toBeNull();
  });

  it("stays small, whatever comes", () => {
    const size = (shape: Shape) => Buffer.byteLength(studyHtml(studyOf(shape)));
    expect(size({ columns: 300, findings: 400 })).toBeLessThan(900_000);
    const long = (i: number) => `${i}${`<&"'\u{1f98a}`.repeat(3000)}`;
    expect(
      size({
        columns: 2000,
        findings: 3000,
        name: long,
        target: long(5000),
        task: "classify",
        levels: Array.from({ length: 300 }, (_, i) => long(i)),
      }),
    ).toBeLessThan(3_000_000);
  });

  it("does without any part that may be missing", () => {
    const parts = [
      "calibration",
      "conformal",
      "diagnostics",
      "effects",
      "distributions",
      "rules",
      "leaks",
      "positive",
    ] as const;
    for (const task of ["regress", "classify"] as const) {
      const study = studyOf({ task, findings: 12 });
      const { optimism: _optimism, ...split } = study.split;
      for (let mask = 0; mask < 2 ** parts.length; mask += 7) {
        const partial: Record<string, unknown> = { ...study, split: mask % 2 ? study.split : split };
        for (const [i, part] of parts.entries()) if (!(mask & (1 << i))) delete partial[part];
        const text = studyHtml(partial as unknown as Study);
        expect(text).toContain("</html>");
        expect(text).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it("takes a study that went through JSON, and gives the same bytes twice", () => {
    const study = studyOf({ task: "classify" });
    expect(studyHtml(JSON.parse(JSON.stringify(study)) as Study)).toBe(studyHtml(study));
  });
});

/** Every way in which a number of the study, or the length of one of its lists, may be written. */
function textsOf(study: Study): Set<string> {
  const texts = new Set<string>();
  const add = (value: number) => {
    for (const text of [
      numberText(value),
      countText(value),
      shareText(value),
      chanceText(value),
      dayText(value),
      ...["auc", "rmse", "mape"].map((metric) => metricText(metric, value)),
    ])
      texts.add(text.replace("< ", ""));
  };
  const walk = (value: unknown) => {
    if (typeof value === "number") add(value);
    else if (Array.isArray(value)) {
      add(value.length);
      for (const one of value) walk(one);
    } else if (value !== null && typeof value === "object") for (const one of Object.values(value)) walk(one);
  };
  walk(study);
  for (const verdict of ["confirmed", "unconfirmed"])
    add(study.findings.filter((finding) => finding.verdict === verdict).length);
  return texts;
}
