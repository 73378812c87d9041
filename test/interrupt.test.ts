import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const houses = join(root, "data", "king-county-houses.csv");
const folder = mkdtempSync(join(tmpdir(), "lode-interrupt-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The first rows of the same file: the later stages are reached sooner. */
const few = join(folder, "few.csv");
writeFileSync(few, readFileSync(houses, "utf8").split("\n").slice(0, 801).join("\n"));

/**
 * The promise is one second on a machine that has nothing else to do (600 ms of patience with the command, then it is
 * ended). The suite shares its cores with other tests, and starting to listen to a signal may wait for its turn, so
 * that three seconds are allowed here; a stretch that is not interrupted at all takes longer than that.
 */
const most = 3000;

interface Stopped {
  readonly code: number | null;
  readonly ms: number;
  /** What stands in --out, and among the temporary files. */
  readonly left: readonly string[];
  readonly stderr: string;
}

let runs = 0;

/** Runs the command until `moment` (a stage of the progress bar, or milliseconds), then presses Ctrl-C. */
async function interrupted(args: readonly string[], moment: string | number, presses = 1): Promise<Stopped> {
  const own = join(folder, `run-${runs++}`);
  const [out, temporary] = [join(own, "out"), join(own, "tmp")];
  mkdirSync(temporary, { recursive: true });
  // A terminal, as far as the command can tell: so that it says how far it is.
  const terminal = "data:text/javascript,process.stderr.isTTY = true";
  const main = join(root, "dist", "cli", "main.js");
  const child = spawn(process.execPath, ["--import", terminal, main, ...args, "--out", out], {
    cwd: own,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const reached =
    typeof moment === "number"
      ? wait(moment)
      : new Promise<void>((resolve) => {
          child.stderr.on("data", () => stderr.includes(moment) && resolve());
        });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  await Promise.race([reached, ended]);
  const start = performance.now();
  for (let press = 0; press < presses; press++) {
    child.kill("SIGINT");
    if (press + 1 < presses) await wait(30);
  }
  const code = await ended;
  const ms = performance.now() - start;
  const left = [out, temporary].flatMap((place) => (existsSync(place) ? readdirSync(place) : []));
  return { code, ms, left, stderr };
}

const mine = (file: string) => ["mine", file, "--target", "price", "--effort", "quick"];

describe("Ctrl-C", () => {
  it.each<[string, string[], string | number]>([
    ["while a file is read", mine(houses), 900],
    ["while columns are looked at", ["profile", houses], 900],
    ["while DuckDB works on disk", ["profile", houses, "--memory", "8"], 1500],
    ["while leaks are looked for", mine(few), "looking for leaks 1/"],
    ["while models are compared", mine(houses), "comparing models 1/"],
    ["while insights are looked for", mine(few), "looking for insights 1/"],
    ["while importance is measured", mine(few), "measuring importance"],
    ["while the model is scored", mine(few), "scoring on the confirm rows"],
    ["while insights are tested", mine(few), "testing insights"],
  ])("stops the work %s, and leaves nothing", async (_, args, moment) => {
    const { code, ms, left, stderr } = await interrupted(args, moment);
    expect(stderr).toMatch(/stopped.*nothing was written/);
    expect(code).toBe(130);
    expect(ms).toBeLessThan(most);
    expect(left).toEqual([]);
  });

  it("ends at once when it is pressed twice", async () => {
    const { code, ms, left } = await interrupted(["profile", houses, "--memory", "8"], 1500, 2);
    expect(code).toBe(130);
    expect(ms).toBeLessThan(most);
    expect(left).toEqual([]);
  });
});
