import type { Algorithm, Doc } from "../core/algorithm.ts";
import { describeParams, type ParamDoc } from "../core/params.ts";
import { algorithms, transforms } from "../registry.ts";
import { unknownAlgorithm } from "./unknown-algorithm.ts";

/** What an algorithm is, accepts and takes, as one document. */
export interface AlgorithmDocument extends Doc {
  readonly id: string;
  readonly version: number;
  readonly tasks: readonly string[];
  readonly accepts: readonly string[];
  readonly missing: string;
  readonly reading: string;
  readonly weights: boolean;
  readonly params: readonly ParamDoc[];
}

export function algorithmDocuments(): readonly AlgorithmDocument[] {
  return [...algorithms.values(), ...transforms.values()].map(documentOf);
}

export function algorithmDocument(id: string): AlgorithmDocument {
  const found = algorithms.get(id) ?? transforms.get(id);
  if (found === undefined) throw unknownAlgorithm(id, [...algorithms.keys(), ...transforms.keys()]);
  return documentOf(found);
}

function documentOf({ id, version, tasks, accepts, missing, reading, weights, params, doc }: Algorithm) {
  const { title, summary, reference, cost } = doc;
  return {
    id,
    version,
    title,
    summary,
    reference,
    cost,
    tasks,
    accepts,
    missing,
    reading,
    weights,
    params: describeParams(params),
  };
}
