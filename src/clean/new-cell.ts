/** A cell and what it becomes; `row` is 0-based. */
export interface NewCell {
  readonly row: number;
  readonly at: number;
  readonly after: string;
}
