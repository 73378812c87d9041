import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../src/studies/open.ts";

const shared = process.env.LODE_DATA ?? "/work/shared/data";
const labels = readFileSync(new URL("../../reference/kinds.tsv", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t") as [string, string, string]);
const files = [...new Set(labels.map(([file]) => file))].filter((file) => existsSync(join(shared, file)));
/**
 * The labels were drafted from what the rules said and corrected by reading the data, and the rules were mended on the
 * same files: the share guards against a step back, it does not estimate the accuracy on files never seen.
 */
const least = 0.98;

describe.skipIf(files.length === 0)("kinds on real files", () => {
  it(`agrees with the labels in at least ${100 * least} % of the columns`, { timeout: 300_000 }, async () => {
    const misses: string[] = [];
    let columns = 0;
    for (const file of files) {
      const data = await open(join(shared, file));
      const found = new Map(data.schema.map(({ name, kind }) => [name, kind]));
      for (const [, column, kind] of labels.filter((label) => label[0] === file)) {
        columns++;
        if (found.get(column) !== kind) misses.push(`${file} ${column}: ${found.get(column)}, labelled ${kind}`);
      }
    }
    const share = 1 - misses.length / columns;
    process.stdout.write(
      `kinds: ${(100 * share).toFixed(2)} % of ${columns} columns of ${files.length} files\n${misses.join("\n")}\n`,
    );
    expect(share, misses.join("\n")).toBeGreaterThanOrEqual(least);
  });
});
