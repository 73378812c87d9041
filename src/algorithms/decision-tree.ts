import { defineAlgorithm } from "../core/algorithm.ts";
import type { Inputs } from "../core/model.ts";
import { defineParams, integer } from "../core/params.ts";
import { Problem } from "../core/problem.ts";
import { plainArena } from "../kernels/boosting/arena.ts";
import { growCart } from "../kernels/cart.ts";
import { checkLearnable, readBins, treeColumns } from "./binned.ts";
import { binsParam } from "./forest-model.ts";

/** Nodes as flat arrays; a leaf has feature -1, children come after their parent. */
interface State {
  readonly feature: Int32Array;
  /** Values up to it go left; NaN where a set of levels decides. */
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array;
  /** Codes that go left, for splits on categories. */
  readonly sets: readonly (readonly number[] | null)[];
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly weight: Float64Array;
  /** nodes x outputs: the mean, or the shares of the levels. */
  readonly means: Float64Array;
  /** Levels of the coded features, for the rules. */
  readonly levels: readonly (readonly string[] | null)[];
}

/** A shallow tree whose leaves are rules that a person can read. */
export const decisionTree = defineAlgorithm({
  id: "decision-tree",
  version: 1,
  tasks: ["classify", "regress"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "passes",
  weights: true,
  params: defineParams({
    leaves: integer({
      default: 8,
      minimum: 2,
      maximum: 256,
      description: "Leaves at most.",
      alias: ["max_leaf_nodes", "num_leaves"],
    }),
    depth: integer({ default: 4, minimum: 1, maximum: 32, description: "Depth at most.", alias: ["max_depth"] }),
    minimumLeaf: integer({
      default: 20,
      minimum: 1,
      description: "Rows in a leaf at least.",
      alias: ["min_samples_leaf"],
    }),
    bins: binsParam,
  }),
  doc: {
    title: "Decision tree",
    summary: "Splits the rows by one column at a time into a few groups, each described by a readable rule.",
    reference:
      "Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984 (doi:10.1201/9781315139470).",
    cost: "n p depth steps, n p bytes",
  },
  async fit(rows, inputs, params, context): Promise<State> {
    checkLearnable("decision-tree", rows, inputs);
    const data = await readBins("decision-tree", rows, inputs, params.bins, plainArena, context);
    const outputs = inputs.levels?.length ?? 1;
    const target = new Float64Array(data.rows * outputs);
    for (let i = 0; i < data.rows; i++) {
      if (inputs.levels) target[i * outputs + data.target[i]!] = 1;
      else target[i] = data.target[i]!;
    }
    const bins = data.features.map((feature) =>
      feature.kind === "number" ? feature.borders.length + 1 : feature.bins,
    );
    const category = data.features.map((feature) => feature.kind === "category");
    const nodes = growCart(
      {
        rows: data.rows,
        stride: data.stride,
        matrix: data.matrix,
        bins,
        category,
        target,
        outputs,
        ...(data.weights ? { weights: data.weights } : {}),
      },
      params,
    );
    await context.pause();
    const codesWhere = (list: ArrayLike<number>, goes: (one: number) => boolean) =>
      Array.from(list).flatMap((one, code) => (goes(one) ? [code] : []));
    const thresholdOf = (node: (typeof nodes)[number]) => {
      const feature = data.features[node.feature];
      // Bins go left up to some place; the border behind the last of them is the threshold.
      return feature?.kind === "number"
        ? (feature.borders[node.goesLeft.lastIndexOf(1) - 1] ?? Number.POSITIVE_INFINITY)
        : Number.NaN;
    };
    const setOf = (node: (typeof nodes)[number]) => {
      // Where levels were made numbers, those go left that stand for one up to the threshold.
      const coding = data.codings?.find(({ feature }) => feature === node.feature);
      if (coding) return codesWhere(coding.numbers, (number) => number <= thresholdOf(node));
      if (data.features[node.feature]?.kind !== "category") return null;
      return codesWhere(node.goesLeft.subarray(1), (goes) => goes === 1);
    };
    const sets = nodes.map(setOf);
    return {
      feature: Int32Array.from(nodes, (node) => node.feature),
      threshold: Float64Array.from(nodes, (node, i) => (sets[i] ? Number.NaN : thresholdOf(node))),
      missingLeft: Uint8Array.from(nodes, (node) => node.goesLeft[0] ?? 0),
      sets,
      left: Int32Array.from(nodes, (node) => node.left),
      right: Int32Array.from(nodes, (node) => node.right),
      weight: Float64Array.from(nodes, (node) => node.weight),
      means: Float64Array.from(nodes.flatMap((node) => [...node.means])),
      levels: inputs.features.map((name) => rows.schema.find((field) => field.name === name)?.levels ?? null),
    };
  },
  predict(state, table, inputs) {
    const columns = treeColumns(table, inputs.features);
    const outputs = inputs.levels?.length ?? 1;
    const values = new Float64Array(table.count * outputs);
    for (let i = 0; i < table.count; i++) {
      let node = 0;
      while (state.feature[node]! >= 0)
        node = goesLeft(state, node, columns[state.feature[node]!]![i]!) ? state.left[node]! : state.right[node]!;
      values.set(state.means.subarray(node * outputs, (node + 1) * outputs), i * outputs);
    }
    return inputs.levels ? { levels: inputs.levels, probabilities: values } : { values };
  },
  check(value, inputs) {
    const state = value as State;
    const nodes = state.feature.length;
    const outputs = inputs.levels?.length ?? 1;
    const fail = () => {
      throw new Problem("bad-tree", "the tree is damaged: a place in it is out of range");
    };
    if (
      nodes === 0 ||
      state.means.length !== nodes * outputs ||
      [state.threshold, state.missingLeft, state.sets, state.left, state.right, state.weight].some(
        (list) => list.length !== nodes,
      )
    )
      fail();
    for (let node = 0; node < nodes; node++) {
      if (state.feature[node]! < 0) continue;
      if (state.feature[node]! >= inputs.features.length) fail();
      for (const child of [state.left[node]!, state.right[node]!]) if (!(child > node && child < nodes)) fail();
    }
  },
  rules: (state, inputs) => rulesOf(state, inputs),
});

function goesLeft(state: State, node: number, value: number): boolean {
  const set = state.sets[node];
  if (set) return value < 0 ? state.missingLeft[node] === 1 : set.includes(value);
  return Number.isNaN(value) ? state.missingLeft[node] === 1 : value <= state.threshold[node]!;
}

/** One line a leaf: the conditions on the way, what is predicted there, how many rows. */
function rulesOf(state: State, inputs: Inputs): string[] {
  const outputs = inputs.levels?.length ?? 1;
  const lines: string[] = [];
  const shown = (value: number) => String(Number(value.toPrecision(4)));
  const condition = (node: number, left: boolean): string => {
    const feature = state.feature[node]!;
    const name = inputs.features[feature]!;
    const levels = state.levels[feature];
    const missing = (state.missingLeft[node] === 1) === left ? " or missing" : "";
    const set = state.sets[node];
    if (set) {
      const chosen = levels!.filter((_, code) => set.includes(code) === left);
      return `${name} in {${chosen.slice(0, 8).join(", ")}${chosen.length > 8 ? ", ..." : ""}}${missing}`;
    }
    const threshold = state.threshold[node]!;
    if (threshold === Number.POSITIVE_INFINITY) return left ? `${name} is there` : `${name} is missing`;
    if (levels) {
      const chosen = levels.filter((_, code) => code <= threshold === left);
      return `${name} in {${chosen.join(", ")}}${missing}`;
    }
    return `${name} ${left ? "<=" : ">"} ${shown(threshold)}${missing}`;
  };
  const visit = (node: number, path: readonly string[]): void => {
    if (state.feature[node]! >= 0) {
      visit(state.left[node]!, [...path, condition(node, true)]);
      visit(state.right[node]!, [...path, condition(node, false)]);
      return;
    }
    const means = [...state.means.subarray(node * outputs, (node + 1) * outputs)];
    const top = means.indexOf(Math.max(...means));
    const place = inputs.positive === undefined ? top : inputs.levels!.indexOf(inputs.positive);
    const says = inputs.levels
      ? `${inputs.target} is ${inputs.levels[place]} in ${shown(means[place]! * 100)} %`
      : `${inputs.target} is ${shown(means[0]!)} on average`;
    lines.push(
      `${path.length ? `if ${path.join(" and ")}` : "always"}: ${says} (${Math.round(state.weight[node]!)} rows)`,
    );
  };
  visit(0, []);
  return lines;
}
