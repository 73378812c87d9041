// npm run check: types, lint and format, stale generated files, unused code, package lint. Stops at the first that fails.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

setup();
const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name, ...args) => [join(root, "node_modules", ".bin", name), args];
const steps = [
  ["types", ...bin("tsc", "-p", "tsconfig.json")],
  ["lint and format", ...bin("biome", "check", ".")],
  ["generated files", process.execPath, [join(root, "scripts", "generate.mjs"), "--check"]],
  ["unused code", ...bin("knip")],
  ["package", ...bin("publint", "--strict")],
];
for (const [name, command, args] of steps) {
  process.stderr.write(`check: ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write(`check: ${name} failed\n`);
    process.exit(1);
  }
}
