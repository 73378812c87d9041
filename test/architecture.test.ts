import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { algorithms, transforms } from "../src/registry.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = join(root, "src");

/** Folders by level: a file imports its own level or lower; folders of level 2 do not import each other. */
const levels: Readonly<Record<string, number>> = {
  core: 0,
  kernels: 1,
  statistics: 1,
  engines: 1,
  host: 1,
  sources: 2,
  prepare: 2,
  algorithms: 2,
  claims: 2,
  metrics: 2,
  splits: 2,
  "registry.ts": 3,
  profile: 3,
  clean: 3,
  match: 3,
  organise: 3,
  learn: 3,
  transfer: 3,
  findings: 4,
  report: 4,
  studies: 5,
  cli: 6,
  server: 6,
  "index.ts": 7,
};
/** Folders that must run in a browser. */
const browserFolders = [
  "core",
  "kernels",
  "statistics",
  "algorithms",
  "prepare",
  "claims",
  "metrics",
  "splits",
  "learn",
  "findings",
  "sources",
  "profile",
  "match",
  "transfer",
  "registry.ts",
];

const files = readdirSync(source, { recursive: true })
  .map((file) => String(file).replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
const folderOf = (file: string) => file.split("/")[0]!;
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): { local: string[]; packages: string[] } {
  const text = readFileSync(join(source, file), "utf8");
  const found = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"/gm)].map(
    (match) => match[1] ?? match[2]!,
  );
  return {
    local: found
      .filter((name) => name.startsWith("."))
      .map((name) => relative(source, resolve(dirname(join(source, file)), name)).replaceAll("\\", "/")),
    packages: found.filter((name) => !name.startsWith(".")),
  };
}

describe("architecture", () => {
  it("knows every folder", () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => levels[folder] === undefined)).toEqual([]);
  });

  it("imports its own level or lower", () => {
    const wrong = files.flatMap((file) =>
      imports
        .get(file)!
        .local.filter((other) => levels[folderOf(other)]! > levels[folderOf(file)]!)
        .map((other) => `${file} -> ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  it("keeps the folders of level 2 apart", () => {
    const wrong = files
      .filter((file) => levels[folderOf(file)] === 2)
      .flatMap((file) =>
        imports
          .get(file)!
          .local.filter((other) => levels[folderOf(other)] === 2 && folderOf(other) !== folderOf(file))
          .map((other) => `${file} -> ${other}`),
      );
    expect(wrong).toEqual([]);
  });

  it("has no cycle", () => {
    const done = new Set<string>();
    const path: string[] = [];
    const visit = (file: string): string | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" -> ");
      if (done.has(file)) return undefined;
      path.push(file);
      for (const other of imports.get(file)?.local ?? []) {
        const cycle = visit(other);
        if (cycle) return cycle;
      }
      path.pop();
      done.add(file);
      return undefined;
    };
    expect(files.map(visit).find((cycle) => cycle !== undefined)).toBeUndefined();
  });

  it("keeps Node out of what a browser bundles", () => {
    const wrong = files
      .filter((file) => browserFolders.includes(folderOf(file)))
      .flatMap((file) =>
        imports
          .get(file)!
          .packages.filter((name) => name.startsWith("node:"))
          .map((name) => `${file} -> ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it("reads no clock, environment, console or unseeded random number below studies", () => {
    const forbidden =
      /\b(Date\.now|performance\.now|new Date\(\)|process\.|console\.|Math\.random|setTimeout|setInterval)\b/;
    const below = files.filter((file) => levels[folderOf(file)]! < 5 && folderOf(file) !== "host");
    const wrong = below.filter((file) =>
      forbidden.test(readFileSync(join(source, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")),
    );
    expect(wrong).toEqual([]);
  });

  it("names files in kebab-case and exports nothing by default", () => {
    expect(files.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test|\.d)?\.ts$/.test(file))).toEqual([]);
    expect(files.filter((file) => /^export default/m.test(readFileSync(join(source, file), "utf8")))).toEqual([]);
  });

  it("has a reference case for every algorithm and transform", () => {
    const missing = [...algorithms.keys(), ...transforms.keys()].filter(
      (id) => !existsSync(join(root, "reference", id)) || readdirSync(join(root, "reference", id)).length === 0,
    );
    expect(missing).toEqual([]);
  });

  it("keeps the product's name and version as package.json has them", async () => {
    const { product } = await import("../src/core/product.ts");
    const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      name: string;
      version: string;
    };
    expect(product).toBe(`${name} ${version}`);
  });
});
