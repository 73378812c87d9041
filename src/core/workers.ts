/** Threads that do pieces of work beside each other. A task and its result are plain data; arrays over shared memory are not copied. */
export interface Workers {
  readonly count: number;
  run(task: unknown): Promise<unknown>;
  /** A thread more, that works on loops in shared memory until all is closed; `failed` hears what ended it. */
  join(task: unknown, failed: (error: Error) => void): Member;
  close(): Promise<void>;
}

/** A thread that works on loops. While it is held it keeps the process alive. */
export interface Member {
  hold(): void;
  free(): void;
}

/** All items through a function: beside each other where there are workers to do it, otherwise one after another. */
export async function each<A, B>(
  { workers }: { readonly workers?: Workers },
  items: readonly A[],
  work: (item: A, place: number) => Promise<B>,
): Promise<B[]> {
  if (workers !== undefined) return Promise.all(items.map(work));
  const results: B[] = [];
  for (const [place, item] of items.entries()) results.push(await work(item, place));
  return results;
}
