import { defineAlgorithm } from "../core/algorithm.ts";
import { defineParams } from "../core/params.ts";
import { gainByFeature } from "../kernels/boosting/forest.ts";
import {
  checkRandomTrees,
  explainRandomTrees,
  fitRandomTrees,
  outOfBagOf,
  predictRandomTrees,
  randomTreesParams,
} from "./trees-at-random.ts";

/**
 * Trees whose splits are drawn, the best of some columns taken. A place is drawn among the bins that a node holds, and so among
 * the ranks of values and not between the least and the largest: no value that lies far off decides where it falls.
 */
export const extraTrees = defineAlgorithm({
  id: "extra-trees",
  version: 1,
  tasks: ["classify", "regress"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "passes",
  weights: true,
  params: defineParams(randomTreesParams({ bootstrap: false })),
  doc: {
    title: "Extremely randomised trees",
    summary: "Averages many deep trees whose splits are drawn at random, the best of some columns taken at every node.",
    reference: "Geurts, Ernst and Wehenkel, Machine Learning 63, 2006 (doi:10.1007/s10994-006-6226-1).",
    cost: "about n log(n) trees times the columns tried; n p bytes and some 50 bytes a node",
  },
  fit: (rows, inputs, given, context) => fitRandomTrees("extra-trees", rows, inputs, given, true, context),
  predict: (state, table, inputs) => predictRandomTrees(state, table, inputs),
  check: checkRandomTrees,
  explain: explainRandomTrees,
  importance: ({ forest }) => gainByFeature(forest),
  inference: outOfBagOf,
});
