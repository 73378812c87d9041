// npm start: the main job on the houses of King County; npm start -- ARGS is lode ARGS.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

setup();
const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
if (args.length === 0) process.argv.push("mine", join(root, "data", "king-county-houses.csv"), "--target", "price");
await import("../dist/cli/main.js");
