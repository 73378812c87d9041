import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Option } from "commander";
import { Problem } from "../core/problem.ts";
import type { Study } from "../findings/study.ts";
import type { Transfer } from "../findings/transfer.ts";
import { fileBytes, readText, writeFiles } from "../host/node.ts";
import { pooledText } from "../report/pooled-text.ts";
import { transferText } from "../report/transfer-text.ts";
import type { CheckResult } from "../studies/check.ts";
import { checkFiles } from "../studies/check-files.ts";
import { mappingOf } from "../studies/match.ts";
import { foldersBelow } from "./folders.ts";
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
import { openSession, printJson, type Session } from "./session.ts";

interface LabelFlags {
  readonly labels?: "yes" | "no";
  readonly newBy?: string;
  readonly seen?: string;
}

export function checkCommand(): Command {
  const command = newCommand("check")
    .argument("<study>", "study.json of an earlier run")
    .argument("<file...>", "another table of the same things, or several")
    .summary("test the insights of a study on another table")
    .description(
      "Matches the columns of a table with those of a study, tests every claim again and says which hold. Writes transfer.html and transfer.json; mapping.json where columns were matched, distrust.csv with the rows unlike the study's, model-adapted.lode where a repair of the model helps. Of several tables each gets a folder of its own, and the effects of all are pooled: the mean, how much tables differ, what to expect of the next one. Exit code 3: a claim is reversed, or the model is worse than its baseline.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  lode check lode-out/churn/study.json customers-2026.csv --map tenure=years*12\n  lode check lode-out/shop/study.json february.csv --new-by CustomerID --seen january.csv\n  lode check lode-out/churn/study.json shop-*.csv --out shops",
    );
  const labels = new Option("--labels <yes|no>", "whether the target may be looked at, where it is there").choices([
    "yes",
    "no",
  ]);
  command
    .addOption(labels)
    .option("--new-by <column>", "tests every claim once more on rows of those not seen before; needs --seen")
    .option("--seen <file>", "the table of those seen before: most often the one that the study was made of");
  return withReading(withCommon(withMapping(command))).action(
    async (studyFile: string, files: string[], flags: CommonFlags & ReadFlags & MappingFlags & LabelFlags) => {
      const session = openSession(flags);
      try {
        const path = session.path(studyFile);
        const text = await readText(path);
        const study = parseStudy(path, text);
        const artifact = await readFile(join(dirname(path), "model.lode")).catch(() => undefined);
        const holdout = await fileBytes(join(dirname(path), "holdout.csv")).catch(() => undefined);
        const studySha256 = bytesToHex(sha256(new TextEncoder().encode(text)));
        const input = {
          study,
          studySha256,
          ...(artifact ? { artifact } : {}),
          ...(holdout ? { holdout } : {}),
        };
        const newBy = await newcomersFrom(flags, session);
        const columns = {
          ...(await toldColumns(flags, session)),
          labels: flags.labels !== "no",
          ...(newBy ? { newBy } : {}),
        };
        const opened = [];
        for (const file of files) {
          const { bytes, options } = await located(file, flags, session);
          opened.push({ bytes, told: { ...options, ...columns } });
        }
        const one = files.length === 1;
        const folder = session.folder(one ? files[0]! : "check");
        const { document, results } = await checkFiles(input, opened, session.context);
        const folders = one ? [folder] : foldersBelow(folder, files);
        // Drawing needs more modules than all else; who asks for help must not wait for them.
        const { pooledHtml, transferHtml } = await import("../report/transfer-page.ts");
        for (const [i, result] of results.entries())
          await writeFiles(folders[i]!, filesOf(result, transferHtml(study, result.transfer)), session.signal);
        if (!one)
          await writeFiles(
            folder,
            {
              "transfer.html": pooledHtml(study, document),
              "transfer.json": `${JSON.stringify(document, null, 2)}\n`,
            },
            session.signal,
          );
        const [first] = document.files;
        if (flags.json) printJson(one ? first : document);
        session.print(
          `${one ? transferText(first!) : pooledText(document)}\nWritten: ${join(folder, "transfer.html")}\n`,
        );
        const reversed = (one ? first!.findings : document.pooled).some(({ verdict }) => verdict === "reversed");
        if (reversed || document.files.some((transfer) => isWorse(transfer, study))) process.exitCode = 3;
      } finally {
        session.close();
      }
    },
  );
}

async function newcomersFrom({ newBy, seen, ...flags }: LabelFlags & CommonFlags & ReadFlags, session: Session) {
  if ((newBy === undefined) !== (seen === undefined))
    throw new Problem(
      "wrong-options",
      `check: ${newBy === undefined ? "--seen" : "--new-by"} is told without ${newBy === undefined ? "--new-by COLUMN" : "--seen FILE"}; say both: whom rows are about, and which table holds those seen before`,
    );
  if (newBy === undefined || seen === undefined) return undefined;
  const { bytes, options } = await located(seen, flags, session);
  return { column: newBy, seen: bytes, reading: options };
}

function filesOf({ transfer, distrust, adapted }: CheckResult, page: string) {
  return {
    "transfer.html": page,
    "transfer.json": `${JSON.stringify(transfer, null, 2)}\n`,
    ...(transfer.asks ? { "mapping.json": `${JSON.stringify(mappingOf(transfer), null, 2)}\n` } : {}),
    ...(distrust ? { "distrust.csv": distrust } : {}),
    ...(adapted ? { "model-adapted.lode": adapted } : {}),
  };
}

/** Whether the model was measured, and came out worse than its baseline. */
function isWorse({ measured }: Transfer, { metric }: Study): boolean {
  if (measured === undefined) return false;
  return metric.better === "higher" ? measured.value < measured.baseline : measured.value > measured.baseline;
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
