import { basename, join } from "node:path";

/** A folder below another for each file; two of one name get a number. */
export function foldersBelow(folder: string, inputs: readonly string[]): readonly string[] {
  return distinct(inputs.map((file) => join(folder, basename(file).replace(/(\.[A-Za-z0-9]+)+$/, ""))));
}

/** Names of which none is another's: a later one of the same name gets a number. */
export function distinct(names: readonly string[]): readonly string[] {
  const used = new Map<string, number>();
  return names.map((name) => {
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}
