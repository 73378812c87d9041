import { randomBytes } from "node:crypto";
import { createReadStream, renameSync, statSync } from "node:fs";
import { rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Bytes } from "../core/bytes.ts";
import { cancelledProblem } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { hold, release } from "./leftovers.ts";
import { makeFolder } from "./make-folder.ts";

/** A file as bytes. Its name in documents is the file's name without the folder. */
export async function fileBytes(path: string): Promise<Bytes> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Problem("unreadable-file", readFault(path, error), { path });
  });
  if (found.isDirectory()) throw new Problem("unreadable-file", `${path} is a folder, a file is needed`, { path });
  return {
    name: basename(path),
    path,
    size: found.size,
    async *stream() {
      try {
        for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk as Uint8Array;
        // It is read more than once: rows, report and digest must be of the same bytes.
        const now = await stat(path);
        if (found.isFile() && (now.size !== found.size || now.mtimeMs !== found.mtimeMs)) throw changedProblem(path);
      } catch (error) {
        if (error instanceof Problem) throw error;
        throw new Problem("unreadable-file", readFault(path, error as NodeJS.ErrnoException), { path });
      }
    },
  };
}

/** Throws from then on where a file is no longer what it is now. */
export async function unchanged(path: string): Promise<() => void> {
  const { size, mtimeMs } = await stat(path);
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now?.size !== size || now.mtimeMs !== mtimeMs) throw changedProblem(path);
  };
}

const changedProblem = (path: string) =>
  new Problem(
    "changed-file",
    `${path} was changed while it was read; wait until whoever writes it is done, or read a copy`,
    { path },
  );

export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

export const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

function readFault(path: string, error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return `${path}: there is no such file`;
  if (error.code === "EACCES") return `${path}: the file may not be read (permission denied)`;
  return `${path}: the file could not be read (${error.message})`;
}

/**
 * Writes files so that each is either there whole or not at all: under a temporary name first, then renamed. Stopped
 * before the first takes its name, nothing is left; the renames themselves are not stopped half-way.
 */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string | AsyncIterable<string>>>,
  signal?: AbortSignal,
): Promise<void> {
  await makeFolder(folder).catch((error: NodeJS.ErrnoException) => {
    throw new Problem(
      "unwritable",
      `${folder}: the folder could not be made (${error.code}); choose another with --out`,
      { folder },
    );
  });
  const mark = randomBytes(4).toString("hex");
  const temporary = (name: string) => join(folder, `.${name}.${mark}`);
  const names = Object.keys(files);
  for (const name of names) hold(temporary(name));
  try {
    for (const name of names) {
      if (signal?.aborted) throw cancelledProblem();
      await writeFile(temporary(name), files[name]!);
    }
    if (signal?.aborted) throw cancelledProblem();
    for (const name of names) renameSync(temporary(name), join(folder, name));
  } catch (error) {
    await Promise.all(names.map((name) => rm(temporary(name), { force: true })));
    throw error instanceof Problem ? error : writeFault(folder, error as NodeJS.ErrnoException);
  } finally {
    for (const name of names) release(temporary(name));
  }
}

function writeFault(folder: string, { code, message }: NodeJS.ErrnoException): Problem {
  const why =
    code === "ENOSPC"
      ? "the disk is full"
      : code === "EACCES" || code === "EROFS"
        ? "it may not be written to"
        : message;
  return new Problem(
    "unwritable",
    `${folder}: the results could not be written (${why}); choose another place with --out`,
    { folder },
  );
}

export async function writeOne(path: string, content: Uint8Array | string, signal?: AbortSignal): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory())
    throw new Problem("unwritable", `${path} is a folder; --out of this command names a file`, { path });
  await writeFiles(dirname(path), { [basename(path)]: content }, signal);
}

/** Lets timers, signals and output through when the last turn is more than 20 ms ago. */
export function createBreathe(): () => Promise<void> | void {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < 20) return;
    return nextTurn().then(() => {
      last = performance.now();
    });
  };
}

/** A whole file as text. */
export async function readText(path: string): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of (await fileBytes(path)).stream()) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
