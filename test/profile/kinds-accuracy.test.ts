import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { open } from "../../src/studies/open.ts";
import { sharedFolder } from "../reference.ts";

const shared = sharedFolder;
type Label = readonly [file: string, column: string, kind: string];

/**
 * Of the first set labels were drafted from what the rules said and corrected by reading the data, and the rules were
 * mended on the same files: the share guards against a step back, it does not estimate the accuracy on files never seen.
 * Those of the blind set were written from the data before the rules were run on them.
 */
const sets = [
  { name: "kinds", least: 0.98 },
  { name: "kinds-blind", least: 0.85 },
];

function labelsOf(name: string): readonly Label[] {
  return readFileSync(new URL(`../../reference/${name}.tsv`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t") as [string, string, string])
    .filter(([file]) => existsSync(join(shared, file)));
}

describe.each(sets)("kinds on real files: reference/$name.tsv", ({ name, least }) => {
  const labels = labelsOf(name);
  const files = [...new Set(labels.map(([file]) => file))];
  it.skipIf(files.length === 0)(
    `agrees with at least ${100 * least} % of the labels`,
    { timeout: 300_000 },
    async () => {
      const misses: string[] = [];
      for (const file of files) {
        const data = await open(join(shared, file));
        const found = new Map(data.schema.map((field) => [field.name, field.kind]));
        for (const [, column, kind] of labels.filter((label) => label[0] === file))
          if (found.get(column) !== kind) misses.push(`${file} ${column}: ${found.get(column)}, labelled ${kind}`);
      }
      const share = 1 - misses.length / labels.length;
      process.stdout.write(
        `${name}: ${(100 * share).toFixed(2)} % of ${labels.length} columns of ${files.length} files\n${misses.join("\n")}\n`,
      );
      expect(share, misses.join("\n")).toBeGreaterThanOrEqual(least);
    },
  );
});
