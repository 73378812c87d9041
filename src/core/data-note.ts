/** What a file was and what became of its rows. */
export interface DataNote {
  /** The file's name without its folder; of a database without credentials. */
  readonly locator: string;
  readonly sha256: string;
  readonly rows: number;
  readonly kept: number;
  readonly rejected: number;
  readonly repaired: number;
  readonly unlabelled?: number;
  readonly columns: number;
}
