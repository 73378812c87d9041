import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Counts, beside the studies of a folder, how often the same confirm rows were opened: a claim of the tenth look is worth less.
 * `ledger` is the new text of ledger.json, to be written with the results. */
export async function countOpening(
  folder: string,
  holdoutSha256: string,
): Promise<{ readonly opened: number; readonly ledger: string }> {
  const text = await readFile(join(folder, "ledger.json"), "utf8").catch(() => "{}");
  const openings = openingsOf(text);
  const opened = (openings[holdoutSha256] ?? 0) + 1;
  const document = { format: "lode-ledger/1", openings: { ...openings, [holdoutSha256]: opened } };
  return { opened, ledger: `${JSON.stringify(document, null, 2)}\n` };
}

function openingsOf(text: string): Readonly<Record<string, number>> {
  try {
    return (JSON.parse(text) as { openings?: Record<string, number> }).openings ?? {};
  } catch {
    return {};
  }
}
