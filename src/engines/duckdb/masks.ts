import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { batchRows, type RowMask } from "../../core/rows.ts";
import type { Table } from "../../core/table.ts";
import { createFrom } from "./append.ts";
import type { Database } from "./database.ts";
import { quoteName } from "./sql.ts";

/** Masks kept as tables. The folds of a cross-validation are the same for all candidates, and few. */
const keptMost = 32;

interface Kept {
  readonly table: Promise<string>;
  users: number;
}

/** Lists of rows as tables, for questions about a part of the rows. The same mask is written once. */
export function createMasks(database: Database) {
  const kept = new Map<string, Kept>();

  async function write(mask: RowMask): Promise<string> {
    const name = database.name("mask");
    await createList(database, name, mask);
    return name;
  }

  function forget(): void {
    for (const [key, { table, users }] of kept) {
      if (kept.size <= keptMost) return;
      if (users > 0) continue;
      kept.delete(key);
      table.then((name) => database.run(`drop table ${quoteName(name)}`)).catch(() => {});
    }
  }

  return {
    /** A table that lists the rows of the mask in its column `row` and counts them in `place`, until it is given back. */
    async take(mask: RowMask): Promise<{ readonly table: string; readonly release: () => void }> {
      const key = bytesToHex(sha256(mask));
      const found = kept.get(key) ?? { table: write(mask), users: 0 };
      // Put last again: those that were used longest ago are forgotten first.
      kept.delete(key);
      kept.set(key, found);
      found.users++;
      const release = () => {
        found.users--;
        forget();
      };
      try {
        return { table: await found.table, release };
      } catch (error) {
        kept.delete(key);
        throw error;
      }
    },
  };
}

async function createList(database: Database, name: string, mask: RowMask): Promise<void> {
  await createFrom(database, `${name}_at`, ["INTEGER"], places(mask));
  await database.run(`create table ${quoteName(name)} as select c0 "row", "row" place from ${quoteName(`${name}_at`)}`);
  await database.run(`drop table ${quoteName(`${name}_at`)}`);
}

async function* places(mask: RowMask): AsyncGenerator<Table> {
  let codes = new Int32Array(batchRows);
  let n = 0;
  const table = (): Table => ({
    count: n,
    names: ["c0"],
    columns: [{ kind: "category", codes: codes.subarray(0, n), levels: [] }],
  });
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== 1) continue;
    codes[n++] = i;
    if (n < batchRows) continue;
    yield table();
    codes = new Int32Array(batchRows);
    n = 0;
  }
  if (n > 0) yield table();
}
