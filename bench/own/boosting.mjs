// Bins and trains on a table of bench/boosting-table.ts; prints {binning, training, processor, predicting, explaining, logLoss, peak} as JSON: times in seconds, "processor" that of binning and training, "peak" of the whole process in MiB.
// Usage: boosting.mjs FILE TABLE TREES EXPLAINED THREADS, the table as JSON and the rows that are explained
import { readFileSync } from "node:fs";
import { createRandom, shuffled } from "../../dist/core/random.js";
import { takeArena } from "../../dist/kernels/boosting/arena.js";
import { createBinner } from "../../dist/kernels/boosting/binner.js";
import { binCodes, strideOf } from "../../dist/kernels/boosting/binning.js";
import { createBooster } from "../../dist/kernels/boosting/boost.js";
import { maximumBins } from "../../dist/kernels/boosting/borders.js";
import { bordersOfColumns } from "../../dist/kernels/boosting/borders-of-columns.js";
import { meanLoss } from "../../dist/kernels/boosting/gradients.js";
import { rawScores } from "../../dist/kernels/boosting/predict.js";
import { orderedStatistics } from "../../dist/kernels/boosting/target-statistics.js";
import { treeShap } from "../../dist/kernels/boosting/tree-shap.js";
import { startWorkers } from "../../dist/studies/start-workers.js";

const [file, table, trees, explained, threads] = process.argv.slice(2);
const { rows, fresh, columns, classes = 2, categories = 0, statistics = false } = JSON.parse(table);
const bytes = readFileSync(file);
const all = new Float64Array(bytes.buffer, bytes.byteOffset, (rows + fresh) * (columns + 1));
const column = (f, from, to) => all.subarray(f * (rows + fresh) + from, f * (rows + fresh) + to);
const isCategory = (f) => f >= columns - categories && f < columns;
/** What LightGBM looks at for its bins by default. */
const borderRows = 200_000;

/** Codes by how often they occur, the most frequent 0, as the levels of a column have them. */
const ranks = new Map();
function codesOf(f, from, to) {
  if (!ranks.has(f)) {
    const counts = new Map();
    for (const code of column(f, 0, rows)) counts.set(code, (counts.get(code) ?? 0) + 1);
    const order = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    ranks.set(f, new Map(order.map(([code], rank) => [code, rank])));
  }
  return Int32Array.from(column(f, from, to), (code) => ranks.get(f).get(code) ?? -1);
}

async function finish(work) {
  let step = work.next();
  for (; !step.done; step = work.next()) await step.value;
  return step.value;
}

const inputs = (from, to) =>
  Array.from({ length: columns }, (_, f) => (isCategory(f) ? codesOf(f, from, to) : column(f, from, to)));
const learned = inputs(0, rows);
const workers = Number(threads) > 1 ? startWorkers(Number(threads)) : undefined;
const arena = takeArena(workers);
const started = performance.now();
const before = process.cpuUsage();
const stride = strideOf(columns);
const matrix = arena.uint8(rows * stride);
const binNumbers = createBinner(arena);
const target = column(columns, 0, rows);
/** Of columns that are read by target statistics what each level stands for, as the algorithm learns it. */
const numbersOf = new Map();
const order = shuffled(rows, createRandom(1));
/** The columns that are read as numbers. */
const numbers = new Map();
for (const [f, values] of learned.entries()) {
  const levels = ranks.get(f)?.size ?? 0;
  if (!isCategory(f)) numbers.set(f, values);
  else if (levels > (statistics ? 4 : maximumBins) && classes === 2) {
    numbers.set(f, new Float64Array(rows));
    numbersOf.set(f, orderedStatistics(values, levels, target, undefined, order, numbers.get(f)));
  }
}
const samples = Array.from(numbers.values(), (values) => values.subarray(0, borderRows));
const borders = (await finish(bordersOfColumns(arena, samples, 255))).values();
const features = learned.map((values, f) => {
  if (numbers.has(f)) {
    const own = borders.next().value;
    binNumbers(numbers.get(f), own, matrix, stride, f);
    return { kind: "number", borders: own };
  }
  binCodes(values, matrix, stride, f);
  return { kind: "category", bins: Math.min(maximumBins, ranks.get(f).size) };
});
const binned = performance.now();
const loss = classes === 2 ? "logistic" : "softmax";
const booster = createBooster({ rows, features, matrix, stride, loss, classes, target, arena });
while (booster.rounds < Number(trees)) await finish(booster.step());
const trained = performance.now();
const { user, system } = process.cpuUsage(before);
const asNumbers = (cells, f) =>
  numbersOf.has(f) ? Float64Array.from(cells, (code) => numbersOf.get(f)[code] ?? Number.NaN) : cells;
const others = inputs(rows, rows + fresh).map(asNumbers);
const scores = rawScores(booster.forest(), others, 0, fresh);
const asked = performance.now();
rawScores(booster.forest(), learned.map(asNumbers), 0, rows);
const predicted = performance.now();
treeShap(booster.forest(), others, 0, Number(explained));
const done = performance.now();
const { outputs } = booster;
const planes = Float64Array.from(scores, (_, i) => scores[(i % fresh) * outputs + Math.floor(i / fresh)]);
const places = Int32Array.from({ length: fresh }, (_, i) => i);
console.log(
  JSON.stringify({
    binning: (binned - started) / 1000,
    training: (trained - binned) / 1000,
    processor: (user + system) / 1e6,
    predicting: (predicted - asked) / 1000,
    explaining: (done - predicted) / 1000,
    peak: process.resourceUsage().maxRSS / 1024,
    logLoss: meanLoss(loss, outputs, fresh, planes, column(columns, rows, rows + fresh), places),
  }),
);
await workers?.close();
