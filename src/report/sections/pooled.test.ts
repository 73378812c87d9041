import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import type { Evidence } from "../../core/claim.ts";
import { type PooledTransfer, pooledFindings } from "../../findings/pooled.ts";
import { poolPerformance } from "../../findings/pooled-evidence.ts";
import type { FindingNote } from "../../findings/study.ts";
import type { Transfer } from "../../findings/transfer.ts";
import { forestPlot } from "../charts/forest-plot.ts";
import { markupOf } from "../escape.ts";
import { pooledSection } from "./pooled.ts";

const evidence = (effect: number | null): Evidence => ({
  n: 120,
  units: 120,
  measure: "hedgesG",
  effect,
  se: effect === null ? null : 0.1,
  low: effect === null ? null : effect - 0.2,
  high: effect === null ? null : effect + 0.2,
  p: effect === null ? null : 0.001,
});
const finding = (id: string, verdict: string): FindingNote =>
  ({
    id,
    kind: "difference",
    family: "target",
    sentence: `${id} <b>is</b> higher.`,
    verdict,
    confirm: evidence(0.5),
  }) as unknown as FindingNote;

function documentOf(tables: readonly (readonly (number | null)[])[]): PooledTransfer {
  const findings = [finding("first", "confirmed"), finding("second", "confirmed"), finding("third", "unconfirmed")];
  const files = tables.map((effects, i) => ({
    data: { locator: `<i>shop ${i}</i>.csv`, kept: 500 + i },
    measured: { metric: "auc", value: 0.8 + i / 100, low: 0.7, high: 0.9, se: 0.02, baseline: 0.5 },
    findings: effects.map((effect, place) => ({ id: findings[place]!.id, ...evidence(effect) })),
  })) as unknown as Transfer[];
  const pooled = pooledFindings(
    findings,
    files.map((file) => file.findings),
    0.05,
  );
  const performance = poolPerformance(
    { id: "auc", better: "higher" },
    files.map((file) => file.measured!),
  )!;
  const verdict = { sentence: "", holds: 0, of: 2 };
  return { format: "lode-transfer/1", study: { sha256: "" }, files, pooled, performance, verdict };
}

const bodyOf = (document: PooledTransfer) =>
  parseHTML(`<body>${markupOf(pooledSection(document).body)}</body>`).document;

it("draws the score and the claims that were confirmed, a square for each table that tells of it", () => {
  const page = bodyOf(
    documentOf([
      [0.5, 0.4, 0.1],
      [0.6, null, 0.1],
      [0.4, 0.5, 0.1],
      [0.5, 0.3, 0.1],
    ]),
  );
  const figures = page.querySelectorAll("figure");
  expect(figures).toHaveLength(3);
  const squares = [...figures].map((figure) => figure.querySelectorAll('g[fill="var(--accent)"] > path').length);
  // One more path is the diamond.
  expect(squares.map((count) => count - 1)).toEqual([4, 4, 3]);
  const rows = [...figures[2]!.querySelectorAll("tbody tr")].map((row) => row.textContent);
  expect(rows).toHaveLength(6);
  expect(rows[1]).toContain("\u2013");
  expect(rows[5]).toContain("the next table");
  expect(page.querySelectorAll("b, i")).toHaveLength(0);
  expect(page.body.textContent).not.toContain("third");
});

it("puts what is reversed first, and tells of no next table from two", () => {
  const page = bodyOf(
    documentOf([
      [0.5, -0.4, 0],
      [0.6, -0.4, 0],
    ]),
  );
  const titles = [...page.querySelectorAll("figcaption h3")].map((title) => title.textContent);
  expect(titles[1]).toContain("second");
  expect(page.body.textContent).not.toContain("the next table");
});

it("cuts an interval that would press all others together", () => {
  const row = { n: 10, effect: 0.5, se: 0.1, low: 0.3, high: 0.7 };
  const rows = [
    { ...row, name: "a" },
    { ...row, name: "b", effect: 0.7 },
    { ...row, name: "wide", se: 50, low: -100, high: 100 },
  ];
  const mean = { effect: 0.6, low: 0.4, high: 0.8, predictionLow: null, predictionHigh: null };
  const { document } = parseHTML(
    `<body>${markupOf(forestPlot({ title: "t", label: "g", each: "place", rows, mean }))}</body>`,
  );
  const texts = [...document.querySelectorAll("svg text")].map((text) => text.textContent);
  expect(texts).toContain("\u25c2");
  expect(texts).toContain("\u25b8");
  expect(texts.filter((text) => text.includes("100"))).toEqual([]);
});
