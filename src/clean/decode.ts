/** Bytes of Windows-1252 that Latin-1 has no letter for. */
const windows = new Map(
  [
    ..."\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178",
  ].map((letter, i) => [
    letter,
    [
      0x80, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8e, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96,
      0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9e, 0x9f,
    ][i]!,
  ]),
);
/** What the first byte of two looks like when it was read as a letter. */
const suspicious = /[\u00c2-\u00f4][\u0080-\u00bf\u20ac\u201a-\u2122\u0152-\u0192\u02c6\u02dc]/;

/** Text that was UTF-8 and was decoded as Latin-1 or Windows-1252, decoded as what it is ("CafÃ©" is "Café"); other text as it is. */
export function decoded(cell: string): string {
  if (!suspicious.test(cell)) return cell;
  const bytes: number[] = [];
  for (const letter of cell) {
    const byte = windows.get(letter) ?? letter.codePointAt(0)!;
    if (byte > 255) return cell;
    bytes.push(byte);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    // A replacement mark was lost before: there is nothing to win back.
    return text.includes("\ufffd") ? cell : text;
  } catch {
    return cell;
  }
}
