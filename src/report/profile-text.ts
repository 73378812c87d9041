import { formatTime } from "../core/time-format.ts";
import { figureText } from "../profile/figure-text.ts";
import type { Profile, ProfileColumn } from "../profile/profile-document.ts";
import { byPair, measureNames } from "./sections/pairs.ts";

export const width = 100;
const widths = { column: 26, kind: 9, missing: 9, distinct: 9 };
const columnsMost = 120;
const infosMost = 12;
const pairsMost = 8;

/** A profile as lines for a terminal, none longer than 100 characters. */
export function profileText(profile: Profile): string {
  const { data, columns, alerts, pairs } = profile;
  const repaired = data.repaired ? `, ${data.repaired} repaired` : "";
  const lines = [
    cut(
      `${plain(data.locator)}: ${data.kept} rows, ${data.columns} columns${data.rejected ? `, ${data.rejected} rows set aside` : ""}${repaired}`,
      width,
    ),
    "",
    line("column", "kind", "missing", "distinct", "values"),
    ...columns
      .slice(0, columnsMost)
      .map((column) =>
        line(
          column.name,
          column.kind,
          column.missing === 0 ? "" : shareText(column.missingShare),
          String(column.distinct),
          valuesText(column),
        ),
      ),
  ];
  if (columns.length > columnsMost) lines.push(`... and ${columns.length - columnsMost} more columns in profile.json`);
  const serious = alerts.filter(({ severity }) => severity !== "info");
  const infos = alerts.filter(({ severity }) => severity === "info");
  if (serious.length > 0) lines.push("", ...serious.slice(0, 40).flatMap((alert) => wrap(`! ${alert.message}`)));
  if (serious.length > 40) lines.push(`  ... and ${serious.length - 40} more warnings in profile.json`);
  if (infos.length > 0) lines.push("", ...infos.slice(0, infosMost).flatMap((alert) => wrap(`- ${alert.message}`)));
  if (infos.length > infosMost) lines.push(`  ... and ${infos.length - infosMost} more notes in profile.json`);
  if (pairs.length > 0)
    lines.push(
      "",
      "Strongest associations:",
      ...byPair(pairs)
        .slice(0, pairsMost)
        .map(([{ a, b, measure, value, low, high }]) =>
          cut(
            `  ${value.toFixed(2).padStart(5)}  ${plain(a)} ~ ${plain(b)} (${measureNames[measure]}, ${low.toFixed(2)} to ${high.toFixed(2)})`,
            width,
          ),
        ),
    );
  return `${lines.join("\n")}\n`;
}

function line(column: string, kind: string, missing: string, distinct: string, values: string): string {
  const left = [
    cut(plain(column), widths.column).padEnd(widths.column),
    kind.padEnd(widths.kind),
    missing.padStart(widths.missing),
    distinct.padStart(widths.distinct),
  ].join(" ");
  return `${left}  ${cut(plain(values), width - left.length - 2)}`.trimEnd();
}

const dayLength = 86_400_000;

/** What the cells of a column hold, in a few words; of times of day, which fall on the first day of 1970, the clock. */
export function valuesText(column: ProfileColumn): string {
  const { quantiles, levels, kind, missing, missingShare } = column;
  if (quantiles) {
    const show = (value: number | null | undefined) =>
      value == null ? "" : kind === "time" && Number.isFinite(value) ? timeText(value) : figureText(value);
    const isClock = [quantiles[0], quantiles.at(-1)].every((end) => end != null && end >= 0 && end < dayLength);
    const timeText = (value: number) => (isClock ? formatTime(value + dayLength + 1).slice(11, 16) : formatTime(value));
    if (quantiles[0] == null) return "";
    if (kind === "time") return `${show(quantiles[0])} to ${show(quantiles.at(-1))}`;
    return `${show(quantiles[0])} .. ${show(quantiles[4])} .. ${show(quantiles.at(-1))}`;
  }
  const filled = missingShare === 1 ? 0 : missing / Math.max(missingShare, Number.MIN_VALUE) - missing;
  const all = missing > 0 ? filled : (levels ?? []).reduce((sum, { count }) => sum + count, column.others ?? 0);
  return (levels ?? []).map(({ level, count }) => `${level} ${shareText(count / all)}`).join(", ");
}

function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent > 0 && percent < 1 ? "<1" : percent > 99 && percent < 100 ? ">99" : Math.round(percent)} %`;
}

/** A name that holds control characters could move the cursor or colour the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");

export const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;

export function wrap(text: string): string[] {
  const lines: string[] = [];
  let rest = plain(text);
  while (rest.length > width) {
    const at = rest.lastIndexOf(" ", width);
    const end = at > width / 2 ? at : width;
    lines.push(rest.slice(0, end));
    rest = `  ${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}
