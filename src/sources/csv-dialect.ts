import { Problem } from "../core/problem.ts";
import type { ReadOptions } from "./source.ts";

/** How records are cut into cells. */
export interface Dialect {
  /** What stands between two cells; " " is any run of blanks and tabs. */
  readonly delimiter: string;
  /** Blanks around a cell belong to the delimiter (", ", " | "), not to the cell. */
  readonly trim: boolean;
  /** "" where there is none. */
  readonly quote: string;
  /** The quote itself where it is doubled; "" where there is none. */
  readonly escape: string;
  /** "" where there is none. */
  readonly comment: string;
  /** "\n" also ends lines at "\r\n"; "\r" only in files that have no "\n" at all. */
  readonly newline: "\n" | "\r";
}

export const isBlankRun = (dialect: Dialect): boolean => dialect.delimiter === " ";

/**
 * The dialect that complete options name. A mark followed by a blank (", ") is read as that mark with blanks trimmed,
 * so that a single line written without the blank does not fall apart.
 */
export function dialectOf(options: ReadOptions, newline: "\n" | "\r"): Dialect {
  const { delimiter: given = ",", quote = '"', comment = "" } = options;
  for (const [name, text, limit] of [
    ["delimiter", given, 2],
    ["quote", quote, 1],
    ["escape", options.escape ?? "", 1],
  ] as const) {
    if (text.length > limit || (name === "delimiter" && text === "") || /[\r\n]/.test(text))
      throw new Problem(
        "bad-option",
        `csv: the ${name} is ${name === "delimiter" ? "one or two characters" : "one character or none"} and no line end, found ${JSON.stringify(text)}`,
        { option: name },
      );
  }
  const trim = given.length === 2 && given[1] === " " && given[0] !== " ";
  const delimiter = trim ? given[0]! : given.trim() === "" && given[0] === " " ? " " : given;
  return { delimiter, trim, quote, escape: options.escape ?? quote, comment, newline };
}

/** The inverse: how a dialect is told in options. */
export function optionsOf(dialect: Dialect): ReadOptions {
  return {
    delimiter: dialect.trim ? `${dialect.delimiter} ` : dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.escape,
    comment: dialect.comment,
  };
}
