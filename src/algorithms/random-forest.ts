import { defineRandomTrees } from "./trees-at-random.ts";

/** Trees on samples of the rows, each split the best of some columns that are drawn. */
export const randomForest = defineRandomTrees({
  id: "random-forest",
  bootstrap: true,
  randomSplits: false,
  doc: {
    title: "Random forest",
    summary: "Averages many deep trees, each grown on rows drawn with replacement and on columns drawn at every split.",
    reference: "Breiman, Machine Learning 45, 2001 (doi:10.1023/A:1010933404324).",
  },
  exceptions: {
    "weight two is a doubled row": "rows are drawn one by one, so that a doubled row is drawn in other trees",
  },
});
