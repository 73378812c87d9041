import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../src/core/random.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lode-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const main = join(root, "dist", "cli", "main.js");
const env = { ...process.env, INIT_CWD: folder };

function lode(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
    env,
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
    expect(readdirSync(out).sort()).toEqual([
      "holdout.csv",
      "ledger.json",
      "model.lode",
      "recipe.json",
      "report.html",
      "study.json",
    ]);

    const checked = lode("check", join(out, "study.json"), join(out, "holdout.csv"), "--out", "checked");
    expect(checked.status).toBe(0);
    expect(existsSync(join(folder, "checked", "transfer.json"))).toBe(true);

    const two = ["shop.csv", join(out, "holdout.csv")];
    const several = lode("check", join(out, "study.json"), ...two, "--out", "several", "--json");
    expect(several.status).toBe(0);
    expect(JSON.parse(several.stdout).files).toHaveLength(2);
    expect(readdirSync(join(folder, "several")).sort()).toEqual(["holdout", "shop", "transfer.html", "transfer.json"]);
    expect(JSON.parse(readFileSync(join(folder, "several", "holdout", "transfer.json"), "utf8"))).toEqual(
      JSON.parse(readFileSync(join(folder, "checked", "transfer.json"), "utf8")),
    );

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

  it("profiles two files side by side, of one name or not", () => {
    mkdirSync(join(folder, "later"));
    writeFileSync(join(folder, "later", "shop.csv"), shop(90).replace("spend", "spent"));
    const { stdout, status } = lode("profile", "shop.csv", "later/shop.csv", "--json", "--out", "both");
    expect(status).toBe(0);
    const { format, compare } = JSON.parse(stdout);
    expect(format).toBe("lode-profile/1");
    expect(compare).toMatchObject({ rows: [800, 90], onlyHere: ["spend"], onlyThere: ["spent"] });
    expect(compare.with.data.rows).toBe(90);
    for (const file of ["compare.html", "compare.json", "shop/profile.json", "shop-2/profile.json"])
      expect(existsSync(join(folder, "both", file))).toBe(true);
  });

  it("reads the files of a quoted pattern as one table, and says so to an unquoted one", () => {
    mkdirSync(join(folder, "months"));
    for (const month of ["jan", "feb"]) writeFileSync(join(folder, "months", `${month}.csv`), shop(60));
    const { stdout, status } = lode("profile", "months/*.csv", "--json");
    expect(status).toBe(0);
    const { data, columns } = JSON.parse(stdout);
    expect(data).toMatchObject({ locator: "*.csv", rows: 120, columns: 6 });
    expect(columns.at(-1)).toMatchObject({ name: "file", distinct: 2 });
    expect(existsSync(join(folder, "lode-out", "months", "profile.json"))).toBe(true);
    const fitted = lode("fit", "baseline", "months/*.csv", "--target", "churn", "--json");
    expect(JSON.parse(fitted.stdout)).toMatchObject({ rows: 120 });
    const spread = lode("clean", "months/jan.csv", "months/feb.csv");
    expect(spread.status).toBe(2);
    expect(spread.stderr).toContain("quoted, as in 'data/*.csv'");
  });

  it("describes a model, explains it, and lists algorithms", () => {
    const model = join("lode-out", "shop", "model.lode");
    const described = lode("describe", model, "--json");
    expect(JSON.parse(described.stdout)).toMatchObject({
      format: "lode-description/1",
      target: "churn",
      levels: ["no", "yes"],
      positive: "yes",
      evaluation: { metric: "auc" },
      conformal: { level: 0.9 },
      fingerprint: { rows: 480 },
    });
    expect(lode("describe", model).stdout).toMatch(/classifies churn[\s\S]*Needs 3 columns[\s\S]*plan +flag/);
    expect(lode("explain", model).status).toBe(0);

    lode("fit", "gradient-boosting", "shop.csv", "--target", "churn", "--out", "boosted", "--trees", "20");
    expect(lode("explain", join("boosted", "model.lode")).stdout).toMatch(/Importance[\s\S]*plan +[\d.]+ %/);
    const explained = lode("explain", join("boosted", "model.lode"), "shop.csv", "--out", "explained", "--json");
    const { columns, data } = JSON.parse(explained.stdout) as {
      columns: { column: string; meanAbsolute: number; mean: number }[];
      data: { rows: number };
    };
    expect(data.rows).toBe(800);
    expect(columns[0]!.column).toBe("plan");
    // The means are those of the rows in the file beside, which has a line each.
    const [head, ...lines] = readFileSync(join(folder, "explained", "reasons.csv"), "utf8")
      .trim()
      .split("\n");
    const place = head!.split(",").indexOf("by.plan");
    const values = lines.map((line) => Number(line.split(",")[place]));
    expect(values).toHaveLength(800);
    const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / 800;
    expect(columns[0]!.meanAbsolute).toBeCloseTo(mean, 4);

    const settings = ["--trees", "10", "--patience", "0", "--out", "more", "--json"];
    const more = lode(
      "fit",
      "gradient-boosting",
      "shop.csv",
      "--warm-start",
      join("boosted", "model.lode"),
      ...settings,
    );
    expect(JSON.parse(more.stdout)).toMatchObject({ target: "churn", rows: 800 });
    expect(lode("describe", join("more", "model.lode")).stdout).toMatch(/classifies churn/);
    const settled = lode(
      "fit",
      "gradient-boosting",
      "shop.csv",
      "--warm-start",
      join("boosted", "model.lode"),
      "--on",
      "plan",
    );
    expect(settled.stderr).toMatch(/--on is settled by the model that --warm-start names, which predicts "churn"/);

    expect(lode("algorithms").stdout).toMatch(/gradient-boosting +Adds shallow trees/);
    const page = lode("algorithms", "gradient-boosting").stdout;
    expect(page).toMatch(/learningRate +0\.05 \(number, /);
    expect(page).toContain("n_estimators");
    expect(page).toContain("doi");
  });

  it("prints what a regression table should have", () => {
    const linear = lode("fit", "linear-regression", "shop.csv", "--target", "spend", "--errors", "hc3", "--out", "t");
    expect(linear.stdout).toMatch(/│ VIF/);
    expect(linear.stdout).toMatch(/│ intercept/);
    expect(linear.stdout).toMatch(/on 7\d\d rows \(\d+ incomplete rows left out\)/);
    expect(linear.stderr).toMatch(/warning: .*rows with a missing cell were left out \(\d+\)/);
    const logistic = lode("fit", "logistic-regression", "shop.csv", "--target", "churn", "--on", "plan", "--out", "t");
    expect(logistic.stdout).toMatch(/│ odds ratio/);
    const { terms } = JSON.parse(readFileSync(join(folder, "t", "fit.json"), "utf8")) as {
      terms: { name: string; coefficient: number }[];
    };
    expect(logistic.stdout).toContain(String(Number(Math.exp(terms[1]!.coefficient).toPrecision(7))));
  });

  it("writes no raw row and no cell of a key, unless samples are asked for", () => {
    const told = ["report.html", "study.json"];
    const holds = (out: string) =>
      told.filter((name) => /C00\d\d\d/.test(readFileSync(join(folder, out, name), "utf8")));
    expect(holds(join("lode-out", "shop"))).toEqual([]);
    lode("mine", "shop.csv", "--target", "churn", "--effort", "quick", "--samples", "--out", "samples");
    expect(holds("samples")).toEqual(told);
  });

  it("stops trying models when the time is up, and gives the same bytes when it is not", () => {
    const mine = (out: string, ...more: string[]) =>
      lode("mine", "shop.csv", "--target", "churn", "--effort", "quick", "--out", out, ...more);
    mine("early", "--effort", "normal", "--timeout", "0.01");
    const early = JSON.parse(readFileSync(join(folder, "early", "study.json"), "utf8")) as {
      models: unknown[];
      warnings: { code: string; count: number }[];
    };
    expect(early.warnings).toContainEqual(expect.objectContaining({ code: "timeout", count: 15 }));
    expect(early.models).toHaveLength(3);
    mine("limits", "--timeout", "600", "--threads", "1", "--memory", "1");
    for (const name of ["study.json", "model.lode", "holdout.csv"])
      expect(
        readFileSync(join(folder, "limits", name)).equals(readFileSync(join(folder, "lode-out", "shop", name))),
        name,
      ).toBe(true);
  });

  it("says in one sentence what was wrong, with exit code 2", async () => {
    const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
    write("empty.csv", "");
    write("header.csv", "a,b\n");
    write("one.csv", "a,b\n1,2\n");
    write("column.csv", `x\n${Array.from({ length: 60 }, (_, i) => (i * i) % 17).join("\n")}\n`);
    write("unlabelled.csv", `a,t\n${Array.from({ length: 60 }, (_, i) => `${i},`).join("\n")}\n`);
    write(
      "binary.csv",
      Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 29),
    );
    write("cut.csv.gz", gzipSync(shop(800)).subarray(0, 4000));
    const made = join(folder, "lode-out", "shop");
    write("cut.json", readFileSync(join(made, "study.json")).subarray(0, 3000));
    write("cut.lode", readFileSync(join(made, "model.lode")).subarray(0, 900));
    write("other.json", "{}");
    const target = ["--target", "churn"];
    const cases: [string[], RegExp][] = [
      [["mine", "nothing.csv", "--target", "x"], /nothing\.csv: there is no such file/],
      [["mine", ".", "--target", "x"], /is a folder without Parquet or Arrow files; name a file in it/],
      [["mine", "empty.csv", "--target", "x"], /empty\.csv is empty/],
      [["mine", "header.csv", "--target", "a"], /header\.csv has a header and no rows/],
      [["mine", "one.csv", "--target", "a"], /1 row has a value of the target "a", at least 20 are needed/],
      [["fit", "gradient-boosting", "one.csv", "--target", "a"], /1 row has a value/],
      [["mine", "column.csv", "--target", "x"], /no column is left to learn from/],
      [["mine", "unlabelled.csv", "--target", "t"], /every value of the target "t" is missing/],
      [["profile", "binary.csv"], /looks like a binary file/],
      [["profile", "cut.csv.gz"], /gzip archive that is damaged or cut short/],
      [["mine", "shop.csv"], /Say --target NAME; likely ones are churn/],
      [["fit", "decision-tree", "shop.csv"], /Say --target NAME; likely ones are churn/],
      [["mine", "shop.csv", "--target", "chrun"], /no column "chrun"; did you mean "churn"\?/],
      [["mine", "shop.csv", "--target", "customer_id"], /was read as key; .*--kind customer_id=category/],
      [["mine", "shop.csv", ...target, "--task", "regress"], /holds no number \((no, yes|yes, no)\)/],
      [["mine", "shop.csv", ...target, "--positive", "maybe"], /"maybe" is no level of "churn"; it has no, yes/],
      [["mine", "shop.csv", ...target, "--rate", "2"], /between 0 and 1/],
      [["mine", "shop.csv", ...target, "--threads", "0"], /1 or more is needed/],
      [["mine", "shop.csv", ...target, "--timeout", "soon"], /a number of seconds above 0/],
      [["mine", "shop.csv", ...target, "--schema", "other.json"], /a "columns" list is needed/],
      [["mine", "shop.csv", ...target, "--tarmac"], /unknown option '--tarmac'/],
      [["fit", "gradient-boosting", "shop.csv", ...target, "--trees", "many"], /--trees is "many"/],
      [["fit", "gradient-boosting", "x", "--n-estimators", "9"], /no option --n-estimators; did you mean --trees\?/],
      [["fit", "gradient-boosting", "x", "--num_leaves=9"], /no option --num_leaves; did you mean --leaves\?/],
      [["fit", "gradient-bosting", "x"], /did you mean gradient-boosting\?/],
      [["fit", "gradient-boosting", "shop.csv", ...target, "--on", "plan,month"], /did you mean "months"\?/],
      [["mime", "shop.csv"], /lode knows no "mime"; did you mean mine\?/],
      [["algorithms", "linear"], /no algorithm "linear"/],
      [["check", "shop.csv", "shop.csv"], /is no study of lode/],
      [["check", "cut.json", "shop.csv"], /was cut short/],
      [["check", join(made, "study.json"), "column.csv"], /shares no column with the study/],
      [["predict", "shop.csv", "shop.csv"], /model file/],
      [["predict", "nowhere.lode", "shop.csv"], /nowhere\.lode: there is no such file/],
      [
        ["predict", join(made, "model.lode"), "shop.csv", "--out", "."],
        /is a folder; --out of this command names a file/,
      ],
      [["describe", "cut.lode"], /model file: .* damaged/],
      [["explain", "cut.lode", "shop.csv"], /model file: .* damaged/],
      [["describe"], /missing required argument 'model'; --help shows an example/],
    ];
    const results = await Promise.all([0, 1].map((half) => inOrder(cases.filter((_, i) => i % 2 === half))));
    for (const { args, message, status, stdout, stderr } of results.flat()) {
      expect(stderr, args.join(" ")).toMatch(message);
      expect(stderr.trim().split("\n"), args.join(" ")).toHaveLength(1);
      expect(stdout).toBe("");
      expect(status).toBe(2);
    }
  });

  it("shows an example in the help of every command", async () => {
    const commands = lode("--help")
      .stdout.match(/^ {2}[a-z]+(?= )/gm)!
      .map((name) => name.trim());
    expect(commands).toEqual(
      expect.arrayContaining(["mine", "check", "predict", "explain", "describe", "profile", "fit"]),
    );
    const asked = commands
      .filter((name) => name !== "help")
      .map((name): [string[], RegExp] => [[name, "--help"], /Example/]);
    for (const { args, message, stdout } of await inOrder(asked)) expect(stdout, args.join(" ")).toMatch(message);
  });
});

/** Runs commands one after another, beside whatever else runs. */
async function inOrder(cases: readonly (readonly [string[], RegExp])[]) {
  const results = [];
  for (const [args, message] of cases) {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const status = await new Promise((resolve) => child.on("close", resolve));
    results.push({ args, message, status, stdout, stderr });
  }
  return results;
}
