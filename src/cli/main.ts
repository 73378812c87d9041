#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { product } from "../core/product.ts";
import { checkCommand } from "./check.ts";
import { fitCommand } from "./fit.ts";
import { mineCommand } from "./mine.ts";
import { predictCommand } from "./predict.ts";
import { profileCommand } from "./profile.ts";
import { report } from "./session.ts";

const program = new Command("lode")
  .description("Data mining: from a raw table to insights that were confirmed on rows nobody looked at.")
  .version(product)
  .exitOverride()
  .showHelpAfterError("(lode COMMAND --help shows what is possible)");
for (const command of [mineCommand(), checkCommand(), predictCommand(), fitCommand(), profileCommand()])
  program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  // Help and version end the same way as mistakes, with exit code 0.
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : report(error);
}
