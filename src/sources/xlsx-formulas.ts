/** Cells of a sheet that hold a formula and no value: a program wrote them, and none has worked them out yet. */
export interface Unworked {
  readonly count: number;
  /** The first of them, as a person names a cell. */
  readonly first: readonly string[];
}

const told = 3;

/** Looks a sheet's formulas through. `data` is the workbook, an archive (APPNOTE.TXT 4.3); parts it lacks hold no formula. */
export async function unworkedFormulas(data: Uint8Array<ArrayBuffer>, sheet: string): Promise<Unworked> {
  const path = await pathOf(data, sheet);
  const xml = path === undefined ? "" : await entryText(data, path);
  const first: string[] = [];
  let count = 0;
  for (const [, place, inside] of xml.matchAll(/<c\s(?:[^>]*?\s)?r="([A-Z]+[0-9]+)"[^>]*?(?<!\/)>(.*?)<\/c>/gs)) {
    if (!/<f[\s/>]/.test(inside!) || /<v>[^<]|<is>/.test(inside!)) continue;
    if (count++ < told) first.push(place!);
  }
  return { count, first };
}

/** Where the archive has a sheet: its name stands beside an id, the id beside a path. */
async function pathOf(data: Uint8Array<ArrayBuffer>, sheet: string): Promise<string | undefined> {
  const book = await entryText(data, "xl/workbook.xml");
  const tags = [...book.matchAll(/<sheet\s[^>]*>/g)].map(([tag]) => tag);
  const tag = tags.find((one) => unescaped(attribute(one, "name")) === sheet);
  const id = tag === undefined ? undefined : attribute(tag, "r:id");
  const links = await entryText(data, "xl/_rels/workbook.xml.rels");
  const link = [...links.matchAll(/<Relationship\s[^>]*>/g)].find(([one]) => attribute(one, "Id") === id);
  const target = link === undefined ? undefined : attribute(link[0], "Target");
  if (target === undefined || target === "") return undefined;
  return target.startsWith("/") ? target.slice(1) : `xl/${target}`;
}

const attribute = (tag: string, name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => signs[name]!);

/** The text of an entry of the archive; "" where it has none of that name. */
async function entryText(data: Uint8Array<ArrayBuffer>, path: string): Promise<string> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + 46 <= data.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    if (new TextDecoder().decode(data.subarray(at + 46, at + 46 + length)) !== path) continue;
    const packed = view.getUint16(at + 10, true) === 8;
    const local = view.getUint32(at + 42, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = data.slice(from, from + view.getUint32(at + 20, true));
    const stream = new Blob([content]).stream();
    return new Response(packed ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream).text();
  }
  return "";
}
