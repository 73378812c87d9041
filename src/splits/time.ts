import { Problem } from "../core/problem.ts";
import type { Splitter } from "../core/split.ts";

/** Rows in the order of their time: part 0 is the earliest. Rows of one moment stay together. */
export const time: Splitter = {
  id: "time",
  title: "by time, the latest last",
  assign(layout, shares) {
    const { times } = layout;
    if (times === undefined) throw new Problem("no-time", "a split by time needs a time column");
    const key = (row: number) => (Number.isNaN(times[row]!) ? Number.POSITIVE_INFINITY : times[row]!);
    const order = Int32Array.from(times, (_, row) => row).sort((a, b) => {
      const x = key(a);
      const y = key(b);
      return x === y ? a - b : x < y ? -1 : 1;
    });
    const part = new Uint8Array(times.length);
    let current = 0;
    let limit = shares[0]! * times.length;
    for (const [place, row] of order.entries()) {
      const sameMoment = place > 0 && key(order[place - 1]!) === key(row);
      while (!sameMoment && place + 0.5 > limit && current < shares.length - 1)
        limit += shares[++current]! * times.length;
      part[row] = current;
    }
    return part;
  },
};
