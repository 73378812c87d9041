import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A reference case: expected values with the peer that gave them and the tolerance they are met to. */
export function referenceCase<T = Record<string, unknown>>(folder: string, name: string): T & { tolerance: number } {
  return JSON.parse(
    readFileSync(fileURLToPath(new URL(`../reference/${folder}/${name}.json`, import.meta.url)), "utf8"),
  );
}

/** Where the larger data sets stand. */
export const sharedFolder = fileURLToPath(new URL("../../shared/data", import.meta.url));

/** The path of a larger data set, and whether it is there; tests on it are skipped by name where it is not. */
export function sharedData(file: string): { path: string; there: boolean } {
  const path = join(sharedFolder, file);
  return { path, there: existsSync(path) };
}

/** The relative distance of two figures. */
export const relative = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300);
