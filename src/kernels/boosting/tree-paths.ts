import type { Forest } from "./forest.ts";

/**
 * The ways through a tree. A leaf's columns are those that its path splits, each once, in the order in which they are
 * met; a column's place there is its slot, and all paths through a node agree on the slots above it. Nodes count from
 * the root of the tree.
 */
export interface TreePaths {
  readonly root: number;
  readonly nodes: number;
  /** Words of 32 slots. */
  readonly words: number;
  /** Of inner nodes the slot of the column that is split, and 1 where the path has split it before. */
  readonly slot: Int32Array;
  readonly met: Uint8Array;
  /** Of leaves where their slots begin in `column` and `share`, and how many there are. */
  readonly start: Int32Array;
  readonly count: Int32Array;
  readonly column: Int32Array;
  /** Of the rows that come to where a slot's column is split, the share that goes on to the leaf. */
  readonly share: Float64Array;
}

export function treePaths({ feature, treeStart, left, right, cover }: Forest, tree: number): TreePaths {
  const root = treeStart[tree]!;
  const nodes = treeStart[tree + 1]! - root;
  const slot = new Int32Array(nodes);
  const met = new Uint8Array(nodes);
  const start = new Int32Array(nodes);
  const count = new Int32Array(nodes);
  const column: number[] = [];
  const share: number[] = [];
  const pathColumn: number[] = [];
  const pathShare: number[] = [];
  let most = 0;
  const visit = (node: number, slots: number): void => {
    const split = feature[node]!;
    if (split < 0) {
      start[node - root] = column.length;
      count[node - root] = slots;
      most = Math.max(most, slots);
      for (let s = 0; s < slots; s++) {
        column.push(pathColumn[s]!);
        share.push(pathShare[s]!);
      }
      return;
    }
    let own = 0;
    while (own < slots && pathColumn[own] !== split) own++;
    slot[node - root] = own;
    met[node - root] = own < slots ? 1 : 0;
    const before = own < slots ? pathShare[own]! : 1;
    const total = cover[left[node]!]! + cover[right[node]!]!;
    for (const child of [left[node]!, right[node]!]) {
      pathColumn[own] = split;
      pathShare[own] = (before * cover[child]!) / total;
      visit(child, Math.max(slots, own + 1));
    }
    pathShare[own] = before;
  };
  visit(root, 0);
  return {
    root,
    nodes,
    words: Math.max(1, Math.ceil(most / 32)),
    slot,
    met,
    start,
    count,
    column: Int32Array.from(column),
    share: Float64Array.from(share),
  };
}
