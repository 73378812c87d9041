/**
 * The one error type. Its message says who, what was wrong, what was found and what to do, in one sentence that a
 * person can act on; `code` is for programs and `detail` holds the values behind the sentence.
 */
export class Problem extends Error {
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.detail = detail;
  }
}
