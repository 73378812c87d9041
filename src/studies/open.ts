import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Bytes } from "../core/bytes.ts";
import type { Cast } from "../core/plan.ts";
import { Problem } from "../core/problem.ts";
import type { Rows } from "../core/rows.ts";
import type { Kind, Role } from "../core/table.ts";
import { loadRows } from "../engines/memory/rows.ts";
import { fileBytes } from "../host/node.ts";
import { inferKinds } from "../profile/kinds.ts";
import { sources } from "../sources/index.ts";
import type { LoadReport, ReadOptions } from "../sources/source.ts";

export interface OpenOptions extends ReadOptions {
  /** More texts that mean missing. */
  readonly missing?: readonly string[];
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly ignore?: readonly string[];
  /** How an earlier file was read: used again for the columns that are there, found anew for the others. */
  readonly casts?: readonly Cast[];
}

/** Rows of a file with typed columns, and how they came to be. */
export interface DataSet extends Rows {
  readonly source: {
    readonly name: string;
    readonly sha256: string;
    readonly report: LoadReport;
    readonly options: ReadOptions;
    readonly casts: readonly Cast[];
    readonly reasons: Readonly<Record<string, string>>;
    /** The same rows with the text of every cell as it was read. */
    readonly raw: Rows;
  };
}

/** Opens a file: dialect, kinds and missing marks are found where they are not told. */
export async function open(path: string, options: OpenOptions = {}): Promise<DataSet> {
  return openBytes(await fileBytes(path), options);
}

export async function openBytes(bytes: Bytes, options: OpenOptions = {}): Promise<DataSet> {
  const { missing, kinds, ignore = [], casts: told, ...reading } = options;
  const head = await headOf(bytes);
  const source = [...sources.values()].find((item) => item.reads(bytes.name, head)) ?? sources.get("csv")!;
  const opened = await source.open(bytes, reading);
  const raw = await loadRows(opened.batches());
  for (const name of ignore)
    if (!opened.names.includes(name))
      throw new Problem(
        "unknown-column",
        `--ignore: there is no column "${name}"; the columns are ${opened.names.join(", ")}`,
        { name },
      );
  const readings = await inferKinds(raw, { ...(missing ? { missing } : {}), ...(kinds ? { kinds } : {}) });
  const settled = readings.map((reading) => {
    const earlier = told?.find((cast) => cast.column === reading.cast.column);
    return earlier ? { ...reading, cast: earlier, reason: "read as in the study" } : reading;
  });
  const casts = settled.map((reading) => reading.cast);
  const unused = settled.filter(({ cast }) => ignore.includes(cast.column) || cast.to === "key" || cast.to === "text");
  const roles = Object.fromEntries(unused.map(({ cast }): [string, Role] => [cast.column, "ignore"]));
  const rows = raw.derive([
    { step: "cast", casts },
    { step: "roles", roles },
  ]);
  const levelled = casts.map((cast): Cast => {
    const levels = rows.schema.find((field) => field.name === cast.column)?.levels;
    return levels ? { ...cast, levels } : cast;
  });
  return Object.assign(rows, {
    source: {
      name: bytes.name,
      sha256: await digestOf(bytes),
      report: opened.report(),
      options: opened.options,
      casts: levelled,
      reasons: Object.fromEntries(settled.map((reading) => [reading.field.name, reading.reason])),
      raw,
    },
  });
}

async function headOf(bytes: Bytes): Promise<Uint8Array> {
  for await (const chunk of bytes.stream()) return chunk.subarray(0, 4096);
  return new Uint8Array();
}

async function digestOf(bytes: Bytes): Promise<string> {
  const hash = sha256.create();
  for await (const chunk of bytes.stream()) hash.update(chunk);
  return bytesToHex(hash.digest());
}
