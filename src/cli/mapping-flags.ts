import { readText } from "../host/node.ts";
import { type Mapping, parseMapping } from "../match/mapping.ts";
import type { Command } from "./options.ts";
import type { Session } from "./session.ts";

/** Flags of the commands that match columns. */
export interface MappingFlags {
  readonly map?: readonly string[];
  readonly mapping?: string;
}

export function withMapping(command: Command): Command {
  return command
    .option(
      "--map <from=to[*factor]>",
      "a pair that is known; a value of the first table = a value of the second * factor; from= for none (may be repeated)",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--mapping <file>", "mapping.json of an earlier match, perhaps edited; --map wins");
}

export async function toldColumns(
  { map, mapping }: MappingFlags,
  session: Pick<Session, "path">,
): Promise<{ readonly map?: readonly string[]; readonly mapping?: Mapping }> {
  return {
    ...(map ? { map } : {}),
    ...(mapping ? { mapping: parseMapping(await readText(session.path(mapping))) } : {}),
  };
}
