import type { Bytes, Part } from "../core/bytes.ts";
import { Problem } from "../core/problem.ts";
import type { Column, Table } from "../core/table.ts";
import { cellText } from "../engines/memory/cast.ts";
import { uniqueNames } from "./csv-header.ts";
import type { LoadReport, Opened, ReadOptions, SourceKind } from "./source.ts";

type Open = (bytes: Bytes, options: ReadOptions) => Promise<Opened>;

/** One of the files, opened; a file that is empty gives no rows and is only told of. */
interface OpenedPart extends Part {
  readonly opened: Opened | undefined;
}

/**
 * Several files as one table, one below the other. Columns are matched by name: one that a file does not have is missing
 * in its rows, one that is text in some file is text. What the place of a file tells comes in further columns.
 */
export async function openParts(
  name: string,
  parts: readonly Part[],
  options: ReadOptions,
  open: Open,
): Promise<Opened> {
  const { list, used } = await openAlike(name, parts, options, open);
  const kinds = new Map<string, SourceKind>();
  for (const { opened } of list)
    for (const [j, column] of opened?.names.entries() ?? []) {
      const kind = opened!.kinds?.[j] ?? "text";
      const known = kinds.get(column);
      kinds.set(column, known === undefined || known === kind ? kind : "text");
    }
  const places = [...new Set(parts.flatMap(({ cells }) => Object.keys(cells)))];
  const names = uniqueNames([...kinds.keys(), ...places]);
  const columns = [...kinds].map(([column, kind]) => ({ column, kind }));
  return {
    names,
    kinds: [...kinds.values(), ...places.map(() => "text" as const)],
    options: used,
    async *batches() {
      for (const { opened, cells } of list)
        for await (const table of opened?.batches() ?? [])
          yield {
            count: table.count,
            names,
            columns: [
              ...columns.map(({ column, kind }) => columnOf(table, column, kind)),
              ...places.map((place) => constant(cells[place] ?? null, table.count)),
            ],
          };
    },
    report: () => reportOf(list, [...kinds.keys()]),
  };
}

/**
 * Opens the files in the same way. A small one may look as if it had no header, or another delimiter: where it is unlike
 * the largest by itself and more like it when it is read as that is, it is read so.
 */
async function openAlike(name: string, parts: readonly Part[], options: ReadOptions, open: Open) {
  const sizeOf = ({ bytes }: Part) => bytes.size ?? 0;
  const largest = parts.reduce((most, part) => (sizeOf(part) > sizeOf(most) ? part : most));
  const model = await open(largest.bytes, options).catch((error: unknown) => {
    if (!isEmpty(error)) throw error;
    throw new Problem("empty-file", `${name}: all of the ${parts.length} files are empty; there is nothing to read`);
  });
  const list: OpenedPart[] = [];
  for (const part of parts) {
    const opened = part === largest ? model : await openLike(part.bytes, model, options, open);
    if (opened !== undefined && shared(opened, model) === 0)
      throw new Problem(
        "no-common-column",
        `${name}: ${part.bytes.name} has no column of ${largest.bytes.name}, whose columns are ${model.names.slice(0, 10).join(", ")}; name only the files of one table`,
        { file: part.bytes.name, names: opened.names },
      );
    list.push({ ...part, opened });
  }
  return { list, used: model.options };
}

async function openLike(bytes: Bytes, model: Opened, options: ReadOptions, open: Open): Promise<Opened | undefined> {
  const fresh = await open(bytes, options).catch((error: unknown) => {
    if (isEmpty(error)) return undefined;
    throw error;
  });
  if (fresh === undefined || sameNames(fresh, model)) return fresh;
  const alike = await open(bytes, { ...model.options, ...options }).catch(() => undefined);
  return alike !== undefined && shared(alike, model) > shared(fresh, model) ? alike : fresh;
}

const isEmpty = (error: unknown) => error instanceof Problem && error.code === "empty-file";
const sameNames = (a: Opened, b: Opened) => a.names.length === b.names.length && shared(a, b) === b.names.length;
const shared = (a: Opened, b: Opened) => {
  const names = new Set(b.names);
  return a.names.filter((name) => names.has(name)).length;
};

function columnOf(table: Table, name: string, kind: SourceKind): Column {
  const found = table.columns[table.names.indexOf(name)];
  if (found?.kind === kind) return found;
  if (kind !== "text") return { kind, values: new Float64Array(table.count).fill(Number.NaN) };
  if (found === undefined) return constant(null, table.count);
  return { kind, values: Array.from({ length: table.count }, (_, row) => cellText(found, row)) };
}

const constant = (cell: string | null, count: number): Column => ({
  kind: "text",
  values: new Array<string | null>(count).fill(cell),
});

/** The reports of all files; lines are those of the file that the message names. */
function reportOf(list: readonly OpenedPart[], names: readonly string[]): LoadReport {
  const reports = list.map(({ opened }) => opened?.report());
  const sum = (count: (report: LoadReport) => number) =>
    reports.reduce((all, report) => all + (report === undefined ? 0 : count(report)), 0);
  const within = (i: number, message: string) => message.replace(/^(\w+: )?/, `$1${list[i]!.bytes.name}: `);
  const kinds = ["preamble", "blank", "comment", "footnote", "table"] as const;
  return {
    rows: sum(({ rows }) => rows),
    kept: sum(({ kept }) => kept),
    rejected: sum(({ rejected }) => rejected),
    repaired: sum(({ repaired }) => repaired),
    rejects: reports.flatMap((report, i) =>
      (report?.rejects ?? []).map((reject) => ({ ...reject, message: within(i, reject.message) })),
    ),
    repairs: reports.flatMap((report, i) =>
      (report?.repairs ?? []).map(({ line, message }) => ({ line, message: within(i, message) })),
    ),
    notes: [...oddParts(list, names), ...reports.flatMap((report) => report?.notes ?? [])],
    skipped: kinds.flatMap((kind) => {
      const lines = sum(({ skipped }) => skipped.find((one) => one.kind === kind)?.lines ?? 0);
      return lines > 0 ? [{ kind, lines }] : [];
    }),
  };
}

/** What is odd about some of the files beside the others: those that are empty, and those that lack the same columns. */
function oddParts(list: readonly OpenedPart[], names: readonly string[]): string[] {
  const lacking = new Map<string, string[]>();
  for (const { bytes, opened } of list) {
    const own = new Set(opened?.names);
    const gone = names.filter((name) => !own.has(name));
    const what = opened === undefined ? "" : someOf(gone, "column");
    if (opened === undefined || gone.length > 0) lacking.set(what, [...(lacking.get(what) ?? []), bytes.name]);
  }
  return [...lacking].map(([what, files]) => {
    const one = files.length === 1;
    if (what === "") return `${someOf(files, "file")} ${one ? "is" : "are"} empty and ${one ? "has" : "have"} no rows`;
    return `${someOf(files, "file")} ${one ? "has" : "have"} no column ${what}: its cells are missing in ${one ? "its" : "their"} rows`;
  });
}

const namesTold = 3;

function someOf(names: readonly string[], word: string): string {
  const more = names.length - namesTold;
  return more > 0
    ? `${names.slice(0, namesTold).join(", ")} and ${more} more ${word}${more > 1 ? "s" : ""}`
    : names.join(", ");
}
