import { type Dialect, isBlankRun } from "./csv-dialect.ts";
import { fits, type Shape } from "./csv-shape.ts";
import { isBlank } from "./csv-tokenize.ts";

/** What a doubt costs; the reading with the least doubt wins. */
const cost = { openQuote: 4, innerQuote: 1, endQuote: 2, strayQuote: 1, hiddenBorder: 2, misfit: 6, unquoted: 6 };

interface Node {
  readonly at: number;
  readonly cost: number;
  readonly cell: string;
  readonly misfits: number;
  readonly before: Node | undefined;
}

/**
 * Reads one line whose quotes do not pair up, so that it gives exactly as many cells as there are columns: at each
 * cell every place where a quote could close is tried beside taking the quote literally, and the cheapest way
 * through the line is kept (dynamic programming over places; time is columns x delimiters x quotes, bounded).
 * Undefined where there is no way, or none in which every cell could stand in its column.
 */
export function reread(line: string, dialect: Dialect, shapes: readonly Shape[]): string[] | undefined {
  const n = shapes.length;
  const { delimiter, quote, trim } = dialect;
  if (quote === "" || isBlankRun(dialect)) return undefined;
  const borders = line.split(delimiter).length;
  if (borders < n || n * borders > 200_000 || line.length > 2_000_000) return undefined;
  const closers = closingPlaces(line, dialect);
  if (closers.length * borders > 50_000) return undefined;
  let frontier = new Map<number, Node>([[0, { at: 0, cost: 0, cell: "", misfits: 0, before: undefined }]]);
  for (let j = 0; j < n; j++) {
    const last = j === n - 1;
    const shape = shapes[j]!;
    const next = new Map<number, Node>();
    const offer = (node: Node, at: number, cell: string, quoted: boolean, price: number) => {
      if (last !== at > line.length) return;
      const bad = !fits(shape, cell) || (!quoted && shape.alwaysQuoted && cell !== "") ? 1 : 0;
      const total = node.cost + price + bad * cost.misfit;
      const known = next.get(at);
      if (known === undefined || total < known.cost)
        next.set(at, { at, cost: total, cell, misfits: node.misfits + bad, before: node });
    };
    for (const node of frontier.values()) {
      let open = node.at;
      if (open > line.length) continue;
      const border = line.indexOf(delimiter, open);
      const plain = line.slice(open, border < 0 ? line.length : border);
      const after = border < 0 ? line.length + 1 : border + delimiter.length;
      offer(node, after, trim ? plain.trim() : plain, false, plainPrice(plain.trim(), quote));
      while (open < line.length && isBlank(line.charCodeAt(open)) && trim) open++;
      if (line[open] !== quote) continue;
      for (const closer of closers) {
        if (closer.place <= open) continue;
        const content = line.slice(open + 1, closer.place);
        offer(node, closer.after, relaxed(content, dialect), true, quotedPrice(content, dialect));
      }
    }
    frontier = next;
    if (frontier.size === 0) return undefined;
  }
  const end = frontier.get(line.length + 1) ?? [...frontier.values()][0];
  if (end === undefined || end.misfits > 0) return undefined;
  const cells: string[] = [];
  for (let node: Node | undefined = end; node?.before !== undefined; node = node.before) cells.push(node.cell);
  return cells.reverse();
}

/** Quotes that a delimiter or the end follows, blanks between allowed. */
function closingPlaces(line: string, { quote, delimiter }: Dialect): { place: number; after: number }[] {
  const places: { place: number; after: number }[] = [];
  for (let place = line.indexOf(quote); place >= 0; place = line.indexOf(quote, place + 1)) {
    let after = place + 1;
    while (after < line.length && line[after] === " " && delimiter !== " ") after++;
    if (after >= line.length) places.push({ place, after: line.length + 1 });
    else if (line.startsWith(delimiter, after)) places.push({ place, after: after + delimiter.length });
  }
  return places;
}

function plainPrice(cell: string, quote: string): number {
  if (!cell.includes(quote)) return 0;
  return (cell.startsWith(quote) ? cost.openQuote : cost.innerQuote) + (cell.endsWith(quote) ? cost.endQuote : 0);
}

function quotedPrice(content: string, { quote, delimiter, escape: mark }: Dialect): number {
  let price = 0;
  for (let place = content.indexOf(quote); place >= 0; place = content.indexOf(quote, place + 1)) {
    if (mark === quote && content[place + 1] === quote) place++;
    else if (mark === quote || mark === "" || content[place - 1] !== mark) price += cost.strayQuote;
    if (
      content.startsWith(delimiter, place + 1) ||
      (place > 0 && content.startsWith(delimiter, place - delimiter.length))
    )
      price += cost.hiddenBorder;
  }
  return Math.min(price, 40);
}

/** Takes escapes out where they are, and leaves quotes that were not escaped. */
function relaxed(content: string, { quote, escape: mark }: Dialect): string {
  if (mark === "") return content;
  if (mark === quote) return content.replaceAll(quote + quote, () => quote);
  return content.replaceAll(mark + quote, () => quote).replaceAll(mark + mark, () => mark);
}
