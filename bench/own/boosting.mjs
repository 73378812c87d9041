// Bins and trains on a table of bench/boosting-table.ts with one thread; prints {binning, training, predicting, auc} as JSON, times in seconds.
// Usage: boosting.mjs FILE ROWS FRESH COLUMNS TREES
import { readFileSync } from "node:fs";
import { takeArena } from "../../dist/kernels/boosting/arena.js";
import { createBinner } from "../../dist/kernels/boosting/binner.js";
import { strideOf } from "../../dist/kernels/boosting/binning.js";
import { createBooster } from "../../dist/kernels/boosting/boost.js";
import { numberBorders } from "../../dist/kernels/boosting/borders.js";
import { rawScores } from "../../dist/kernels/boosting/predict.js";
import { aucDeLong } from "../../dist/statistics/delong.js";

const [file, ...sizes] = process.argv.slice(2);
const [rows, fresh, columns, trees] = sizes.map(Number);
const bytes = readFileSync(file);
const all = new Float64Array(bytes.buffer, bytes.byteOffset, (rows + fresh) * (columns + 1));
const column = (f, from, to) => all.subarray(f * (rows + fresh) + from, f * (rows + fresh) + to);
/** What LightGBM looks at for its bins by default. */
const borderRows = 200_000;

const arena = takeArena();
const started = performance.now();
const stride = strideOf(columns);
const matrix = arena.uint8(rows * stride);
const binNumbers = createBinner(arena);
const features = Array.from({ length: columns }, (_, f) => {
  const values = column(f, 0, rows);
  const borders = numberBorders(values.slice(0, borderRows), 255);
  binNumbers(values, borders, matrix, stride, f);
  return { kind: "number", borders };
});
const binned = performance.now();
const target = column(columns, 0, rows);
const booster = createBooster({ rows, features, matrix, stride, loss: "logistic", target, arena });
while (booster.rounds < trees) {
  const round = booster.step();
  while (!round.next().done);
}
const trained = performance.now();
const inputs = Array.from({ length: columns }, (_, f) => column(f, rows, rows + fresh));
const scores = rawScores(booster.forest(), inputs, 0, fresh);
const done = performance.now();
const truth = column(columns, rows, rows + fresh);
console.log(
  JSON.stringify({
    binning: (binned - started) / 1000,
    training: (trained - binned) / 1000,
    predicting: (done - trained) / 1000,
    auc: aucDeLong(scores, truth).auc,
  }),
);
