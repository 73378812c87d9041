import { afterAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { type DataSet, open, openBytes } from "../src/studies/open.ts";
import { eventFeatures, join, type Organised, query, reshapeLong, reshapeWide } from "../src/studies/organise.ts";
import { sharedData } from "./reference.ts";

const opened: DataSet[] = [];
afterAll(() => Promise.all(opened.map((data) => data.close())));
async function table(text: string, name = "table.csv"): Promise<DataSet> {
  const data = await openBytes(bytesOf(name, text));
  opened.push(data);
  return data;
}
async function lines(made: Organised): Promise<string[]> {
  let text = "";
  for await (const part of made.csv()) text += part;
  return text.trimEnd().split("\n");
}

const orders = `order,customer,amount
O1,C1,10.5
O2,C2,20
O3,C9,30
O4,C1,40.25
`;
const customers = `customer,city
C1,Leeds
C2,York
C3,Hull
C4,Bath
`;

describe("query", () => {
  it("answers over several tables, whole numbers whole and missing cells empty", async () => {
    const tables = { orders: await table(orders), customers: await table(customers) };
    const sql =
      "select o.customer, city, count(*) as n, sum(amount) as total from orders o left join customers c on o.customer = c.customer group by all order by o.customer;";
    expect(await lines(await query(tables, sql))).toEqual([
      "customer,city,n,total",
      "C1,Leeds,2,50.75",
      "C2,York,1,20",
      "C9,,1,30",
    ]);
  });

  it("says what is wrong with a question, and reads and writes nothing else", async () => {
    const tables = { orders: await table(orders) };
    await expect(query(tables, "select nothing from orders")).rejects.toMatchObject({ code: "wrong-query" });
    await expect(query(tables, "select * from read_csv('/etc/hosts')")).rejects.toMatchObject({ code: "wrong-query" });
    await expect(query(tables, "drop view orders")).rejects.toMatchObject({ code: "wrong-query" });
  });
});

describe("join", () => {
  it("finds the key by its values, keeps rows in their order and tells what is lost", async () => {
    const made = await join(await table(orders), await table(customers));
    expect(await lines(made)).toEqual([
      "order,customer,amount,city",
      "O1,C1,10.5,Leeds",
      "O2,C2,20,York",
      "O3,C9,30,",
      "O4,C1,40.25,Leeds",
    ]);
    expect(made.notes).toEqual([
      "joined on customer = customer (66.7 % of its values are found there, each stands there once)",
      "3 of 4 rows of the first table have a match in the second",
      "2 rows of the second table match nothing",
    ]);
  });

  it("warns of rows that multiply", async () => {
    const keys = [{ left: "customer", right: "customer" }];
    const made = await join(await table(customers), await table(orders), { keys, how: "inner" });
    expect((await lines(made)).length - 1).toBe(3);
    expect(made.notes.filter((note) => note.startsWith("warning"))).toEqual([
      "warning: 2 rows of the first table have none and are left out",
      "warning: 1 rows of the first table have several matches, up to 2, and stand in the result as often",
    ]);
  });

  it("takes a whole number for the same key with and without decimals", async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `O${i},${12_340 + (i % 4)}.0`);
    const orders = await table(`order,customer_id\n${lines.join("\n")}\n`);
    const known = await table("customer_id,city\n12340,Leeds\n12341,York\n12342,Hull\n");
    for (const keys of [undefined, [{ left: "customer_id", right: "customer_id" }]])
      expect((await join(orders, known, keys ? { keys } : {})).notes).toContain(
        "9 of 12 rows of the first table have a match in the second",
      );
  });

  it("takes no counter of rows and no small whole number for a key", async () => {
    const left = await table("n,visits\n1,3\n2,4\n3,5\n4,3\n5,9\n");
    const right = await table("n,rank\n1,9\n2,8\n3,5\n4,4\n5,3\n");
    await expect(join(left, right)).rejects.toMatchObject({ code: "no-key" });
    const days = await table("paid,sum\n2024-01-01,3\n2024-01-02,4\n2024-01-03,5\n2024-01-04,3\n");
    const others = await table("born,name\n2024-01-01,Ann\n2024-01-02,Ben\n2024-01-03,Cy\n2024-01-04,Di\n");
    await expect(join(days, others)).rejects.toMatchObject({ code: "no-key" });
  });

  it("joins as of a time: the latest row that is not later", async () => {
    const trades = await table("id,at\nA,2024-01-01\nA,2024-01-05\nA,2024-01-09\nB,2024-01-02\n");
    const prices = await table("id,at,price\nA,2024-01-02,7\nA,2024-01-05,8\nB,2024-01-03,1\n");
    const made = await join(trades, prices, {
      keys: [{ left: "id", right: "id" }],
      asOf: { left: "at", right: "at" },
    });
    expect((await lines(made)).map((line) => line.split(",").at(-1))).toEqual(["price", "", "8", "8", ""]);
    expect(made.notes).toEqual(["2 of 4 rows of the first table have a match in the second"]);
    await expect(join(trades, prices, { asOf: { left: "at", right: "at" } })).rejects.toMatchObject({ code: "no-key" });
  });

  it("joins as of the time alone where nothing else is shared", async () => {
    const trades = await table("id,at\nA,2024-01-01\nA,2024-01-05\nB,2024-01-02\n");
    const rates = await table("day,rate\n2024-01-02,7\n2024-01-04,8\n2024-01-09,1\n");
    const made = await join(trades, rates, { asOf: { left: "at", right: "day" } });
    expect((await lines(made)).map((line) => line.split(",").at(-1))).toEqual(["rate", "", "8", "7"]);
    expect(made.notes[0]).toMatch(/joined on the time alone/);
  });

  it("finds a key of which the second table knows only some", async () => {
    const orders = await table(`order,who\n${Array.from({ length: 40 }, (_, i) => `O${i},C${i % 20}`).join("\n")}\n`);
    const known = await table("name,city\nC1,Leeds\nC5,York\nC7,Hull\nC9,Bath\n");
    const made = await join(orders, known);
    expect(made.notes[0]).toMatch(/^joined on who = name/);
    expect(made.notes[1]).toMatch(/^8 of 40 rows/);
  });
});

