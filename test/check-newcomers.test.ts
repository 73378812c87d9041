import { beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createRandom } from "../src/core/random.ts";
import { transferHtml } from "../src/report/transfer-page.ts";
import { transferText } from "../src/report/transfer-text.ts";
import { check } from "../src/studies/check.ts";
import { openBytes } from "../src/studies/open.ts";
import { type MineResult, mine } from "../src/studies/table/mine.ts";

/** Orders of customers: x raises what they spend, in the later table only for those who were there before. */
function orders(from: number, to: number, seed: number, slope: (customer: number) => number): string {
  const random = createRandom(seed, "orders");
  const lines = ["customer,x,z,spent"];
  for (let row = 0; row < 1500; row++) {
    const customer = from + random.below(to - from);
    const x = random.normal();
    const name = row % 10 === 0 ? "" : `C${customer}`;
    const own = name === "" ? 1 : slope(customer);
    lines.push(`${name},${x.toFixed(3)},${random.normal().toFixed(3)},${(own * x + random.normal()).toFixed(3)}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("check of those not seen before", () => {
  const first = bytesOf(
    "first.csv",
    orders(0, 300, 1, () => 1),
  );
  const later = bytesOf(
    "later.csv",
    orders(150, 450, 2, (customer) => (customer < 300 ? 1 : -1)),
  );
  let result: MineResult;
  beforeAll(async () => {
    const data = await openBytes(first);
    result = await mine(data, { target: "spent", effort: "quick" }, { seed: 1 });
    await data.close();
  });
  const input = () => ({ study: result.study, studySha256: "", artifact: result.artifact });

  it("gives verdicts for all rows, for newcomers and for rows that name nobody", async () => {
    const transfer = await check(input(), later, { newBy: { column: "customer", seen: first } });
    const { newcomers } = transfer;
    const cells = orders(150, 450, 2, () => 1)
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0]!);
    const known = new Set(
      orders(0, 300, 1, () => 1)
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0]!),
    );
    const met = [...new Set(cells.filter((cell) => cell !== ""))];
    expect(newcomers).toMatchObject({
      column: "customer",
      values: met.length,
      unseen: met.filter((cell) => !known.has(cell)).length,
    });
    const [fresh, nobody] = newcomers!.groups;
    expect([fresh!.group, fresh!.rows]).toEqual([
      "new",
      cells.filter((cell) => cell !== "" && !known.has(cell)).length,
    ]);
    expect([nobody!.group, nobody!.rows]).toEqual(["nobody", 150]);
    const { id } = result.study.findings.find(
      ({ kind, columns, verdict }) => kind === "association" && columns.includes("x") && verdict === "confirmed",
    )!;
    const verdictIn = (list: typeof transfer.findings) => list.find((finding) => finding.id === id)!.verdict;
    expect(verdictIn(fresh!.findings)).toBe("reversed");
    expect(["replicates", "weaker"]).toContain(verdictIn(nobody!.findings));
    expect(verdictIn(transfer.findings)).not.toBe("reversed");
    expect(transferText(transfer)).toMatch(/Where customer was not seen before: 0 of \d+ that can be tested hold/);
    expect(transferHtml(result.study, transfer)).toContain("Who was not seen before");
  });

  it("says nothing of newcomers unless it is asked, and names the columns where one is unknown", async () => {
    expect((await check(input(), later)).newcomers).toBeUndefined();
    await expect(check(input(), later, { newBy: { column: "client", seen: first } })).rejects.toThrow(
      /has no column "client"; it has customer, x, z, spent/,
    );
  });
});
