import type { Bytes } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import { csv } from "./csv.ts";
import { decodedText } from "./csv-decode.ts";
import type { Source } from "./source.ts";

/** Weka's attribute-relation files: attributes in a header, then lines of cells; the sparse form is refused. */
export const arff: Source = {
  id: "arff",
  reads: (name) => /\.arff(\.(gz|zst))?$/i.test(name),
  async open(bytes, options) {
    const { names, lines, first } = await headerOf(bytes);
    if (first.startsWith("{"))
      throw new Problem(
        "unsupported",
        `arff: ${bytes.name} is sparse ({place value, ...}); save it as plain ARFF or CSV`,
      );
    const opened = await csv.open(bytes, {
      ...options,
      columns: names,
      header: false,
      skip: lines,
      delimiter: ",",
      quote: first.includes('"') && !first.includes("'") ? '"' : "'",
      comment: "%",
    });
    return opened;
  },
};

/** The names of the attributes, the lines down to `@data`, and the first line of cells. */
async function headerOf(bytes: Bytes): Promise<{ names: string[]; lines: number; first: string }> {
  const names: string[] = [];
  let lines = 0;
  let text = "";
  let data = false;
  for await (const chunk of decodedText(bytes, "utf-8")) {
    text += chunk;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      const line = text.slice(0, end).trim();
      text = text.slice(end + 1);
      if (data && line !== "" && !line.startsWith("%")) return { names, lines, first: line };
      if (data) continue;
      lines++;
      const attribute = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s/i.exec(`${line} `);
      if (attribute) names.push((attribute[1] ?? attribute[2] ?? attribute[3])!);
      if (/^@data\b/i.test(line)) data = true;
    }
  }
  if (!data || names.length === 0)
    throw new Problem(
      "unreadable-file",
      `arff: ${bytes.name} has ${names.length} @attribute lines and ${data ? "an" : "no"} @data line; both are needed`,
    );
  return { names, lines, first: text.trim() };
}
