import { Command, InvalidArgumentError, Option } from "commander";
import type { Bytes } from "../core/bytes.ts";
import type { ContextOptions } from "../core/context.ts";
import { nearest } from "../core/near.ts";
import { type Kind, kinds } from "../core/table.ts";
import { readText } from "../host/node.ts";
import { parseSchemaFile } from "../profile/schema-file.ts";
import { locate } from "../studies/locate.ts";
import { type DataSet, type OpenOptions, openBytes, withLocated } from "../studies/open.ts";

/** Flags of every command. */
export interface CommonFlags {
  readonly out?: string;
  readonly seed: number;
  readonly threads?: number;
  readonly memory?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Flags of every command that reads a file. */
export interface ReadFlags {
  readonly columns?: string[];
  readonly header?: "yes" | "no";
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly missing?: string[];
  readonly kind?: Record<string, Kind>;
  readonly ignore?: string[];
  readonly schema?: string;
}

export const list = (value: string): string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

export function integerFlag(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number)) throw new InvalidArgumentError("a whole number is needed.");
  return number;
}

function countFlag(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("a whole number of 1 or more is needed.");
  return number;
}

function delimiterFlag(value: string): string {
  if (value === "") throw new InvalidArgumentError('a delimiter is needed, as in ";" or tab.');
  return value === "tab" || value === "\\t" ? "\t" : value;
}

export function shareFlag(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number < 1)) throw new InvalidArgumentError("a number between 0 and 1 is needed.");
  return number;
}

function kindFlag(value: string, before: Record<string, Kind> = {}): Record<string, Kind> {
  const result = { ...before };
  for (const part of list(value)) {
    const at = part.lastIndexOf("=");
    const kind = part.slice(at + 1) as Kind;
    if (at < 1 || !kinds.includes(kind))
      throw new InvalidArgumentError(`"${part}" is not NAME=KIND with a kind of ${kinds.join(", ")}.`);
    result[part.slice(0, at)] = kind;
  }
  return result;
}

/**
 * A command that speaks as all do: a mistake is one line on stderr, and the end of it is thrown, not taken. `flagFor`
 * knows the flag that was meant by one that is not there.
 */
export function newCommand(name: string, flagFor?: (unknown: string) => string | undefined): Command {
  const command = new Command(name).exitOverride();
  return command.configureOutput({
    outputError(text, write) {
      const flag = /unknown option '(--[^'=]+)/.exec(text)?.[1];
      const meant = flag && flagFor?.(flag);
      const word = /unknown command '([^']*)'/.exec(text)?.[1];
      if (meant) return write(`lode: there is no option ${flag}; did you mean ${meant}?\n`);
      if (word !== undefined) return write(`lode: ${unknownWord(command, word)}\n`);
      const said = text.replace(/^error: /, "lode: ").replace(/\n\(Did you mean/, " (did you mean");
      const hint = text.includes("missing required")
        ? "; --help shows an example"
        : text.includes("too many arguments")
          ? " Several files are one table when their pattern is quoted, as in 'data/*.csv'."
          : "";
      write(hint === "" ? said : `${said.trimEnd()}${hint}\n`);
    },
  });
}

function unknownWord(command: Command, word: string): string {
  const names = command.commands.map((one) => one.name());
  const near = nearest(word, names);
  const hint = near === undefined ? "there are" : `did you mean ${near}? There are`;
  return `${command.name()} knows no "${word}"; ${hint} ${names.join(", ")}`;
}

export function withCommon(command: Command): Command {
  return command
    .option("--out <path>", "where results go (default: lode-out/<file name>/)")
    .option("--seed <n>", "seed of all random numbers", integerFlag, 1)
    .option("--threads <n>", "threads at most (results never depend on it)", countFlag)
    .option("--memory <megabytes>", "memory for large tables (results never depend on it)", countFlag)
    .option("--json", "one JSON document on standard output and nothing else there")
    .option("--quiet", "no progress and no summary");
}

export function withReading(command: Command): Command {
  return command
    .option("--columns <names>", "names for a file without a header", list)
    .addOption(
      new Option("--header <yes|no>", "whether the first line holds names (default: found)").choices(["yes", "no"]),
    )
    .option("--delimiter <text>", 'what stands between cells, "tab" for a tab (default: found)', delimiterFlag)
    .addOption(
      new Option("--encoding <name>", "of the text (default: found)").choices([
        "utf-8",
        "utf-16le",
        "utf-16be",
        "latin1",
      ]),
    )
    .option("--missing <texts>", "more texts that mean missing", list)
    .option("--kind <name=kind>", `kind of a column: ${kinds.join(", ")}`, kindFlag)
    .option("--ignore <names>", "columns to leave out", list)
    .option(
      "--schema <file>",
      "kinds, roles, levels and missing marks from a schema.json that profile wrote and you edited",
    );
}

/** What the flags say of reading; a flag wins over the schema file. */
export async function openOptions(
  flags: ReadFlags & CommonFlags,
  session: { readonly path: (given: string) => string; readonly context: ContextOptions },
): Promise<OpenOptions> {
  const { signal, breathe } = session.context;
  const schema = flags.schema ? parseSchemaFile(await readText(session.path(flags.schema))) : undefined;
  return {
    ...(signal ? { signal } : {}),
    ...(breathe ? { breathe } : {}),
    ...(flags.threads ? { threads: flags.threads } : {}),
    ...(flags.memory ? { memory: flags.memory * 2 ** 20 } : {}),
    ...(flags.columns ? { columns: flags.columns } : {}),
    ...(flags.header ? { header: flags.header === "yes" } : {}),
    ...(flags.delimiter ? { delimiter: flags.delimiter } : {}),
    ...(flags.encoding ? { encoding: flags.encoding as NonNullable<OpenOptions["encoding"]> } : {}),
    ...(flags.missing ? { missing: flags.missing } : {}),
    ...(flags.kind ? { kinds: flags.kind } : {}),
    ...(flags.ignore ? { ignore: flags.ignore } : {}),
    ...(schema ? { schema } : {}),
  };
}

/** What a locator names, and how it is to be read: flags win over what the locator tells. */
export async function located(
  locator: string,
  flags: ReadFlags & CommonFlags,
  session: { readonly path: (given: string) => string; readonly context: ContextOptions },
): Promise<{ bytes: Bytes; options: OpenOptions }> {
  const { bytes, options } = await locate(locator, session.path, session.context.signal);
  return { bytes, options: withLocated(options, await openOptions(flags, session)) };
}

/** Opens what a locator names; of its columns `only` those that are needed, where that is known. */
export async function openTable(
  locator: string,
  flags: ReadFlags & CommonFlags,
  session: Parameters<typeof located>[2],
  only?: readonly string[],
): Promise<DataSet> {
  const { bytes, options } = await located(locator, flags, session);
  return openBytes(bytes, { ...options, ...(only ? { only } : {}) });
}

export { type Command, Option };
