import { expect, it } from "vitest";
import { createContext } from "../core/context.ts";
import { createRandom } from "../core/random.ts";
import { createTable, type Table } from "../core/table.ts";
import { memoryRows } from "../engines/memory/rows.ts";
import { hedgesG } from "../statistics/hedges.ts";
import { momentsOf } from "../statistics/moments.ts";
import { rule } from "./rule.ts";

const count = 1200;

/** The target is higher by `step` where the hour is at least 18 and the place is north, and nowhere else. */
function shop(seed: number, step: number): Table {
  const random = createRandom(seed, "rule");
  const hour = Float64Array.from({ length: count }, (_, i) => (i % 40 === 0 ? Number.NaN : random.below(24)));
  const place = Int32Array.from({ length: count }, () => random.below(3));
  const weight = Float64Array.from({ length: count }, () => random.normal());
  const y = Float64Array.from(
    { length: count },
    (_, i) => (hour[i]! >= 18 && place[i] === 1 ? step : 0) + random.normal(),
  );
  return createTable({
    hour: { kind: "number", values: hour },
    place: { kind: "category", codes: place, levels: ["south", "north", "west"] },
    weight: { kind: "number", values: weight },
    y: { kind: "number", values: y },
  });
}

const inputs = { task: "regress" as const, target: "y", features: ["hour", "place", "weight"] };
const context = () => createContext({ seed: 1 });

it("finds what holds only where two conditions meet, and tells each of them from the rows without it", async () => {
  const table = shop(1, 2);
  const { claims, looked } = await rule.propose(memoryRows(table), { inputs }, context());
  expect(looked).toBeGreaterThan(50);
  expect(claims[0]).toEqual({
    columns: ["y", "hour", "place"],
    conditions: [
      { column: "hour", from: 18 },
      { column: "place", levels: ["north"] },
    ],
    target: "y",
    direction: "higher",
  });
  const [evidence] = await rule.test(claims.slice(0, 1), memoryRows(table), context());
  const hour = table.columns[table.names.indexOf("hour")] as { values: Float64Array };
  const place = table.columns[table.names.indexOf("place")] as { codes: Int32Array };
  const y = (table.columns[table.names.indexOf("y")] as { values: Float64Array }).values;
  const where = (late: boolean, north: boolean) =>
    momentsOf(
      y.filter((_, i) => hour.values[i]! >= 0 && hour.values[i]! >= 18 === late && (place.codes[i] === 1) === north),
    );
  const [inside, early, elsewhere] = [where(true, true), where(false, true), where(true, false)];
  const both = [hedgesG(inside, early), hedgesG(inside, elsewhere)];
  const least = both[0]!.effect / both[0]!.se < both[1]!.effect / both[1]!.se ? both[0]! : both[1]!;
  expect(evidence).toMatchObject({ effect: least.effect, se: least.se, p: least.p, n: least.n, measure: "hedgesG" });
  expect(evidence!.figures).toMatchObject({ inside: inside.mean, without1: early.mean, without2: elsewhere.mean });
  expect(rule.say(claims[0]!, evidence!)).toMatch(
    /^Where hour is at least 18 and place = north, y is higher: 2\.\d+ on average, against \S+ where only place = north, \S+ where only hour is at least 18 \(/,
  );
});

it("names the one number that a condition asks for", async () => {
  const random = createRandom(3, "rule");
  const grade = Float64Array.from({ length: count }, () => 1 + random.below(4));
  const place = Int32Array.from({ length: count }, () => random.below(2));
  const y = Float64Array.from(
    { length: count },
    (_, i) => (grade[i] === 3 && place[i] === 1 ? 3 : 0) + random.normal(),
  );
  const rows = memoryRows(
    createTable({
      grade: { kind: "number", values: grade },
      place: { kind: "flag", codes: place, levels: ["no", "yes"] },
      y: { kind: "number", values: y },
    }),
  );
  const { claims } = await rule.propose(rows, { inputs: { ...inputs, features: ["grade", "place"] } }, context());
  const [evidence] = await rule.test(claims, rows, context());
  expect(claims[0]!.conditions).toEqual([
    { column: "grade", equals: 3 },
    { column: "place", levels: ["yes"] },
  ]);
  expect(rule.say(claims[0]!, evidence!)).toContain("Where grade = 3 and place = yes, y is higher");
  expect(evidence!.effect).toBeGreaterThan(2);
});

it("counts a bound that was reckoned from another unit as the same bound", async () => {
  const table = shop(1, 2);
  const { claims } = await rule.propose(memoryRows(table), { inputs }, context());
  const [before] = await rule.test(claims, memoryRows(table), context());
  const columns = Object.fromEntries(table.names.map((name, i) => [name, table.columns[i]!]));
  const hour = columns.hour as { kind: "number"; values: Float64Array };
  const days = { kind: "number" as const, values: hour.values.map((value) => (value / 24 / 7) * 7 * 24) };
  expect(days.values).not.toEqual(hour.values);
  const [after] = await rule.test(claims, memoryRows(createTable({ ...columns, hour: days })), context());
  expect(after).toEqual(before);
});

it("speaks against a rule where one of its conditions no longer counts", async () => {
  const { claims } = await rule.propose(memoryRows(shop(1, 2)), { inputs }, context());
  const [gone] = await rule.test(claims, memoryRows(shop(2, 0)), context());
  const [turned] = await rule.test(claims, memoryRows(shop(2, -2)), context());
  expect(gone!.p).toBeGreaterThan(0.01);
  expect(turned!.effect).toBeLessThan(-0.5);
  expect(rule.say(claims[0]!, turned!)).toContain("y is not higher");
});

it("says that nothing can be told where a group is empty", async () => {
  const { claims } = await rule.propose(memoryRows(shop(1, 2)), { inputs }, context());
  const table = shop(1, 2);
  const place = { kind: "category" as const, codes: new Int32Array(count), levels: ["south"] };
  const columns = Object.fromEntries(table.names.map((name, i) => [name, table.columns[i]!]));
  const [evidence] = await rule.test(claims, memoryRows(createTable({ ...columns, place })), context());
  expect(evidence).toMatchObject({ effect: null, p: null, reason: "a group has fewer than two rows" });
  expect(rule.say(claims[0]!, evidence!)).toBe("y could not be compared where hour is at least 18 and place = north.");
});

it("proposes nothing where the target is chance", async () => {
  let claimed = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { claims } = await rule.propose(memoryRows(shop(seed, 0)), { inputs }, context());
    claimed += claims.length;
  }
  expect(claimed).toBeLessThanOrEqual(4);
});
