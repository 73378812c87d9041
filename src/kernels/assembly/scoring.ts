/** The child that a row goes to by its bin. */
function step(node: u64, bin: u32): u32 {
  const sort = <u32>(node >> 24) & 255;
  return <u32>(node >> 32) + <u32>(((bin - sort) & 255) > (<u32>(node >> 16) & 255));
}

/** The same where the node has a set of bins that go left. */
function stepBySet(at: u32, node: u64, bin: u32, sets: usize, words: usize): u32 {
  const word = load<u32>(words + ((<usize>(load<u32>(sets + ((<usize>at) << 2)) + (bin >> 5))) << 2));
  return <u32>(node >> 32) + 1 - ((word >> (bin & 31)) & 1);
}

function nodeAt(nodes: usize, at: u32): u64 {
  return load<u64>(nodes + ((<usize>at) << 3));
}

function binOf(row: usize, node: u64): u32 {
  return load<u8>(row + <usize>(node & 0xffff));
}

function add(score: usize, values: usize, node: u32): void {
  store<f64>(score, load<f64>(score) + load<f64>(values + ((<usize>node) << 3)));
}

/** The block has three rows more than are scored, which are walked for nothing. */
export function addTrees(
  roots: usize,
  coded: usize,
  trees: i32,
  nodes: usize,
  values: usize,
  sets: usize,
  words: usize,
  outputs: i32,
  block: usize,
  stride: i32,
  scores: usize,
  from: i32,
  to: i32,
): void {
  const between = (<usize>outputs) << 3;
  for (let t = 0; t < trees; t++) {
    const root = load<u32>(roots + ((<usize>t) << 2));
    const isCoded = load<u8>(coded + t) === 1;
    let score = scores + ((<usize>(from * outputs + (t % outputs))) << 3);
    // Four rows at a time: while one waits for memory the others step. They are through when no one moves any more.
    for (let row = from; row < to; row += 4) {
      const a = block + <usize>row * stride;
      const b = a + stride;
      const c = b + stride;
      const d = c + stride;
      let m = root;
      let n = root;
      let o = root;
      let p = root;
      let moved: u32 = 1;
      while (moved !== 0) {
        const mNode = nodeAt(nodes, m);
        const nNode = nodeAt(nodes, n);
        const oNode = nodeAt(nodes, o);
        const pNode = nodeAt(nodes, p);
        let m2: u32, n2: u32, o2: u32, p2: u32;
        if (isCoded) {
          m2 = stepBySet(m, mNode, binOf(a, mNode), sets, words);
          n2 = stepBySet(n, nNode, binOf(b, nNode), sets, words);
          o2 = stepBySet(o, oNode, binOf(c, oNode), sets, words);
          p2 = stepBySet(p, pNode, binOf(d, pNode), sets, words);
        } else {
          m2 = step(mNode, binOf(a, mNode));
          n2 = step(nNode, binOf(b, nNode));
          o2 = step(oNode, binOf(c, oNode));
          p2 = step(pNode, binOf(d, pNode));
        }
        moved = (m2 ^ m) | (n2 ^ n) | (o2 ^ o) | (p2 ^ p);
        m = m2;
        n = n2;
        o = o2;
        p = p2;
      }
      add(score, values, m);
      if (row + 1 < to) add(score + between, values, n);
      if (row + 2 < to) add(score + 2 * between, values, o);
      if (row + 3 < to) add(score + 3 * between, values, p);
      score += 4 * between;
    }
  }
}
