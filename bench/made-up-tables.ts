import { DuckDBInstance } from "@duckdb/node-api";

type Format = "csv" | "parquet";

/** Writes a table that a question to DuckDB makes, row by row from the place of each row: the same for every run. */
async function write(select: string, files: Partial<Record<Format, string>>): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB" });
  const connection = await instance.connect();
  await connection.run("set disabled_optimizers = 'common_subexpressions'");
  for (const [format, file] of Object.entries(files)) {
    const how = format === "csv" ? "format csv, header" : "format parquet, row_group_size 20000";
    await connection.run(`copy (${select}) to '${file}' (${how})`);
  }
  connection.closeSync();
  instance.closeSync();
}

const seed = 260_601;
/** A uniform number in [0, 1) of the row `i` and a stream. */
const uniform = (stream: number) => `((hash(i + ${(seed + stream) * 2 ** 24}) >> 11)::DOUBLE / 9007199254740992.0)`;
const below = (stream: number, bound: number) => `floor(${uniform(stream)} * ${bound})::INTEGER`;
const normal = (stream: number) => `(sqrt(-2 * ln(1 - ${uniform(stream)})) * cos(2 * pi() * ${uniform(stream + 500)}))`;
const pick = (stream: number, levels: readonly string[]) =>
  `list_value(${levels.map((level) => `'${level}'`).join(", ")})[1 + floor(${uniform(stream)} * ${uniform(stream + 500)} * ${levels.length})::INTEGER]`;
const gaps = (stream: number, share: number, value: string) =>
  `case when ${uniform(stream)} >= ${share} then ${value} end`;
const marked = (stream: number, share: number, mark: string, value: string) =>
  `case when ${uniform(stream)} < ${share} then ${mark} else ${value} end`;

const regions = ["north", "south", "east", "west", "centre"];
const products = ["basic", "plus", "pro", "team", "trial", "edu", "gov", "legacy"];
const words =
  "order late paid refund call again parcel lost door happy return broken slow quick nice wrong size colour".split(" ");

/** 50 columns of every sort that a table from practice has, with missing cells of several sorts. */
function mixedColumns(): readonly (readonly [string, string])[] {
  const sentence = `concat_ws(' ', ${[0, 1, 2, 3, 4, 5].map((k) => pick(60 + k, words)).join(", ")}, i % 977)`;
  const level = normal(1);
  return [
    ["order_id", "100000 + i"],
    ["reference", "printf('%08x', (hash(i) % 4294967296)::BIGINT)"],
    ["amount", `round(exp(3 + 0.8 * ${level}), 2)`],
    ["amount_net", `round(exp(3 + 0.8 * ${level}) * 0.81, 2)`],
    ["weight_kg", `round(20 + 4 * ${normal(2)}, 3)`],
    ["height_cm", gaps(3, 0.05, `round(170 + 9 * ${normal(3)} + 2 * ${normal(2)}, 1)`)],
    ["temperature", gaps(4, 0.1, `round(12 + 8 * ${normal(4)}, 1)`)],
    ["pressure", `1013 + 7 * ${normal(5)}`],
    ["latitude", `round(48 + ${normal(6)}, 5)`],
    ["longitude", `round(11 + ${normal(7)}, 5)`],
    ["score", uniform(8)],
    ["score_copy", uniform(8)],
    ["reading_a", gaps(9, 0.02, normal(9))],
    ["reading_b", gaps(9, 0.02, `${normal(9)} + 0.1 * ${normal(10)}`)],
    ["reading_c", `exp(2 * ${normal(11)})`],
    ["share", `round(${uniform(12)} * ${uniform(13)}, 4)`],
    ["age", `18 + ${below(14, 70)}`],
    ["items", `floor(-3 * ln(1 - ${uniform(15)}))::INTEGER`],
    ["visits", `floor(exp(1.5 * ${normal(16)}))::INTEGER`],
    ["year", `1990 + ${below(17, 36)}`],
    ["stars", `1 + ${below(18, 5)}`],
    ["distance_m", below(19, 2_000_000)],
    ["points", gaps(20, 0.3, below(20, 1000))],
    ["old_code", marked(21, 0.03, "-999", below(22, 120))],
    ["region", pick(23, regions)],
    ["product", pick(24, products)],
    ["channel", `case when ${uniform(25)} < 0.7 then 'web' else ${pick(26, ["shop", "phone", "mail"])} end`],
    ["segment", marked(27, 0.08, "'NA'", pick(28, ["A", "B", "C", "D"]))],
    ["grade", pick(29, ["low", "medium", "high"])],
    ["status", marked(30, 0.02, "'?'", pick(31, ["open", "closed", "held"]))],
    ["colour", pick(32, ["red", "green", "blue", "black", "white", "grey", "Red", "blue "])],
    ["country", `printf('C%03d', ${below(33, 190)})`],
    ["city", `printf('city %d', floor(${uniform(34)} * ${uniform(35)} * 3000)::INTEGER)`],
    ["sku", `printf('SKU-%05d', floor(${uniform(36)} * ${uniform(37)} * 20000)::INTEGER)`],
    ["customer", `printf('cust%06d', ${below(38, 150_000)})`],
    ["postcode", `printf('%05d', ${below(39, 9000)})`],
    ["branch", `printf('%03d', ${below(40, 40)})`],
    ["ordered", `(date '2019-01-01' + ${below(41, 2000)})::DATE`],
    ["delivered", gaps(42, 0.07, `(date '2019-01-01' + ${below(41, 2000)} + ${below(43, 30)})::DATE`)],
    ["logged", `timestamp '2021-03-01 00:00:00' + to_seconds((${uniform(44)} * 30000000)::BIGINT)`],
    ["price", `printf('$%s', format('{:,.2f}', ${uniform(45)} * 5000))`],
    ["fee", `printf('%.2f EUR', ${uniform(46)} * 90)`],
    ["tax", gaps(47, 0.04, `printf('%.1f%%', ${uniform(47)} * 25)`)],
    ["active", `${uniform(48)} < 0.6`],
    ["consent", `case when ${uniform(49)} < 0.5 then 'yes' else 'no' end`],
    ["fraud", `(${uniform(50)} < 0.01)::INTEGER`],
    ["member", gaps(51, 0.2, `case when ${uniform(51)} < 0.4 then 'Y' else 'N' end`)],
    ["comment", marked(52, 0.25, "''", sentence)],
    ["note", `case when ${uniform(53)} < 0.05 then ${pick(54, ["call back", "see file", "n/a", "vip"])} end`],
    ["constant", "'EU'"],
  ];
}

