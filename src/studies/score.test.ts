import { expect, it } from "vitest";
import { gradientBoosting } from "../algorithms/gradient-boosting.ts";
import { bytesOf } from "../core/bytes.ts";
import type { Event } from "../core/event.ts";
import { loadModel, saveModel } from "../learn/artifact.ts";
import { fit } from "../learn/fit.ts";
import { openBytes } from "./open.ts";
import { predictCsv } from "./predict.ts";

const file = (towns: readonly string[]) =>
  bytesOf("towns.csv", `town,price\n${towns.map((town, i) => `${town},${i % 7}.5`).join("\n")}\n`);

it("tells of levels that the model never saw once a column, with how many cells", async () => {
  const known = Array.from({ length: 60 }, (_, i) => ["Rome", "Oslo", "Lima"][i % 3]!);
  const options = { kinds: { town: "category" } } as const;
  const model = await fit(gradientBoosting({ trees: 3, patience: 0 }), await openBytes(file(known), options), {
    target: "price",
  });
  const loaded = loadModel(saveModel(model, { seed: 1 }, "lode"));
  const strangers = ["Ulm", "Ulm", "Bonn", "Kiel", "Jena", "Gera", "Suhl", "Rome"];
  const events: Event[] = [];
  const request = { explain: false, interval: false, keep: [] };
  await predictCsv(loaded, file(strangers), options, request, { onEvent: (event) => events.push(event) });
  expect(events.filter((event) => event.type === "warning")).toEqual([
    {
      type: "warning",
      code: "unseen-level",
      message:
        'column "town" has levels which the model never saw: "Ulm", "Bonn", "Kiel", "Jena", "Gera" and 1 more; treated as missing',
      count: 7,
    },
  ]);
});
