import type { Study } from "../../findings/study.ts";
import { clip, nameText } from "../clip.ts";
import { dataTable } from "../data-table.ts";
import { html } from "../escape.ts";
import type { Section } from "../page.ts";

const columnsMost = 60;

/** Some rows as they were read, where they were asked for. */
export function samples({ samples: shown }: Study): Section | undefined {
  if (shown === undefined) return undefined;
  return {
    id: "samples",
    title: "Some rows",
    short: "Rows",
    note: html`The first explore rows, as they were read. They stand here because samples were asked for: mind to whom you give this page.`,
    body: dataTable({
      head: shown.columns.slice(0, columnsMost).map((name) => nameText(name)),
      rows: shown.rows.map((cells) => cells.slice(0, columnsMost).map((cell) => clip(cell ?? "", 80))),
    }),
  };
}