const selectOf = (columns: readonly (readonly [string, string])[], rows: number) =>
  `select ${columns.map(([name, value]) => `${value} as "${name}"`).join(", ")} from range(${rows}) t(i)`;

/** A table of 50 mixed columns. */
export function writeMixedTable(rows: number, files: Partial<Record<Format, string>>): Promise<void> {
  return write(selectOf(mixedColumns(), rows), files);
}

/** A wide table: two thirds numbers of 20 factors, then whole numbers, categories and flags. */
export function writeWideTable(rows: number, width: number, files: Partial<Record<Format, string>>): Promise<void> {
  const columns = Array.from({ length: width }, (_, j): readonly [string, string] => {
    const name = `c${String(j + 1).padStart(4, "0")}`;
    // One hash for each cell: to look for what 2,400 expressions have in common would take DuckDB minutes.
    const cell = uniform(2000 + j);
    if (j % 12 < 8) return [name, `f${j % 20} + ${cell}`];
    if (j % 12 < 10) return [name, `nullif(floor(${cell} * ${10 + (j % 200)})::INTEGER, ${j % 7})`];
    if (j % 12 < 11) return [name, `'level ' || floor(${cell} * ${3 + (j % 30)})::INTEGER`];
    return [name, `${cell} < 0.3`];
  });
  const factors = Array.from({ length: 20 }, (_, k) => `${uniform(1000 + k)} f${k}`);
  const list = columns.map(([name, value]) => `${value} as "${name}"`);
  return write(`select ${list.join(", ")} from (select i, ${factors.join(", ")} from range(${rows}) t(i))`, files);
}

/** A table of numbers, some of them of use, and a target `y` of two levels. */
export function writeNumberTable(rows: number, width: number, files: Partial<Record<Format, string>>): Promise<void> {
  const names = Array.from({ length: width }, (_, j) => `c${j + 1}`);
  const cells = names.map((name, j) => `${normal(3000 + j)} ${name}`);
  const sum = names.filter((_, j) => j % 3 === 0).map((name, k) => `${((k % 5) - 2) / 2} * ${name}`);
  return write(
    `select ${names.join(", ")}, (2 * sin(3 * c1) + c2 * c3 + ${sum.join(" + ")} + 2 * e > 0)::INTEGER y
     from (select ${cells.join(", ")}, ${normal(2999)} e from range(${rows}) t(i))`,
    files,
  );
}
