import type { Alert } from "./profile-document.ts";

const severities = ["error", "warning", "info"];
/** Of one severity, what tells most about the whole table first; a word that is not here comes last. */
const codes = [
  "target-unusable",
  "leakage",
  "target-missing",
  "target-imbalance",
  "duplicate-rows",
  "duplicate-columns",
  "near-duplicate-columns",
  "infinite",
  "all-missing",
  "unparsed",
  "far-values",
  "time-gaps",
  "level-variants",
  "mostly-missing",
  "missing-together",
  "constant",
];

/** Gravest first, then those that tell most; otherwise as they stand. */
export function inOrder(alerts: readonly Alert[]): Alert[] {
  const rank = ({ code }: Alert) => (codes.includes(code) ? codes.indexOf(code) : codes.length);
  return [...alerts].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || rank(a) - rank(b),
  );
}
