import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Problem } from "../core/problem.ts";
import type { Study } from "../findings/study.ts";
import { readText, writeFiles } from "../host/node.ts";
import { transferText } from "../report/transfer-text.ts";
import { check } from "../studies/check.ts";
import {
  type Command,
  type CommonFlags,
  located,
  newCommand,
  type ReadFlags,
  withCommon,
  withReading,
} from "./options.ts";
import { openSession, printJson } from "./session.ts";

export function checkCommand(): Command {
  const command = newCommand("check")
    .argument("<study>", "study.json of an earlier run")
    .argument("<file>", "another table with the same columns")
    .summary("test the insights of a study on another table")
    .description(
      "Tests every claim of a study again and says which hold. Exit code 3: a claim is reversed, or the model is worse than its baseline.",
    )
    .addHelpText("after", "\nExample:\n  lode check lode-out/houses/study.json houses-2015.csv");
  return withReading(withCommon(command)).action(
    async (studyFile: string, file: string, flags: CommonFlags & ReadFlags) => {
      const session = openSession(flags);
      try {
        const path = session.path(studyFile);
        const text = await readText(path);
        const study = parseStudy(path, text);
        const artifact = await readFile(join(dirname(path), "model.lode")).catch(() => undefined);
        const studySha256 = bytesToHex(sha256(new TextEncoder().encode(text)));
        const { bytes, options } = await located(file, flags, session);
        const transfer = await check(
          { study, studySha256, ...(artifact ? { artifact } : {}) },
          bytes,
          options,
          session.context,
        );
        const folder = session.folder(file);
        await writeFiles(folder, { "transfer.json": `${JSON.stringify(transfer, null, 2)}\n` }, session.signal);
        if (flags.json) printJson(transfer);
        session.print(`${transferText(transfer)}\nWritten: ${join(folder, "transfer.json")}\n`);
        const worse =
          transfer.measured !== undefined &&
          (study.metric.better === "higher"
            ? transfer.measured.value < transfer.measured.baseline
            : transfer.measured.value > transfer.measured.baseline);
        if (worse || transfer.findings.some((finding) => finding.verdict === "reversed")) process.exitCode = 3;
      } finally {
        session.close();
      }
    },
  );
}

export function parseStudy(path: string, text: string): Study {
  try {
    const study = JSON.parse(text) as Study;
    if (study !== null && typeof study === "object" && Array.isArray(study.findings) && Array.isArray(study.schema))
      return study;
  } catch {
    // told below
  }
  throw new Problem("wrong-study", `${path} is no study of lode, or was cut short; run mine again to make one`, {
    path,
  });
}
