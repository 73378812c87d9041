import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Option } from "commander";
import { Problem } from "../core/problem.ts";
import type { Study } from "../findings/study.ts";
import { fileBytes, readText, writeFiles } from "../host/node.ts";
import { transferText } from "../report/transfer-text.ts";
import { checkInFull } from "../studies/check.ts";
import { mappingOf } from "../studies/match.ts";
import { type MappingFlags, toldColumns, withMapping } from "./mapping-flags.ts";
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

interface LabelFlags {
  readonly labels?: "yes" | "no";
}

export function checkCommand(): Command {
  const command = newCommand("check")
    .argument("<study>", "study.json of an earlier run")
    .argument("<file>", "another table of the same things")
    .summary("test the insights of a study on another table")
    .description(
      "Matches the columns of a table with those of a study, tests every claim again and says which hold. Writes transfer.json, and mapping.json where columns were matched. Exit code 3: a claim is reversed, or the model is worse than its baseline.",
    )
    .addHelpText(
      "after",
      "\nExample:\n  lode check lode-out/churn/study.json customers-2026.csv --map tenure=years*12",
    );
  const labels = new Option("--labels <yes|no>", "whether the target may be looked at, where it is there").choices([
    "yes",
    "no",
  ]);
  return withReading(withCommon(withMapping(command.addOption(labels)))).action(
    async (studyFile: string, file: string, flags: CommonFlags & ReadFlags & MappingFlags & LabelFlags) => {
      const session = openSession(flags);
      try {
        const path = session.path(studyFile);
        const text = await readText(path);
        const study = parseStudy(path, text);
        const artifact = await readFile(join(dirname(path), "model.lode")).catch(() => undefined);
        const holdout = await fileBytes(join(dirname(path), "holdout.csv")).catch(() => undefined);
        const studySha256 = bytesToHex(sha256(new TextEncoder().encode(text)));
        const { bytes, options } = await located(file, flags, session);
        const { transfer, distrust, adapted } = await checkInFull(
          { study, studySha256, ...(artifact ? { artifact } : {}), ...(holdout ? { holdout } : {}) },
          bytes,
          { ...options, ...(await toldColumns(flags, session)), labels: flags.labels !== "no" },
          session.context,
        );
        const folder = session.folder(file);
        const mapping = transfer.asks ? { "mapping.json": `${JSON.stringify(mappingOf(transfer), null, 2)}\n` } : {};
        await writeFiles(
          folder,
          {
            "transfer.json": `${JSON.stringify(transfer, null, 2)}\n`,
            ...mapping,
            ...(distrust ? { "distrust.csv": distrust } : {}),
            ...(adapted ? { "model-adapted.lode": adapted } : {}),
          },
          session.signal,
        );
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
