import type { Kind } from "../../core/table.ts";

/** Where the cells of a column lie. */
export interface Stored {
  readonly table: string;
  /** Its name in SQL, which is never the user's. */
  readonly column: string;
  readonly kind: Kind;
  readonly levels?: readonly string[];
}

export const isText = ({ kind }: Pick<Stored, "kind">): boolean => kind === "text" || kind === "key";

/** A column that is stored, or will be when its cells are first asked for. */
export interface LazyColumn {
  readonly id: number;
  readonly kind: Kind;
  readonly levels?: readonly string[];
  readonly stored: () => Promise<Stored>;
}

let ids = 0;

export function lazyColumn(kind: Kind, levels: readonly string[] | undefined, make: () => Promise<Stored>): LazyColumn {
  let promise: Promise<Stored> | undefined;
  return {
    id: ++ids,
    kind,
    ...(levels ? { levels } : {}),
    stored() {
      promise ??= make();
      return promise;
    },
  };
}
