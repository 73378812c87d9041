/** Threads that do pieces of work beside each other. A task and its result are plain data; arrays over shared memory are not copied. */
export interface Workers {
  readonly count: number;
  run(task: unknown): Promise<unknown>;
  close(): Promise<void>;
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
