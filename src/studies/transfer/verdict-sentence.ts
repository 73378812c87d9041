import { metricName } from "../../core/metric.ts";
import type { Study } from "../../findings/study.ts";
import type { Transfer } from "../../findings/transfer.ts";
import type { Lacking } from "../../match/match-document.ts";

/** Columns that a sentence names at most. */
const namesTold = 5;

/** What a person needs to know first: what is missing, what holds, what the model is worth here. */
export function verdictSentence(
  study: Study,
  lacking: readonly Lacking[],
  { holds, untested, of }: { readonly holds: number; readonly untested: number; readonly of: number },
  { measured, expected, adapted }: Pick<Transfer, "measured" | "expected" | "adapted">,
): string {
  const needed = study.schema.filter(({ role }) => role !== "ignore").map(({ name }) => name);
  const names = (some: readonly Lacking[]) =>
    listOf(some.map(({ from }) => from).filter((name) => needed.includes(name)));
  const gone = names(lacking.filter(({ to }) => to === undefined));
  const empty = names(lacking.filter(({ to }) => to !== undefined));
  const first = `${gone ? `${gone.text} ${gone.is} not here; ` : ""}${empty ? `${empty.text} ${empty.is} nearly empty here; ` : ""}`;
  const tested = untested === 0 ? "" : ` (${untested} could not be tested)`;
  const insights = `${first}${holds} of ${of} confirmed insights hold here${tested}`;
  const name = metricName(study.metric.id);
  const worth = adapted ? `, and it is worth repairing (${adapted.kind})` : "";
  if (measured)
    return `${insights}; the model reaches ${name} ${figure(measured.value)}, against ${figure(measured.baseline)} for the baseline${expected ? ` and ${figure(expected.value)} expected from its columns` : ""}${worth}.`;
  if (expected)
    return `${insights}; without labels the model is expected to reach ${name} ${figure(expected.value)} (${figure(expected.low)} to ${figure(expected.high)})${worth}.`;
  return `${insights}; the model could not be scored.`;
}

function listOf(names: readonly string[]): { readonly text: string; readonly is: string } | undefined {
  if (names.length === 0) return undefined;
  const told = names.slice(0, namesTold);
  const last = names.length > namesTold ? `${names.length - namesTold} more` : told.pop()!;
  return { text: told.length > 0 ? `${told.join(", ")} and ${last}` : last, is: names.length === 1 ? "is" : "are" };
}

const figure = (value: number): string => value.toFixed(3).replace(/^-0\.000$/, "0.000");
