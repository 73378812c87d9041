import { Problem } from "../core/problem.ts";

/** The text of one value and the 1-based line where it starts. */
export interface JsonRecord {
  readonly line: number;
  readonly text: string;
}

export type JsonShape = "lines" | "array" | "values";

/** Characters of one value; more is no row of a table, and would have to be held whole. */
const longest = 64 * 2 ** 20;

/**
 * How values are laid out: one a line, in one array, or one after another over several lines. A first line that does not
 * parse by itself but ends as an object does is a broken line, not the beginning of a longer value.
 */
export function shapeOf(name: string, head: string): JsonShape {
  const text = head.trimStart();
  const line = text.split("\n", 1)[0]!.trim();
  const isLines = /\.(ndjson|jsonl)(\.(gz|zst))?$/i.test(name);
  if (isLines && !line.startsWith("[{") && line !== "[") return "lines";
  if (text.startsWith("[")) return "array";
  if (text.startsWith("{")) return line.endsWith("}") ? "lines" : "values";
  throw new Problem(
    "wrong-json",
    `json: ${name} starts with ${JSON.stringify(line.slice(0, 20))}; an array of objects, or one object a line, is needed`,
  );
}

/** Lines that are not blank; `onBlank` is told of the others. */
export async function* linesOf(chunks: AsyncIterable<string>, onBlank: () => void): AsyncGenerator<JsonRecord> {
  let rest = "";
  let line = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const text of lines) {
      line++;
      if (text.trim() === "") onBlank();
      else yield { line, text: text.trim() };
    }
    refuseLong(rest.length, line + 1);
  }
  if (rest.trim() !== "") yield { line: line + 1, text: rest.trim() };
}

/**
 * The values of an array, or values one after another, as they come. Only brackets, quotes and commas are looked at, so
 * that a value that is broken inside is found by whoever parses it, and the next one is still read.
 */
export async function* valuesOf(
  name: string,
  chunks: AsyncIterable<string>,
  shape: "array" | "values",
): AsyncGenerator<JsonRecord> {
  let text = "";
  let start = -1;
  let startLine = 1;
  let line = 1;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let open = shape === "values";
  let closed = false;
  const broken = (what: string) =>
    new Problem("wrong-json", `json: ${name} ${what} at line ${line}; it is cut short or damaged, fetch it again`, {
      line,
    });

  for await (const chunk of chunks) {
    let at = start < 0 ? 0 : text.length - start;
    text = start < 0 ? chunk : text.slice(start) + chunk;
    if (start >= 0) start = 0;
    refuseLong(at, startLine);
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === newline) line++;
      if (quoted) {
        if (escaped) escaped = false;
        else if (code === backslash) escaped = true;
        else if (code === quote) quoted = false;
        continue;
      }
      if (code === space || code === newline || code === tab || code === carriageReturn) {
        if (shape === "values" && depth === 0 && start >= 0) {
          yield { line: startLine, text: text.slice(start, at) };
          start = -1;
        }
        continue;
      }
      if (closed) throw broken("goes on after the end of its array");
      if (!open) {
        open = true;
        continue;
      }
      const closes = code === closeBrace || code === closeBracket;
      if (depth === 0 && (code === comma || closes)) {
        if (start >= 0) yield { line: startLine, text: text.slice(start, at).trimEnd() };
        start = -1;
        if (closes && (shape === "values" || code === closeBrace)) throw broken("closes a bracket that was not opened");
        closed = closes;
        continue;
      }
      if (start < 0) {
        start = at;
        startLine = line;
      }
      if (code === quote) quoted = true;
      else if (code === openBrace || code === openBracket) depth++;
      else if (closes && --depth === 0) {
        yield { line: startLine, text: text.slice(start, at + 1) };
        start = -1;
      }
    }
  }
  if (depth > 0 || quoted || (shape === "array" && !closed)) throw broken("ends inside of a value");
  if (start >= 0) yield { line: startLine, text: text.slice(start).trimEnd() };
}

function refuseLong(length: number, line: number): void {
  if (length > longest)
    throw new Problem(
      "wrong-json",
      `json: the value at line ${line} has more than ${longest} characters; an array of objects, or one object a line, is needed`,
      { line },
    );
}

const codeOf = (character: string) => character.charCodeAt(0);
const newline = codeOf("\n");
const carriageReturn = codeOf("\r");
const tab = codeOf("\t");
const space = codeOf(" ");
const quote = codeOf('"');
const backslash = codeOf("\\");
const comma = codeOf(",");
const openBrace = codeOf("{");
const closeBrace = codeOf("}");
const openBracket = codeOf("[");
const closeBracket = codeOf("]");
