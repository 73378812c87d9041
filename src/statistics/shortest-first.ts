/** A heap of columns by distance, ties by column: the shortest is taken first. */
export class ShortestFirst {
  readonly #distances: number[] = [];
  readonly #columns: number[] = [];

  put(distance: number, column: number): void {
    let at = this.#columns.length;
    this.#distances.push(distance);
    this.#columns.push(column);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#before(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  /** The column at the shortest distance, taken out; -1 where there is none. */
  take(): number {
    const first = this.#columns[0];
    if (first === undefined) return -1;
    this.#swap(0, this.#columns.length - 1);
    this.#columns.pop();
    this.#distances.pop();
    for (let at = 0; ; ) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.#columns.length && this.#before(below, least)) least = below;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#distances[a]!, this.#distances[b]!];
    return x < y || (x === y && this.#columns[a]! < this.#columns[b]!);
  }

  #swap(a: number, b: number): void {
    for (const list of [this.#distances, this.#columns]) {
      const held = list[a]!;
      list[a] = list[b]!;
      list[b] = held;
    }
  }
}
