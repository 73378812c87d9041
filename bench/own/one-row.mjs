// Scores rows one at a time with a saved model; prints {microseconds} a row, warm, as JSON.
// Usage: one-row.mjs MODEL TABLE
import { readFileSync } from "node:fs";
import { takeTableRows } from "../../dist/core/table.js";
import { fileBytes } from "../../dist/host/node.js";
import { loadModel } from "../../dist/learn/artifact.js";
import { openBytes } from "../../dist/studies/open.js";

const [file, table] = process.argv.slice(2);
const { model } = loadModel(readFileSync(file));
const data = await openBytes(await fileBytes(table));
const names = model.fields.map(({ name }) => name);
let rows = [];
for await (const batch of data.batches(names)) {
  rows = Array.from({ length: Math.min(2000, batch.count) }, (_, i) => takeTableRows(batch, [i]));
  break;
}
let microseconds = Number.POSITIVE_INFINITY;
for (let turn = 0; turn < 5; turn++) {
  const started = performance.now();
  for (const row of rows) model.predict(row);
  microseconds = Math.min(microseconds, ((performance.now() - started) * 1000) / rows.length);
}
await data.close();
console.log(JSON.stringify({ microseconds }));
