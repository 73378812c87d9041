/** What happens beside the results. Events carry counts, never a time: whoever listens owns the clock. */
export type Event =
  | { readonly type: "progress"; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly type: "warning"; readonly code: string; readonly message: string; readonly count: number }
  | { readonly type: "metric"; readonly id: string; readonly model: string; readonly value: number };

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}
