import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFiles } from "../host/node.ts";

/** Counts, beside the studies of a folder, how often the same confirm rows were opened: a claim of the tenth look is worth less. */
export async function countOpening(folder: string, holdoutSha256: string): Promise<number> {
  const text = await readFile(join(folder, "ledger.json"), "utf8").catch(() => "{}");
  const openings = openingsOf(text);
  const count = (openings[holdoutSha256] ?? 0) + 1;
  await writeFiles(folder, {
    "ledger.json": `${JSON.stringify({ format: "lode-ledger/1", openings: { ...openings, [holdoutSha256]: count } }, null, 2)}\n`,
  });
  return count;
}

function openingsOf(text: string): Readonly<Record<string, number>> {
  try {
    return (JSON.parse(text) as { openings?: Record<string, number> }).openings ?? {};
  } catch {
    return {};
  }
}
