import type { DataNote } from "../core/data-note.ts";
import type { LevelPair } from "./level-evidence.ts";
import type { By } from "./pair-evidence.ts";

export interface MatchedColumn {
  readonly from: string;
  /** Null where no column here is like it. */
  readonly to: string | null;
  /** 0..1, from the evidence; 1 where it was told. */
  readonly confidence: number;
  /** False: `to` is a guess to be asked about, never to be used. */
  readonly sure: boolean;
  readonly by: readonly By[];
  /** The unit of `from`, where both columns state one. */
  readonly unit?: string;
  /** value of `from` = value of `to` * factor; told, or known from both units. */
  readonly factor?: number;
  /** Levels that stand for the same. */
  readonly levels?: readonly LevelPair[];
}

export interface Ask {
  readonly question: "column" | "scale" | "levels" | "kinds";
  readonly from: string;
  readonly to: string;
  readonly message: string;
  /** What settles it on the command line. */
  readonly flag?: string;
}

export interface Lacking {
  readonly from: string;
  /** The column that is nearly empty here, where there is one. */
  readonly to?: string;
  readonly missing?: number;
}

/** Which columns of two tables are the same. */
export interface Match {
  readonly format: "lode-match/1";
  readonly data: {
    readonly from: DataNote;
    readonly to: DataNote;
  };
  readonly columns: readonly MatchedColumn[];
  readonly asks: readonly Ask[];
  /** Columns of the first table that the second has not, or nearly without values. */
  readonly lacking: readonly Lacking[];
  /** Columns of the second table that are no counterpart of any. */
  readonly unused: readonly string[];
  readonly sentence: string;
}
