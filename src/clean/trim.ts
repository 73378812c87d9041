/** Without white space at both ends and without characters that cannot be seen (zero width, soft hyphen, byte order mark). */
export const trimmed = (cell: string): string => cell.replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "").trim();
