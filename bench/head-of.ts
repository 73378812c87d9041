import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Lab } from "./bench.ts";

/** The file itself at full size; its first lines at smoke size. No cell of the files used here holds a line end. */
export function headOf({ size, folder }: Lab, file: string, lines: number): string {
  if (size === "full") return file;
  const short = join(folder, basename(file));
  writeFileSync(short, `${readFileSync(file, "utf8").split("\n").slice(0, lines).join("\n")}\n`);
  return short;
}
