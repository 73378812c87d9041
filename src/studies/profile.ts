import type { ContextOptions } from "../core/context.ts";
import type { Kind, Role } from "../core/table.ts";
import type { DataNote } from "../findings/study.ts";
import type { DataSet } from "./open.ts";

export interface ProfileColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  readonly reason: string;
  readonly missing: number;
  readonly distinct: number;
  /** At 0, 0.25, 0.5, 0.75, 1. */
  readonly quantiles?: readonly (number | null)[];
  readonly levels?: readonly { readonly level: string; readonly count: number }[];
  readonly alerts: readonly string[];
}

export interface Profile {
  readonly format: "lode-profile/1";
  readonly data: DataNote;
  readonly columns: readonly ProfileColumn[];
  readonly alerts: readonly {
    readonly code: string;
    readonly column?: string;
    readonly message: string;
    readonly severity: string;
  }[];
}

const told = [0, 0.25, 0.5, 0.75, 1];

/** What a table holds, column by column. */
export async function profile(data: DataSet, _options: ContextOptions = {}): Promise<Profile> {
  const columns: ProfileColumn[] = [];
  for (const field of data.schema) {
    const [missing, distinct] = await data.summarize([
      { ask: "missing", column: field.name },
      { ask: "distinct", column: field.name },
    ]);
    const common = {
      name: field.name,
      kind: field.kind,
      role: field.role,
      reason: data.source.reasons[field.name] ?? "",
      missing: missing.count,
      distinct: distinct.count,
      alerts: [],
    };
    if (field.kind === "number" || field.kind === "time") {
      const [{ values }] = await data.summarize([{ ask: "quantiles", column: field.name, at: told }]);
      columns.push({ ...common, quantiles: values });
    } else if (field.levels) {
      const [{ levels }] = await data.summarize([{ ask: "levels", column: field.name, limit: 10 }]);
      columns.push({ ...common, levels });
    } else columns.push(common);
  }
  const { report, name, sha256 } = data.source;
  return {
    format: "lode-profile/1",
    data: {
      locator: name,
      sha256,
      rows: report.rows,
      kept: report.kept,
      rejected: report.rejected,
      repaired: report.repaired,
      columns: data.schema.length,
    },
    columns,
    alerts: [],
  };
}
