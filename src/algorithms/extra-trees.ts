import { defineRandomTrees } from "./trees-at-random.ts";

/**
 * Trees whose splits are drawn, the best of some columns taken. A place is drawn among the bins that a node holds, and so among
 * the ranks of values and not between the least and the largest: no value that lies far off decides where it falls.
 */
export const extraTrees = defineRandomTrees({
  id: "extra-trees",
  bootstrap: false,
  randomSplits: true,
  doc: {
    title: "Extremely randomised trees",
    summary: "Averages many deep trees whose splits are drawn at random, the best of some columns taken at every node.",
    reference: "Geurts, Ernst and Wehenkel, Machine Learning 63, 2006 (doi:10.1007/s10994-006-6226-1).",
  },
});
