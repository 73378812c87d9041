import { choice, defineParams, flag, integer, real, text } from "../core/params.ts";
import { numberLosses } from "../kernels/boosting/number-losses.ts";
import { binsParam, depthParam } from "./forest-model.ts";

/** What boosting can be asked for; the defaults are those that predicted best on real sets (decision 24). */
export const params = defineParams({
  loss: choice(["auto", "squared", ...numberLosses], {
    default: "auto",
    description:
      "What is minimised for a target of numbers; auto is squared. Of levels it is always the log loss, which is auto, too.",
    alias: ["objective"],
  }),
  alpha: real({
    default: 0.9,
    above: 0,
    maximum: 0.999,
    description:
      "With the loss quantile the quantile; with huber the share of the residuals about the median that count squared.",
    alias: ["quantile", "quantile_alpha"],
  }),
  tweediePower: real({
    default: 1.5,
    above: 1,
    maximum: 1.99,
    description: "With the loss tweedie: the variance grows as this power of the mean.",
    alias: ["tweedie_variance_power", "power"],
  }),
  trees: integer({
    default: 1000,
    minimum: 1,
    maximum: 100_000,
    description: "Rounds at most; each adds one tree (one a level, of more than two levels).",
    alias: ["n_estimators", "num_trees", "iterations", "max_iter", "num_iterations"],
  }),
  learningRate: real({
    default: 0.05,
    above: 0,
    maximum: 1,
    description: "How much of each tree is added.",
    tune: { low: 0.02, high: 0.2, log: true },
    alias: ["eta", "learning_rate", "shrinkage"],
  }),
  leaves: integer({
    default: 15,
    minimum: 2,
    maximum: 4096,
    description: "Leaves of a tree at most.",
    tune: { low: 7, high: 95, log: true },
    alias: ["num_leaves", "max_leaf_nodes"],
  }),
  depth: depthParam,
  minimumLeaf: integer({
    default: 20,
    minimum: 1,
    maximum: 1_000_000,
    description: "Rows in a leaf at least.",
    tune: { low: 3, high: 60, log: true },
    alias: ["min_data_in_leaf", "min_child_samples", "min_samples_leaf"],
  }),
  penalty: real({
    default: 1,
    minimum: 0,
    description: "L2 penalty on the values of leaves.",
    tune: { low: 0.01, high: 20, log: true },
    alias: ["lambda", "reg_lambda", "l2_regularization", "lambda_l2"],
  }),
  absolutePenalty: real({
    default: 0,
    minimum: 0,
    description: "L1 penalty on the values of leaves; not with the losses absolute and quantile.",
    alias: ["reg_alpha", "l1_regularization", "lambda_l1"],
  }),
  minimumGain: real({
    default: 0,
    minimum: 0,
    description: "Gain that a split must have at least.",
    alias: ["min_gain_to_split", "min_split_gain", "min_split_loss"],
  }),
  balance: flag({
    default: false,
    description: "Weights rows so that all levels of the target count alike; probabilities are then of such a world.",
    alias: ["is_unbalance", "class_weight", "auto_class_weights"],
  }),
  monotone: text({
    default: "",
    description: "Columns whose effect goes one way only: NAME=up or NAME=down, separated by commas.",
    alias: ["monotone_constraints", "monotonic_cst"],
  }),
  sample: real({
    default: 0.8,
    above: 0,
    maximum: 1,
    description: "Share of the rows drawn for each round.",
    tune: { low: 0.6, high: 1 },
    alias: ["subsample", "bagging_fraction"],
  }),
  columnSample: real({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "Share of the columns drawn for each tree; 0 for half of them, eight at least.",
    tune: { low: 0.4, high: 1 },
    alias: ["colsample_bytree", "feature_fraction"],
  }),
  bins: binsParam,
  categories: choice(["auto", "subsets", "statistics"], {
    default: "auto",
    description:
      "How columns of categories are split: by subsets of their levels; by target statistics, the number that a level stands for, as always where there are more than 255 of them; auto takes what held-out rows say.",
    alias: ["cat_features", "categorical_feature", "categorical_features"],
  }),
  patience: integer({
    default: 50,
    minimum: 0,
    description: "Rounds without a better score on held-out rows before it stops; 0 runs all rounds on all rows.",
    alias: ["early_stopping_rounds", "n_iter_no_change"],
  }),
  validation: real({
    default: 0.15,
    above: 0,
    maximum: 0.5,
    description: "Share of the rows held out to decide when to stop.",
    alias: ["validation_fraction"],
  }),
  refit: flag({ default: true, description: "Learns again on all rows with the number of rounds that was found." }),
});

/** What models have in common of which a study fits dozens: all rows, all columns, no penalty and one way to split categories. */
export const plainBoosting = { sample: 1, columnSample: 1, penalty: 0, categories: "subsets" } as const;
