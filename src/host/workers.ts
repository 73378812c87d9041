import { parentPort, Worker, workerData } from "node:worker_threads";
import { cancelledProblem } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Workers } from "../core/workers.ts";

interface Job {
  readonly task: unknown;
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
}

type Answer =
  | { readonly result: unknown }
  | { readonly problem: Pick<Problem, "code" | "message" | "detail"> }
  | { readonly fault: string };

/** The scripts of threads: one that calls `serve`, one that works on loops with the `joinedTask`. */
export interface Scripts {
  readonly tasks: URL;
  readonly loops: URL;
}

/** Threads that start when there is work and keep no process alive without it. */
export function createWorkers(scripts: Scripts, count: number): Workers {
  const queue: Job[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job>();
  const members = new Set<Worker>();
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(scripts.tasks);
    worker.on("message", (answer: Answer) => {
      const job = busy.get(worker);
      // An answer may be on its way while the threads are closed: nobody waits for it any more.
      if (job === undefined) return;
      const { done, failed } = job;
      busy.delete(worker);
      idle.push(worker);
      worker.unref();
      if ("result" in answer) done(answer.result);
      else if ("problem" in answer)
        failed(new Problem(answer.problem.code, answer.problem.message, answer.problem.detail));
      else failed(new Error(answer.fault));
      next();
    });
    worker.on("error", (error) => {
      const job = busy.get(worker);
      busy.delete(worker);
      job?.failed(error instanceof Error ? error : new Error(String(error)));
      next();
    });
    return worker;
  };
  const next = (): void => {
    while (queue.length > 0 && busy.size < count) {
      const job = queue.shift()!;
      const worker = idle.pop() ?? start();
      busy.set(worker, job);
      worker.ref();
      worker.postMessage(job.task);
    }
  };

  return {
    count,
    run: (task) =>
      new Promise((done, failed) => {
        if (closed) return failed(cancelledProblem());
        queue.push({ task, done, failed });
        next();
      }),
    join(task, failed) {
      if (closed) {
        failed(cancelledProblem());
        return { hold() {}, free() {} };
      }
      const worker = new Worker(scripts.loops, { workerData: task });
      members.add(worker);
      worker.unref();
      worker.on("error", (error) => failed(error instanceof Error ? error : new Error(String(error))));
      worker.on("exit", () => {
        members.delete(worker);
        failed(cancelledProblem());
      });
      return { hold: () => worker.ref(), free: () => worker.unref() };
    },
    async close() {
      closed = true;
      const dropped = [...queue.splice(0), ...busy.values()];
      const all = [...idle.splice(0), ...busy.keys()];
      busy.clear();
      await Promise.all([...all, ...members].map((worker) => worker.terminate()));
      for (const job of dropped) job.failed(cancelledProblem());
    },
  };
}

/** In the script of a worker: answers each task with what `work` makes of it. */
export function serve(work: (task: unknown) => Promise<unknown>): void {
  parentPort!.on("message", async (task: unknown) => {
    let answer: Answer;
    try {
      answer = { result: await work(task) };
    } catch (error) {
      if (error instanceof Problem) {
        const { code, message, detail } = error;
        answer = { problem: { code, message, detail } };
      } else answer = { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    parentPort!.postMessage(answer);
  });
}

/** In the script of a thread that joined: what it was given. */
export const joinedTask = (): unknown => workerData;
