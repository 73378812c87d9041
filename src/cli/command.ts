import { parentPort } from "node:worker_threads";
import { CommanderError } from "commander";
import { product } from "../core/product.ts";
import { tellLeftovers } from "../host/leftovers.ts";
import { algorithmsCommand } from "./algorithms.ts";
import { checkCommand } from "./check.ts";
import { cleanCommand } from "./clean.ts";
import { describeCommand } from "./describe.ts";
import { explainCommand } from "./explain.ts";
import { fitCommand } from "./fit.ts";
import { matchCommand } from "./match.ts";
import { mineCommand } from "./mine.ts";
import { newCommand } from "./options.ts";
import { featuresCommand, joinCommand, queryCommand, reshapeCommand } from "./organise.ts";
import { predictCommand } from "./predict.ts";
import { profileCommand } from "./profile.ts";
import { replayCommand } from "./replay.ts";
import { report } from "./session.ts";

/** One command, from its arguments to its exit code; in the worker that `main.ts` starts. */
tellLeftovers((path, there) => parentPort?.postMessage({ path, there }));

const program = newCommand("lode")
  .description("Data mining: from a raw table to insights that were confirmed on rows nobody looked at.")
  .version(product);
for (const command of [
  mineCommand(),
  checkCommand(),
  matchCommand(),
  replayCommand(),
  predictCommand(),
  explainCommand(),
  describeCommand(),
  profileCommand(),
  cleanCommand(),
  joinCommand(),
  reshapeCommand(),
  featuresCommand(),
  queryCommand(),
  fitCommand(),
  algorithmsCommand(),
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  // Help and version end the same way as mistakes, with exit code 0.
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : report(error);
}
