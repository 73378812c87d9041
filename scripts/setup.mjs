// Installs and builds what is missing; speaks on stderr only. Quick when there is nothing to do.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist", ".built");

export function setup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`lode needs Node 20.19 or newer, this is ${process.versions.node}`);
  if (stale(join(root, "node_modules", ".package-lock.json"), ["package-lock.json"])) {
    process.stderr.write("lode: installing\n");
    // Not "npm ci": it refuses a lock file that leaves out the binaries of other platforms.
    run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  }
  const sources = sourceDigest();
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== sources) {
    process.stderr.write("lode: building\n");
    run(process.execPath, [join(root, "scripts", "generate.mjs")]);
    run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
    mkdirSync(join(root, "dist"), { recursive: true });
    writeFileSync(stamp, sourceDigest());
  }
}

/** Names, sizes and times of the sources: cheap to read, different after any edit. */
function sourceDigest() {
  const hash = createHash("sha256");
  const files = readdirSync(join(root, "src"), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .sort();
  for (const file of [
    ...files.map((name) => join("src", name)),
    "tsconfig.json",
    "tsconfig.build.json",
    "package.json",
  ]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}:${size}:${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function stale(made, from) {
  if (!existsSync(made)) return true;
  const { mtimeMs } = statSync(made);
  return from.some((file) => statSync(join(root, file)).mtimeMs > mtimeMs);
}

function run(command, args) {
  // What these print goes to stderr, so that stdout stays the command's own.
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) fail(`${command} ${args.join(" ")} failed`);
}

function fail(message) {
  process.stderr.write(`lode: ${message}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
