import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Bytes } from "../core/bytes.ts";
import type { ContextOptions } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { type Study, studyFormat } from "../findings/study.ts";
import { type OpenOptions, openBytes } from "./open.ts";
import { mine } from "./table/mine.ts";

/** Whether a study, run again from its data, gives the same bytes. */
export interface Replay {
  readonly format: "lode-replay/1";
  readonly same: boolean;
  /** Digests of study.json, as it is and as it came out now. */
  readonly study: { readonly before: string; readonly after: string };
  readonly model: { readonly before: string | null; readonly after: string };
  readonly findings: number;
  /** The first figures that differ, by their path in study.json. */
  readonly differences: readonly Difference[];
  readonly sentence: string;
}

export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const differencesTold = 10;

/** Runs a study again from the file that it was made of, as it was asked for, and compares every figure. */
export async function replay(study: Study, file: Bytes, options: ContextOptions = {}): Promise<Replay> {
  if (study.format !== studyFormat)
    throw new Problem(
      "wrong-study",
      `replay: its format is ${JSON.stringify(study.format)}, this version of lode reads ${studyFormat}`,
    );
  const { request, reading, data: note, seed } = study;
  const { ignore, kinds, missing, schema } = request;
  const told: OpenOptions = {
    ...reading.options,
    ...(ignore ? { ignore } : {}),
    ...(kinds ? { kinds } : {}),
    ...(missing ? { missing } : {}),
    ...(schema ? { schema: { columns: schema, ignore: [] } } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.breathe ? { breathe: options.breathe } : {}),
  };
  // A file may have been moved: its name is the one thing about it that its content does not tell.
  const data = await openBytes({ ...file, name: note.locator }, told);
  try {
    if (data.source.sha256 !== note.sha256)
      throw new Problem(
        "other-data",
        `replay: ${file.name} is not the file that the study was made of: its SHA-256 is ${data.source.sha256}, the study's ${note.sha256}; to test the study on other data use lode check`,
        { found: data.source.sha256, expected: note.sha256 },
      );
    const { study: again, artifact } = await mine(data, request, { ...options, seed });
    const differences = differencesOf(study, again, "").slice(0, differencesTold);
    const before = digestOf(study);
    const after = digestOf(again);
    const model = { before: study.models[0]?.sha256 ?? null, after: bytesToHex(sha256(artifact)) };
    const same = before === after && model.before === model.after;
    return {
      format: "lode-replay/1",
      same,
      study: { before, after },
      model,
      findings: study.findings.length,
      differences,
      sentence: same
        ? `The same: all ${study.findings.length} claims, every figure of study.json and every byte of model.lode (SHA-256 ${model.after}).`
        : `Not the same: ${differences.length === 0 ? "the order of what study.json holds" : `${differences[0]!.path} was ${told80(differences[0]!.before)} and is ${told80(differences[0]!.after)} now`}.`,
    };
  } finally {
    await data.close();
  }
}

const told80 = (value: unknown): string => (JSON.stringify(value) ?? "not there").slice(0, 80);

const digestOf = (study: Study): string =>
  bytesToHex(sha256(new TextEncoder().encode(`${JSON.stringify(study, null, 2)}\n`)));

/** Where two documents differ, in their order. */
function differencesOf(before: unknown, after: unknown, path: string): Difference[] {
  if (Object.is(before, after)) return [];
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null)
    return [{ path, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) =>
    differencesOf(
      (before as Record<string, unknown>)[name],
      (after as Record<string, unknown>)[name],
      path === "" ? name : `${path}.${name}`,
    ),
  );
}
