import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../src/core/random.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lode-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function lode(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "dist", "cli", "main.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, INIT_CWD: folder },
  });
  return { status, stdout, stderr };
}

/** A small table in which churn depends on the plan. */
function shop(rows: number): string {
  const random = createRandom(7, "shop");
  const lines = ["customer_id,plan,months,spend,churn"];
  for (let i = 0; i < rows; i++) {
    const plan = random.uniform() < 0.4 ? "monthly" : "yearly";
    const months = 1 + random.below(60);
    const churn = random.uniform() < (plan === "monthly" ? 0.6 : 0.15) ? "yes" : "no";
    lines.push(
      `C${String(i).padStart(5, "0")},${plan},${random.uniform() < 0.05 ? "?" : months},$${(20 + 10 * random.normal()).toFixed(2)},${churn}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
writeFileSync(join(folder, "shop.csv"), shop(800));

describe("the command line", () => {
  it("mines, checks, predicts: every file is there and nothing else", () => {
    const mined = lode("mine", "shop.csv", "--target", "churn", "--effort", "quick");
    expect(mined.stderr).toBe("");
    expect(mined.status).toBe(0);
    expect(mined.stdout).toContain("churn can be predicted");
    const out = join(folder, "lode-out", "shop");
    expect(readdirSync(out).sort()).toEqual(["holdout.csv", "ledger.json", "model.lode", "report.html", "study.json"]);

    const checked = lode("check", join(out, "study.json"), join(out, "holdout.csv"), "--out", "checked");
    expect(checked.status).toBe(0);
    expect(existsSync(join(folder, "checked", "transfer.json"))).toBe(true);

    writeFileSync(join(folder, "new.csv"), "spend,extra,plan,months\n$12.00,x,monthly,4\n,y,weekly,\n");
    const scored = lode("predict", join(out, "model.lode"), "new.csv", "--out", "scored.csv", "--explain");
    expect(scored.status).toBe(0);
    expect(scored.stderr).toContain("weekly");
    const lines = readFileSync(join(folder, "scored.csv"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe("row,prediction,probability.no,probability.yes,reasons");
    expect(lines[1]).toMatch(/^1,yes,/);

    const missing = lode("predict", join(out, "model.lode"), "shop.csv", "--ignore", "nothing");
    expect(missing.status).toBe(2);
    writeFileSync(join(folder, "short.csv"), "spend,months\n1,2\n3,4\n");
    const short = lode("predict", join(out, "model.lode"), "short.csv");
    expect(short.status).toBe(2);
    expect(short.stderr).toMatch(/needs a column "plan"/);
  });

  it("prints one JSON document and nothing else with --json", () => {
    const { stdout, status } = lode("profile", "shop.csv", "--json", "--out", "p");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: "lode-profile/1" });
    const fitted = lode("fit", "decision-tree", "shop.csv", "--target", "churn", "--json", "--out", "f");
    expect(JSON.parse(fitted.stdout)).toMatchObject({ format: "lode-fit/1", algorithm: "decision-tree", rows: 800 });
  });

  it("says in one sentence what was wrong, with exit code 2", () => {
    const cases: [string[], RegExp][] = [
      [["mine", "nothing.csv", "--target", "x"], /nothing\.csv: there is no such file/],
      [["mine", "shop.csv"], /Say --target NAME; likely ones are churn/],
      [["mine", "shop.csv", "--target", "chrun"], /no column "chrun"; did you mean "churn"\?/],
      [["fit", "gradient-boosting", "shop.csv", "--target", "churn", "--trees", "many"], /--trees is "many"/],
      [
        ["fit", "gradient-boosting", "shop.csv", "--target", "churn", "--n-estimators", "10"],
        /no option --n-estimators; did you mean --trees\?/,
      ],
      [["check", "shop.csv", "shop.csv"], /is no study of lode/],
      [["predict", "shop.csv", "shop.csv"], /model file/],
      [["mine", "shop.csv", "--target", "churn", "--rate", "2"], /between 0 and 1/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr, stdout } = lode(...args);
      expect(stderr, args.join(" ")).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(stdout).toBe("");
      expect(status).toBe(2);
    }
  });

  it("shows an example in the help of every command", () => {
    for (const command of ["mine", "check", "predict", "fit", "profile"])
      expect(lode(command, "--help").stdout).toContain("Example:");
  });
});
