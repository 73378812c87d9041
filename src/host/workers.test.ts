import { expect, it } from "vitest";
import { createWorkers } from "./workers.ts";

/** Answers each task with itself. */
const echo = new URL(
  `data:text/javascript,${encodeURIComponent('import { parentPort } from "node:worker_threads"; parentPort.on("message", (task) => { parentPort.postMessage({ result: task }); });')}`,
);

it("lets an answer come that is on its way while the threads are closed", async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => uncaught.push(error);
  process.prependListener("uncaughtException", note);
  for (let round = 0; round < 12; round++) {
    const workers = createWorkers({ tasks: echo, loops: echo }, 2);
    const runs = Array.from({ length: 8 }, (_, i) => workers.run(i).catch((error: Error) => error.message));
    await runs[round % 2];
    await workers.close();
    for (const [i, answer] of (await Promise.all(runs)).entries())
      expect([i, expect.stringContaining("stopped")]).toContainEqual(answer);
  }
  process.off("uncaughtException", note);
  expect(uncaught).toEqual([]);
});

it("lets no thread join once it is closed", async () => {
  const workers = createWorkers({ tasks: echo, loops: echo }, 2);
  const ended: string[] = [];
  const note = (error: Error) => ended.push(error.message);
  const member = workers.join({}, note);
  member.hold();
  await workers.close();
  expect(ended).toEqual([expect.stringContaining("stopped")]);
  workers.join({}, note).hold();
  expect(ended).toHaveLength(2);
});
