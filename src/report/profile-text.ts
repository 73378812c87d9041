import Table from "cli-table3";
import { formatTime } from "../core/time-format.ts";
import { figure } from "./text.ts";

interface Profiled {
  readonly data: {
    readonly locator: string;
    readonly rows: number;
    readonly rejected: number;
    readonly repaired: number;
  };
  readonly columns: readonly {
    readonly name: string;
    readonly kind: string;
    readonly missing: number;
    readonly distinct: number;
    readonly quantiles?: readonly (number | null)[];
    readonly levels?: readonly { readonly level: string; readonly count: number }[];
    readonly reason: string;
  }[];
  readonly alerts: readonly { readonly message: string; readonly severity: string }[];
}

/** A profile as lines for a terminal. */
export function profileText(profile: Profiled): string {
  const { data } = profile;
  const table = new Table({
    head: ["column", "kind", "missing", "distinct", "values", "reason"],
    style: { head: [], border: [] },
    colWidths: [null, null, null, null, 34, 40],
    wordWrap: true,
  });
  for (const column of profile.columns) {
    const show = (value: number | null) =>
      value === null ? "" : column.kind === "time" ? formatTime(value) : figure(value);
    const [low, , middle, , high] = column.quantiles ?? [];
    const values = column.quantiles
      ? `${show(low ?? null)} .. ${show(middle ?? null)} .. ${show(high ?? null)}`
      : (column.levels ?? [])
          .slice(0, 3)
          .map(({ level, count }) => `${level} (${count})`)
          .join(", ");
    table.push([column.name, column.kind, column.missing, column.distinct, values, column.reason]);
  }
  const rows = `${data.locator}: ${data.rows} rows, ${profile.columns.length} columns${data.rejected ? `, ${data.rejected} rows set aside` : ""}${data.repaired ? `, ${data.repaired} repaired` : ""}`;
  return `${[rows, table.toString(), ...profile.alerts.map((alert) => `${alert.severity}: ${alert.message}`)].join("\n")}\n`;
}
