import pc from "picocolors";
import type { Event } from "../core/event.ts";

/** Shows events on stderr: a bar with stage and time left on a terminal, warnings as lines, nothing when quiet. */
export function createProgress(
  stream: NodeJS.WritableStream,
  terminal: boolean,
  { quiet = false }: { readonly quiet?: boolean },
): { onEvent: (event: Event) => void; done: () => void } {
  const live = terminal && !quiet;
  let stage = "";
  let started = 0;
  let drawn = 0;
  const clear = () => {
    if (live && drawn > 0) stream.write("\r\x1b[2K");
    drawn = 0;
  };
  return {
    onEvent(event) {
      if (event.type === "warning" && !quiet) {
        clear();
        stream.write(`${pc.yellow("warning:")} ${event.message} (${event.count})\n`);
      }
      if (event.type !== "progress" || !live) return;
      const now = performance.now();
      if (event.stage !== stage) {
        stage = event.stage;
        started = now;
        drawn = 0;
      }
      if (drawn > 0 && now - drawn < 80 && event.done < event.total) return;
      drawn = now;
      const share = event.total > 0 ? event.done / event.total : 0;
      const left =
        share > 0 && share < 1 ? ` ${Math.ceil((((now - started) / share) * (1 - share)) / 1000)} s left` : "";
      const width = 24;
      const full = Math.round(share * width);
      const bar = `${"█".repeat(full)}${"░".repeat(width - full)}`;
      stream.write(`\r\x1b[2K${pc.cyan(bar)} ${event.stage} ${event.done}/${event.total}${left}`);
    },
    done: clear,
  };
}
