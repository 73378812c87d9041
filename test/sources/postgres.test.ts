import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsOf } from "../../src/clean/texts.ts";
import { locate } from "../../src/studies/locate.ts";
import { type DataSet, openBytes } from "../../src/studies/open.ts";
import { sharedData } from "../reference.ts";

const versions = "/usr/lib/postgresql";
const bin = existsSync(versions) ? join(versions, readdirSync(versions).sort().at(-1)!, "bin") : undefined;
const port = 55_432 + (process.pid % 1000);
const password = "not-to-be-told";
const url = `postgres://lode:${password}@127.0.0.1:${port}/shop`;
const command = join(fileURLToPath(new URL("../..", import.meta.url)), "dist", "cli", "main.js");

/** A server refuses to run as root: then it is the user that Debian's package made. */
function asServer(program: string, ...args: string[]): void {
  const [file, list] =
    process.getuid?.() === 0 ? ["runuser", ["-u", "postgres", "--", program, ...args]] : [program, args];
  execFileSync(file, list, { stdio: "ignore", cwd: "/" });
}
const sql = (database: string, text: string) =>
  execFileSync(
    join(bin!, "psql"),
    ["-h", "127.0.0.1", "-p", String(port), "-d", database, "-v", "ON_ERROR_STOP=1", "-c", text],
    {
      env: { ...process.env, PGUSER: "lode", PGPASSWORD: password },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );

describe.skipIf(bin === undefined)("a PostgreSQL server", () => {
  const folder = mkdtempSync(join(tmpdir(), "lode-postgres-"));
  const data = join(folder, "data");
  const opened: DataSet[] = [];

  beforeAll(() => {
    chmodSync(folder, 0o777);
    const words = join(folder, "password");
    execFileSync("sh", ["-c", `printf %s ${password} > ${words} && chmod 644 ${words}`]);
    asServer(
      join(bin!, "initdb"),
      "-D",
      data,
      "-U",
      "lode",
      "-A",
      "scram-sha-256",
      `--pwfile=${words}`,
      "-E",
      "UTF8",
      "--locale=C",
    );
    asServer(
      join(bin!, "pg_ctl"),
      "-D",
      data,
      "-w",
      "-l",
      join(folder, "log"),
      "-o",
      `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`,
      "start",
    );
    sql("postgres", "create database shop");
    sql(
      "shop",
      `create table orders (id text, amount numeric, paid timestamp, note text, ok boolean);
       insert into orders select 'O' || lpad(i::text, 5, '0'), case when i % 10 = 0 then null else i * 1.25 end,
         timestamp '2024-01-01' + i * interval '1 hour', case i % 3 when 0 then '' when 1 then 'a, "b"' else E'two\\nlines' end, i % 2 = 0
       from generate_series(1, 3000) i;
       create schema more; create table more."Odd name" (x int); insert into more."Odd name" values (1), (2);`,
    );
  });

  afterAll(async () => {
    await Promise.all(opened.map((one) => one.close()));
    asServer(join(bin!, "pg_ctl"), "-D", data, "-m", "immediate", "stop");
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(locator: string): Promise<DataSet> {
    const { bytes, options } = await locate(locator, (given) => given);
    const found = await openBytes(bytes, options);
    opened.push(found);
    return found;
  }

  it("gives a table whole, with types from its catalogue", async () => {
    const orders = await open(`${url}#orders`);
    expect(orders.count).toBe(3000);
    expect(orders.schema.map(({ name, kind }) => [name, kind])).toEqual([
      ["id", "key"],
      ["amount", "number"],
      ["paid", "time"],
      ["note", "flag"],
      ["ok", "flag"],
    ]);
    const [missing, sum] = await orders.summarize([
      { ask: "missing", column: "amount" },
      { ask: "levels", column: "note", limit: 5 },
    ]);
    expect(missing.count).toBe(300);
    expect(sum.levels.map(({ level }) => level).sort()).toEqual(['a, "b"', "two\nlines"]);
    expect(orders.source.report).toMatchObject({ rows: 3000, kept: 3000, rejected: 0 });
  });

  it("lets the database choose rows and columns", async () => {
    const few = await open(`${url}#select id, amount from orders where amount > 3700`);
    expect(few.schema.map(({ name }) => name)).toEqual(["id", "amount"]);
    expect(few.count).toBe(36);
    expect((await open(`${url}#more.Odd name`)).count).toBe(2);
  });

  it("names tables where none was said, and never tells a password", async () => {
    await expect(locate(url, (given) => given)).rejects.toMatchObject({
      code: "no-table",
      message: "postgres: which table of shop? Write it behind the locator as #TABLE; there are more.Odd name, orders",
    });
    for (const locator of [`${url}#nothing`, url.replace(password, `${password}!`), url.replace(String(port), "1")]) {
      const { stderr, stdout, status } = spawnSync(process.execPath, [command, "profile", locator], {
        encoding: "utf8",
      });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^lode: postgres: /);
      expect(stderr + stdout).not.toContain(password);
    }
  });

  it("reads the same from the table as from the file that it was made of", async () => {
    const { path, there } = sharedData("titanic/titanic.csv");
    if (!there) return;
    sql(
      "shop",
      `create table titanic ("PassengerId" int, "Survived" int, "Pclass" int, "Name" text, "Sex" text, "Age" float8, "SibSp" int, "Parch" int, "Ticket" text, "Fare" float8, "Cabin" text, "Embarked" text)`,
    );
    sql("shop", `\\copy titanic from '${path}' with (format csv, header)`);
    const table = await open(`${url}#titanic`);
    const { bytes } = await locate(path, (given) => given);
    const file = await openBytes(bytes);
    opened.push(file);
    expect(table.schema).toEqual(file.schema);
    expect(await table.collect(1000)).toEqual(await file.collect(1000));
  });

  it("gives back any texts and numbers that were written", async () => {
    const text = fc.option(fc.string({ unit: "grapheme", maxLength: 8 }).map((one) => one.replaceAll("\0", "")));
    const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    const literal = (one: string | null) => (one === null ? "null" : `'${one.replaceAll("'", "''")}'`);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, number), { minLength: 1, maxLength: 20 }), async (rows) => {
        const name = `any_${n++}`;
        const values = rows.map(([word, x]) => `(${literal(word)}, ${x})`).join(", ");
        sql("shop", `create table ${name} (word text, x float8); insert into ${name} values ${values}`);
        const data = await open(`${url}#${name}`);
        const { columns } = textsOf(await data.source.raw.collect(data.count));
        const [words, numbers] = columns;
        expect(words).toEqual(rows.map(([word]) => word ?? ""));
        // The server writes 1e-9 as 1e-09: the number is the same.
        expect(numbers!.map((cell) => (cell === "" ? null : Number(cell) + 0))).toEqual(
          rows.map(([, x]) => (x === null ? null : x + 0)),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const slow = locate(`${url}#select pg_sleep(20), 1 as x`, (given) => given, stop.signal);
    setTimeout(() => stop.abort(), 300);
    const start = performance.now();
    await expect(slow).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
