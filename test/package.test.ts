import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lode-package-"));
const project = join(folder, "project");
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, args: readonly string[], cwd = project) {
  const { INIT_CWD: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", env });
  return { status, stdout, stderr };
}

/**
 * What is published, in a folder that knows nothing of the repository. Where no registry answers, the packages that the
 * tarball depends on are taken from here, each at the place where npm would put it: the tarball is tested all the same.
 */
function install(tarball: string): void {
  const { status } = run("npm", [
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=0",
    tarball,
  ]);
  if (status === 0) return;
  const home = join(project, "node_modules", "lode");
  rmSync(join(project, "node_modules"), { recursive: true, force: true });
  mkdirSync(join(project, "node_modules", ".bin"), { recursive: true });
  expect(run("tar", ["-xzf", tarball, "-C", folder], folder).status).toBe(0);
  cpSync(join(folder, "package"), home, { recursive: true });
  symlinkSync(join(home, "dist", "cli", "main.js"), join(project, "node_modules", ".bin", "lode"));
  for (const name of Object.keys(manifest().dependencies)) {
    mkdirSync(dirname(join(project, "node_modules", name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
  }
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = (): Manifest => JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

const program = `import { fit, gradientBoosting, mine, open, Problem, type Study } from "lode";

const rows = await open("shop.csv");
const result = await mine(rows, { target: "churn", effort: "quick" }, { onEvent: () => {} });
const study: Study = result.study;
const model = await fit(gradientBoosting({ trees: 30 }), rows, { target: "churn", on: ["plan", "months"] });
const prediction = model.predict(await rows.collect(10_000));
if (!("probabilities" in prediction)) throw new Problem("wrong-task", "a churn is no number");
const first: number = prediction.probabilities[0]!;
console.log(JSON.stringify({ format: study.format, target: study.target, levels: prediction.levels, first }));
`;

/** A small table in which churn depends on the plan. */
function shop(): string {
  const lines = ["plan,months,churn"];
  for (let i = 0; i < 300; i++)
    lines.push(`${i % 3 ? "monthly" : "yearly"},${(i * 7) % 50},${i % 3 && i % 5 ? "yes" : "no"}`);
  return `${lines.join("\n")}\n`;
}

describe("the tarball of npm pack", () => {
  beforeAll(() => {
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "guest", private: true, type: "module" }));
    writeFileSync(join(project, "shop.csv"), shop());
    // The suite has built already; packing again would build beside tests that read what is built.
    const packed = run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root);
    expect(packed.stderr).toBe("");
    install(join(folder, packed.stdout.trim().split("\n").at(-1)!));
  }, 300_000);

  it("holds what is published and nothing else", () => {
    const home = join(project, "node_modules", "lode");
    expect(readdirSync(home).sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "data", "dist", "package.json"]);
    expect(existsSync(join(home, "dist", "index.d.ts"))).toBe(true);
    const files = readdirSync(join(home, "dist"), { recursive: true }).map(String);
    expect(files.filter((file) => /\.test\.|tsbuildinfo|\.built$/.test(file))).toEqual([]);
  });

  it("gives a lode command", () => {
    const { version } = manifest();
    expect(run("npx", ["--no-install", "lode", "--version"]).stdout.trim()).toBe(`lode ${version}`);
    const profiled = run("npx", ["--no-install", "lode", "profile", "shop.csv", "--out", "profile"]);
    expect(profiled.stderr).toBe("");
    expect(profiled.stdout).toContain("300 rows, 3 columns");
    expect(readdirSync(join(project, "profile")).sort()).toEqual(["profile.html", "profile.json", "schema.json"]);
  });

  it("gives typed imports that run", () => {
    writeFileSync(join(project, "program.ts"), program);
    const options = {
      strict: true,
      module: "NodeNext",
      target: "ES2022",
      types: ["node"],
      exactOptionalPropertyTypes: true,
    };
    mkdirSync(join(project, "node_modules", "@types"), { recursive: true });
    for (const types of ["@types/node", "undici-types"])
      if (!existsSync(join(project, "node_modules", types)))
        symlinkSync(join(root, "node_modules", types), join(project, "node_modules", types));
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, include: ["program.ts"] }),
    );
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const checked = run(process.execPath, [tsc, "-p", "."]);
    expect(checked.stdout).toBe("");
    expect(checked.status).toBe(0);
    const ran = run(process.execPath, ["program.js"]);
    expect(ran.stderr).toBe("");
    expect(JSON.parse(ran.stdout)).toMatchObject({ format: "lode-study/1", target: "churn", levels: ["no", "yes"] });
  });
});
