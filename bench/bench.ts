/** Full for the figures that are kept; smoke so that the suite sees that a case still runs. */
export type Size = "full" | "smoke";

/** What a figure must reach. */
export type Bar = { readonly atMost: number } | { readonly atLeast: number };

export interface Figure {
  readonly name: string;
  /** "s", "MiB", "R2", "share", ... */
  readonly unit: string;
  readonly values: readonly number[];
  readonly bar?: Bar;
  /** What a reader needs to judge it: the peer, the Monte Carlo error. */
  readonly note?: string;
}

export interface Outcome {
  readonly figures: readonly Figure[];
  /** Whatever else is worth keeping beside the figures. */
  readonly detail?: unknown;
}

/** One case: a file of `cases/` that exports it as `bench`. */
export interface Bench {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** The peers that it needs: a list of Python packages in `peers/`, without the ending. */
  readonly peers?: string;
  readonly run: (lab: Lab) => Promise<Outcome>;
}

/** What a case may use. */
export interface Lab {
  readonly size: Size;
  /** The repository. */
  readonly root: string;
  /** Where larger data sets stand; a case that needs one says so where it is not there. */
  readonly data: string;
  /** A temporary folder that is removed after the run. */
  readonly folder: string;
  /** Runs a script of `peers/` and reads the JSON that it prints. */
  readonly peer: (script: string, args: readonly string[]) => unknown;
  /** What a step of a long case gave; a run that was cut short takes it from there the next time, while the code is the same. */
  readonly step: <T>(name: string, make: () => Promise<T>) => Promise<T>;
  readonly tell: (line: string) => void;
}
