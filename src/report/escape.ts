const marked: unique symbol = Symbol("html");

/** Text that is markup already. The symbol keeps it apart from data: nothing that came from JSON can carry it. */
export interface Html {
  readonly [marked]: string;
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Text as it may stand in an element or in a quoted attribute. Control characters and lone surrogates are replaced, as no file can hold them. */
export function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd")
      .replace(/[\ud800-\udfff]/gu, "\ufffd")
      .replace(/[&<>"'`]/g, (character) => entities[character]!)
  );
}

/** A template whose holes are escaped unless they were made by this template; lists are joined, nothing stays nothing. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return rawHtml(parts.reduce((text, part, i) => text + (i > 0 ? write(pieces[i - 1]) : "") + part, ""));
}

/** Markup of our own making that did not come out of the template: style sheets and drawn pictures. */
export function rawHtml(markup: string): Html {
  return { [marked]: markup };
}

/** The markup as text. */
export function markupOf(piece: Html): string {
  return piece[marked];
}

function write(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (typeof piece === "string" || typeof piece === "number") return escapeText(String(piece));
  return isList(piece) ? piece.map(write).join("") : piece[marked];
}

const isList = (piece: Html | readonly Piece[]): piece is readonly Piece[] => Array.isArray(piece);
