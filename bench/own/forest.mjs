// Bins and grows a random forest on a table of bench/boosting-table.ts in one thread; prints {training, score} as JSON, time in seconds, the score
// the share of rows that are right outside their samples.
// Usage: forest.mjs FILE ROWS FRESH COLUMNS TREES
import { readFileSync } from "node:fs";
import { randomForest } from "../../dist/algorithms/random-forest.js";
import { memoryRows } from "../../dist/engines/memory/rows.js";
import { fit } from "../../dist/learn/fit.js";

const [file, ...sizes] = process.argv.slice(2);
const [rows, fresh, columns, trees] = sizes.map(Number);
const bytes = readFileSync(file);
const all = new Float64Array(bytes.buffer, bytes.byteOffset, (rows + fresh) * (columns + 1));
const column = (f) => all.slice(f * (rows + fresh), f * (rows + fresh) + rows);
const names = Array.from({ length: columns }, (_, f) => `x${f}`);
const table = {
  count: rows,
  names: [...names, "y"],
  columns: [
    ...names.map((_, f) => ({ kind: "number", values: column(f) })),
    { kind: "category", levels: ["0", "1"], codes: Int32Array.from(column(columns)) },
  ],
};
const started = performance.now();
const step = randomForest({ trees, columnsPerSplit: Math.floor(Math.sqrt(columns)) });
const model = await fit(step, memoryRows(table), { target: "y", on: names });
const training = (performance.now() - started) / 1000;
console.log(JSON.stringify({ training, score: model.pipelines[0].at(-1).state.outOfBag.outOfBagAccuracy }));
