import { nearest } from "../core/near.ts";
import { Problem } from "../core/problem.ts";

/** The Problem of an algorithm that is not there: the one that was probably meant, and those there are. */
export function unknownAlgorithm(id: string, ids: readonly string[]): Problem {
  const near = nearest(id, ids);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  return new Problem("unknown-algorithm", `there is no algorithm "${id}"; ${hint}There are ${ids.join(", ")}`, { id });
}
