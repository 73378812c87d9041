import { readdirSync } from "node:fs";
import type { Bench } from "./bench.ts";

/** Every file of `cases/`: adding a case is one file. */
export async function allCases(): Promise<Bench[]> {
  const files = readdirSync(new URL("cases", import.meta.url)).sort();
  const modules = await Promise.all(
    files.map((file) => import(new URL(`cases/${file}`, import.meta.url).href) as Promise<{ readonly bench: Bench }>),
  );
  return modules.map((module, i) => {
    if (`${module.bench.id}.ts` !== files[i])
      throw new Error(`bench/cases/${files[i]} calls itself ${module.bench.id}`);
    return module.bench;
  });
}
