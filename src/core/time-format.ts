/**
 * The ways of writing a time that are read, a closed list that every engine shares. A time without a zone is UTC;
 * one with a zone is turned into UTC. The result is milliseconds since 1970.
 */
const day = "(?<d>[0-9]{1,2})";
const month = "(?<m>[0-9]{1,2})";
const year = "(?<y>[0-9]{4})";
const word = "(?<w>[A-Za-z]{3,9})\\.?";
const clock =
  "(?:[ T]+(?<H>[0-9]{1,2}):(?<M>[0-9]{2})(?::(?<S>[0-9]{2})(?:[.,](?<f>[0-9]{1,9}))?)?(?: ?(?<p>[AaPp])\\.?[Mm]\\.?)?(?: ?(?<z>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?";

const sources: Readonly<Record<string, string>> = {
  "yyyy-mm-dd": `${year}-${month}-${day}${clock}`,
  "yyyy/mm/dd": `${year}/${month}/${day}${clock}`,
  "yyyy.mm.dd": `${year}\\.${month}\\.${day}${clock}`,
  "mm/dd/yyyy": `${month}/${day}/${year}${clock}`,
  "dd/mm/yyyy": `${day}/${month}/${year}${clock}`,
  "mm-dd-yyyy": `${month}-${day}-${year}${clock}`,
  "dd-mm-yyyy": `${day}-${month}-${year}${clock}`,
  "dd.mm.yyyy": `${day}\\.${month}\\.${year}${clock}`,
  "mm/dd/yy": `${month}/${day}/(?<yy>[0-9]{2})${clock}`,
  "dd/mm/yy": `${day}/${month}/(?<yy>[0-9]{2})${clock}`,
  "dd.mm.yy": `${day}\\.${month}\\.(?<yy>[0-9]{2})${clock}`,
  "dd mon yyyy": `${day}[ -]${word}[ -],?${year}${clock}`,
  "dd-mon-yy": `${day}[ -]${word}[ -](?<yy>[0-9]{2})${clock}`,
  "mon dd, yyyy": `${word} ${day},? ${year}${clock}`,
  yyyymmddthhmmss: "(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})T(?<H>[0-9]{2})(?<M>[0-9]{2})(?<S>[0-9]{2})(?<z>Z)?",
  yyyymmdd: "(?<y>(?:18|19|20)[0-9]{2})(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12][0-9]|3[01])",
  // A time of day falls on the first day of 1970.
  "hh:mm":
    "(?<H>[0-9]{1,2}):(?<M>[0-9]{2})(?::(?<S>[0-9]{2})(?:[.,](?<f>[0-9]{1,9}))?)?(?: ?(?<p>[AaPp])\\.?[Mm]\\.?)?",
  "yyyy-mm": `${year}-(?<m>0[1-9]|1[0-2])`,
};

const expressions = new Map(Object.entries(sources).map(([id, source]) => [id, new RegExp(`^${source}$`)]));

/** Ids of the formats, unambiguous ones first; where both orders of day and month fit, the month comes first. */
export const timeFormats: readonly string[] = [...expressions.keys()];

/** Stands between the formats of a column that is written in several; the first that reads a cell counts. */
export const mixed = " or ";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Milliseconds since 1970 in UTC, or NaN where the text is no date of that format (30 February is none). */
export function parseTime(text: string, format: string): number {
  if (format.includes(mixed)) {
    for (const one of format.split(mixed)) {
      const time = parseTime(text, one);
      if (!Number.isNaN(time)) return time;
    }
    return Number.NaN;
  }
  const groups = expressions.get(format)?.exec(text.trim())?.groups;
  if (groups === undefined) return Number.NaN;
  const shortYear = groups.yy === undefined ? undefined : Number(groups.yy);
  const fullYear = shortYear === undefined ? Number(groups.y ?? 1970) : shortYear + (shortYear < 70 ? 2000 : 1900);
  const monthIndex =
    groups.w === undefined ? Number(groups.m ?? 1) - 1 : months.indexOf(groups.w.slice(0, 3).toLowerCase());
  const dayOfMonth = groups.d === undefined ? 1 : Number(groups.d);
  const leap = monthIndex === 1 && fullYear % 4 === 0 && (fullYear % 100 !== 0 || fullYear % 400 === 0);
  const length = lengths[monthIndex];
  if (length === undefined || dayOfMonth < 1 || dayOfMonth > length + (leap ? 1 : 0)) return Number.NaN;
  let hour = Number(groups.H ?? 0);
  const minute = Number(groups.M ?? 0);
  const second = Number(groups.S ?? 0);
  if (groups.p !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (groups.p.toLowerCase() === "p" ? 12 : 0);
  }
  if (hour > 24 || minute > 59 || second > 60) return Number.NaN;
  const fraction = groups.f === undefined ? 0 : Math.floor(Number(`0.${groups.f}`) * 1000);
  const date = new Date(0);
  date.setUTCFullYear(fullYear, monthIndex, dayOfMonth);
  date.setUTCHours(hour, minute, second, fraction);
  return date.getTime() - offsetOf(groups.z);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^[A-Z]/.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** A time as its day; a mean of times of day, which fall on the first day of 1970, as its clock. */
export function formatDay(time: number): string {
  const text = new Date(time).toISOString();
  return time > 0 && time < 86_400_000 ? text.slice(11, 16) : text.slice(0, 10);
}

/** A time as text: a date, with the clock where it is not midnight. Reads back with "yyyy-mm-dd". */
export function formatTime(time: number): string {
  const text = new Date(time).toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace("T", " ").replace(/(\.000)?Z$/, "");
}
