import type { FindingNote } from "../../findings/study.ts";
import type { Ask } from "../../match/match-document.ts";

/** Why a claim cannot be tested on a table whose columns are called `names`; undefined where it can. */
export function untestable(
  finding: FindingNote,
  present: ReadonlySet<string>,
  names: readonly string[],
  asks: readonly Ask[],
  model: "none" | "blind" | "sees",
): string | undefined {
  const claim = finding.claim as {
    columns: readonly string[];
    model?: unknown;
    formula?: readonly { column: string }[];
  };
  const needed = [...claim.columns, ...(claim.formula ?? []).map((term) => term.column)];
  const missing = [...new Set(needed)].filter((name) => !present.has(name));
  if (missing.length > 0) {
    const other = missing.filter((name) => names.includes(name));
    if (other.length === missing.length)
      return `${other.join(", ")} ${other.length === 1 ? "does" : "do"} not read as in the study: other kinds or none of its levels`;
    const asked = asks.filter(({ from, flag }) => missing.includes(from) && flag !== undefined);
    const hint = asked.length > 0 ? `; if it is there, tell it: ${asked.map(({ flag }) => flag).join(" ")}` : "";
    return `the table has no ${missing.join(", ")}${hint}`;
  }
  if (!claim.model || model === "sees") return undefined;
  return model === "none" ? "model.lode is not beside the study" : "the table has none of the model's columns";
}
