// npm run bench -- CASE [--smoke] | list | table: builds what is missing, then runs the TypeScript of this folder as it stands.
import { register } from "node:module";
import { setup } from "../scripts/setup.mjs";

setup();
register("./typescript-hook.mjs", import.meta.url);
const { command } = await import("./command.ts");
process.exitCode = await command(process.argv.slice(2));