describe("reshape", () => {
  it("unpacks headers and packs them again", async () => {
    const wide = "song,wk1,wk2,wk3\nA,5,4,\nB,,9,2\n";
    const long = await lines(await reshapeLong(await table(wide), { value: "place" }));
    expect(long).toEqual(["song,wk,place", "A,1,5", "A,2,4", "B,2,9", "B,3,2"]);
    const again = await lines(await reshapeWide(await table(`${long.join("\n")}\n`), "wk", "place"));
    expect(again).toEqual(["song,1,2,3", "A,5,4,", "B,,9,2"]);
  });

  it("loses no cell: two values for one place are a Problem", async () => {
    const doubled = await table("song,week,place\nA,1,5\nA,1,6\nB,2,3\nB,1,1\nC,2,4\n");
    await expect(reshapeWide(doubled, "week", "place")).rejects.toMatchObject({ code: "doubled-cells" });
  });

  it.skipIf(!sharedData("who_tb_wide/who.csv").there)("gives the 76,046 cases of the WHO's table", async () => {
    const data = await open(sharedData("who_tb_wide/who.csv").path);
    opened.push(data);
    const made = await reshapeLong(data, { pattern: "new_?(?<type>.*)_(?<sex>[mf])(?<age>\\d+)", value: "cases" });
    const rows = await lines(made);
    expect(rows.length - 1).toBe(76_046);
    expect(rows[1]).toBe("18,Afghanistan,AF,AFG,1997,sp,m,014,0");
  });
});

/** Events of a few customers, at most one at a moment of each. */
function events(seed: number) {
  const random = createRandom(seed, "events");
  return Array.from({ length: 200 }, (_, i) => ({
    customer: `C${random.below(5)}`,
    at: Date.UTC(2024, 0, 1) + Math.floor(i / 2) * 3_600_000 * (1 + random.below(30)),
    amount: random.below(100),
    shop: `S${random.below(6)}`,
  }));
}
const text = (list: ReturnType<typeof events>) =>
  `customer,at,amount,shop\n${list.map((one) => `${one.customer},${new Date(one.at).toISOString().slice(0, 19).replace("T", " ")},${one.amount},${one.shop}`).join("\n")}\n`;
const plan = { entity: "customer", time: "at", numbers: ["amount"], groups: ["shop"], days: [1, 7] };

describe("features of events", () => {
  it("are those of a loop over the earlier events of the customer", async () => {
    const list = events(1);
    const made = await lines(await eventFeatures(await table(text(list)), plan));
    const [head, ...rows] = made.map((line) => line.split(","));
    for (const [i, event] of list.entries()) {
      const cell = (name: string) => rows[i]![head!.indexOf(name)]!;
      const earlier = list.filter((one) => one.customer === event.customer && one.at < event.at);
      const last = earlier.length > 0 ? Math.max(...earlier.map((one) => one.at)) : undefined;
      expect(cell("days_since_last") === "" ? undefined : Number(cell("days_since_last"))).toEqual(
        last === undefined ? undefined : expect.closeTo((event.at - last) / 86_400_000, 9),
      );
      for (const days of [1, 7]) {
        const inside = earlier.filter((one) => one.at >= event.at - days * 86_400_000);
        const sum = inside.reduce((total, one) => total + one.amount, 0);
        expect(Number(cell(`count_${days}d`))).toBe(inside.length);
        expect(cell(`amount_sum_${days}d`)).toBe(inside.length > 0 ? String(sum) : "");
        expect(cell(`amount_max_${days}d`)).toBe(
          inside.length > 0 ? String(Math.max(...inside.map((one) => one.amount))) : "",
        );
        expect(Number(cell(`shop_distinct_${days}d`))).toBe(new Set(inside.map((one) => one.shop)).size);
      }
    }
  });

  it("do not change when the future does", async () => {
    const list = events(2);
    const cut = [...list].sort((a, b) => a.at - b.at)[100]!.at;
    const shuffled = list.map((one, i) =>
      one.at < cut ? one : { ...one, amount: (i * 71) % 997, shop: `X${i}`, customer: `C${i % 5}` },
    );
    const before = await lines(await eventFeatures(await table(text(list)), plan));
    const after = await lines(await eventFeatures(await table(text(shuffled)), plan));
    const past = list.flatMap((one, i) => (one.at < cut ? [i + 1] : []));
    expect(past.length).toBeGreaterThan(50);
    for (const row of past) expect(after[row]).toBe(before[row]);
  });
});
