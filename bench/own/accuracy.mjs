// Learns gradient boosting with its defaults on each fold of some sets and predicts the held-out rows, columns being read as the peers read them.
// Usage: accuracy.mjs ACCURACY FOLDS OUT SET..., the folder with sets.json, the folds that folds.py wrote, where OUT/<set>/<fold>.csv go
// Prints {seconds}, of learning alone, as JSON.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileBytes } from "../../dist/host/node.js";
import { fit, gradientBoosting } from "../../dist/index.js";
import { dateParts } from "../../dist/prepare/date-parts.js";
import { csvRecord } from "../../dist/sources/write-csv.js";
import { openBytes } from "../../dist/studies/open.js";

const [accuracy, folds, out, ...names] = process.argv.slice(2);
const sets = JSON.parse(readFileSync(join(accuracy, "sets.json"), "utf8")).filter(({ name }) => names.includes(name));

/** Numbers where every cell that is there is one, otherwise levels; dates as the set tells. */
async function kindsOf(file, { task, target, dates = [] }) {
  const { source, close, count } = await openBytes(await fileBytes(file));
  const { names, columns } = await source.raw.collect(count);
  await close();
  const isNumber = (cell) => cell === null || !Number.isNaN(Number(cell));
  return Object.fromEntries(
    names.map((name, i) => {
      if (name === target) return [name, task === "regression" ? "number" : "category"];
      if (dates.includes(name)) return [name, "time"];
      return [name, columns[i].values.every(isNumber) ? "number" : "category"];
    }),
  );
}

let seconds = 0;
for (const set of sets) {
  const folder = join(folds, set.name);
  mkdirSync(join(out, set.name), { recursive: true });
  for (let k = 0; existsSync(join(folder, `train_${k}.csv`)); k++) {
    const file = join(folder, `train_${k}.csv`);
    const data = await openBytes(await fileBytes(file), { kinds: await kindsOf(file, set) });
    const steps = [...(set.dates ? [dateParts()] : []), gradientBoosting()];
    const task = set.task === "regression" ? "regress" : "classify";
    const started = performance.now();
    const model = await fit(steps, data, { target: set.target, task, seed: 1 });
    seconds += (performance.now() - started) / 1000;
    const casts = data.source.casts.filter(({ column }) => column !== set.target);
    const test = await openBytes(await fileBytes(join(folder, `test_${k}.csv`)), { casts });
    const levels = model.inputs.levels ?? [];
    const lines = [csvRecord(["prediction", ...levels.map((level) => `probability.${level}`)])];
    for await (const table of test.batches()) {
      const { values, probabilities } = model.predict(table);
      for (let i = 0; i < table.count; i++) {
        const shares = Array.from(probabilities?.subarray(i * levels.length, (i + 1) * levels.length) ?? []);
        const top = values ? String(values[i]) : levels[shares.indexOf(Math.max(...shares))];
        lines.push(csvRecord([top, ...shares.map(String)]));
      }
    }
    writeFileSync(join(out, set.name, `${k}.csv`), `${lines.join("\n")}\n`);
    await data.close();
    await test.close();
  }
}
console.log(JSON.stringify({ seconds }));
