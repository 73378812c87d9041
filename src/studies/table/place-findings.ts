import type { Evidence } from "../../core/claim.ts";
import type { Context } from "../../core/context.ts";
import type { Rows } from "../../core/rows.ts";
import { type Finding, testEntries } from "../../findings/confirm.ts";
import type { PlaceFinding } from "../../findings/places.ts";
import { poolEvidence } from "../../findings/pooled-evidence.ts";
import { claims } from "../../registry.ts";
import { type PlaceRows, rowsAt } from "./places.ts";

/** Every confirmed insight on the confirm rows of each place: those that nothing was chosen by. */
export async function placeFindings(
  { places, confirmCodes }: PlaceRows,
  findings: readonly Finding[],
  confirm: Rows,
  context: Context,
): Promise<readonly PlaceFinding[]> {
  const entries = findings.filter(({ verdict }) => verdict === "confirmed");
  const tell = (done: number) =>
    context.emit({ type: "progress", stage: "testing insights at each place", done, total: places.length });
  // The progress of the kinds within a place would run forth and back.
  const quiet: Context = {
    ...context,
    emit: (event) => {
      if (event.type !== "progress") context.emit(event);
    },
  };
  const tested: (readonly Evidence[] | undefined)[] = [];
  for (const code of places.keys()) {
    tell(code);
    const rows = confirm.where(rowsAt(confirmCodes, code));
    tested.push(rows.count === 0 ? undefined : await testEntries(entries, [...claims.values()], rows, quiet));
  }
  tell(places.length);
  return entries.flatMap(({ id }, i): PlaceFinding[] => {
    const { files, ...pooled } = poolEvidence(tested.flatMap((one) => (one ? [one[i]!] : [])));
    if (files < 2 || pooled.effect === null) return [];
    const own = tested.map((one) => {
      const { n = 0, effect = null, se = null, low = null, high = null } = one?.[i] ?? {};
      return { n, effect, se, low, high };
    });
    return [{ id, ...pooled, places: own }];
  });
}
