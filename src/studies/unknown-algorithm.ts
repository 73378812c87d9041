import { nearest } from "../core/near.ts";
import { Problem } from "../core/problem.ts";

/** The Problem of an algorithm that is not there: the one that was probably meant, and those there are. */
export function unknownAlgorithm(id: string, ids: readonly string[]): Problem {
  const near = nearest(id, ids);
  const hint = near === undefined ? "there are" : `did you mean "${near}"? There are`;
  return new Problem("unknown-algorithm", `there is no algorithm "${id}"; ${hint} ${ids.join(", ")}`, { id });
}
