import { describe, expect, it } from "vitest";
import { bytesOf } from "../src/core/bytes.ts";
import { createContext } from "../src/core/context.ts";
import { createRandom } from "../src/core/random.ts";
import { memoryRows } from "../src/engines/memory/rows.ts";
import { type Finding, testEntries } from "../src/findings/confirm.ts";
import { withinLevels } from "../src/findings/within-levels.ts";
import { claims } from "../src/registry.ts";
import { openBytes } from "../src/studies/open.ts";
import { mine } from "../src/studies/table/mine.ts";

/** Applicants to the six largest departments of Berkeley in 1973: admitted and refused men, admitted and refused women
 * (Bickel, Hammel and O'Connell 1975, Science 187). */
const berkeley = {
  A: [512, 313, 89, 19],
  B: [353, 207, 17, 8],
  C: [120, 205, 202, 391],
  D: [138, 279, 131, 244],
  E: [53, 138, 94, 299],
  F: [22, 351, 24, 317],
};

async function study(csv: string, target: string) {
  const data = await openBytes(bytesOf("table.csv", csv));
  return (await mine(data, { target, effort: "quick" })).study;
}

describe("findings within the levels of a third column", () => {
  it("tell that what parts men and women at Berkeley is the department", async () => {
    const lines = Object.entries(berkeley).flatMap(([dept, counts]) =>
      counts.flatMap((count, i) =>
        new Array<string>(count).fill(`${i < 2 ? "male" : "female"},${dept},${i % 2 === 0 ? "admitted" : "refused"}`),
      ),
    );
    const random = createRandom(3);
    for (let i = lines.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [lines[i], lines[j]] = [lines[j]!, lines[i]!];
    }
    const { findings } = await study(`sex,dept,outcome\n${lines.join("\n")}\n`, "outcome");
    const sex = findings.find(({ kind, columns }) => kind === "difference" && columns.includes("sex"))!;
    expect(sex.verdict).toBe("confirmed");
    expect(sex.within).toMatchObject({ column: "dept", levels: 6 });
    const own = findings.filter(({ kind, columns }) => kind === "difference" && columns.includes("dept"));
    expect(own.length).toBeGreaterThan(2);
    expect(own.filter(({ within }) => within?.column === "sex")).toEqual([]);
  });

  it("tell what turns around, and nothing of what holds within every level", async () => {
    const random = createRandom(7);
    const rows = Array.from({ length: 3000 }, () => {
      const group = random.below(3);
      const x = random.normal() + 2 * group;
      const z = random.normal();
      return [["a", "b", "c"][group], x, z, 3 * group - 0.6 * x + 0.7 * z + random.normal()].join(",");
    });
    const { findings } = await study(`group,x,z,y\n${rows.join("\n")}\n`, "y");
    const of = (name: string) =>
      findings.find(({ kind, columns }) => kind === "association" && columns.includes(name) && columns.includes("y"))!;
    expect(of("x").confirm.effect).toBeGreaterThan(0.2);
    expect(of("x").within).toMatchObject({ column: "group", becomes: "reversed" });
    expect(of("z").verdict).toBe("confirmed");
    expect(of("z").within).toBeUndefined();
  });
});

it("rarely says so of what no level has to do with", async () => {
  const worlds = 200;
  let flagged = 0;
  for (let world = 0; world < worlds; world++) {
    const random = createRandom(world, "within");
    const count = 600;
    const x = Float64Array.from({ length: count }, () => random.normal());
    const y = x.map((value) => 0.25 * value + random.normal());
    const codes = [0, 1].map(() => Int32Array.from(x, () => random.below(4)));
    const levels = ["a", "b", "c", "d"];
    const rows = memoryRows({
      count,
      names: ["x", "y", "g", "h"],
      columns: [
        { kind: "number", values: x },
        { kind: "number", values: y },
        { kind: "category", codes: codes[0]!, levels },
        { kind: "category", codes: codes[1]!, levels },
      ],
    });
    const claim = { columns: ["x", "y"], a: "x", b: "y", measure: "spearman" };
    const entry = { id: "f", kind: "association", claim, family: "target" } as unknown as Finding;
    const [confirm] = await testEntries([entry], [...claims.values()], rows, createContext());
    const finding = { ...entry, columns: claim.columns, confirm: confirm!, verdict: "confirmed" } as Finding;
    const found = await withinLevels([finding], [...claims.values()], rows, ["g", "h"], createContext());
    flagged += found.size;
  }
  // 5 % and two Monte Carlo errors.
  expect(flagged / worlds).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds));
});
