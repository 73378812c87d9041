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

/** Trees on samples of the rows, each split the best of some columns that are drawn. */
export const randomForest = defineAlgorithm({
  id: "random-forest",
  version: 1,
  tasks: ["classify", "regress"],
  accepts: ["number", "time", "category", "ordinal", "flag"],
  missing: "native",
  reading: "passes",
  weights: true,
  params: defineParams(randomTreesParams({ bootstrap: true })),
  doc: {
    title: "Random forest",
    summary: "Averages many deep trees, each grown on rows drawn with replacement and on columns drawn at every split.",
    reference: "Breiman, Machine Learning 45, 2001 (doi:10.1023/A:1010933404324).",
    cost: "about n log(n) trees times the columns tried; n p bytes and some 50 bytes a node",
  },
  exceptions: {
    "weight two is a doubled row": "rows are drawn one by one, so that a doubled row is drawn in other trees",
  },
  fit: (rows, inputs, given, context) => fitRandomTrees("random-forest", rows, inputs, given, false, context),
  predict: (state, table, inputs) => predictRandomTrees(state, table, inputs),
  check: checkRandomTrees,
  explain: explainRandomTrees,
  importance: ({ forest }) => gainByFeature(forest),
  inference: outOfBagOf,
});
