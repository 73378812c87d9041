import { expect, it } from "vitest";
import { gradientBoosting } from "../algorithms/gradient-boosting.ts";
import { bytesOf } from "../core/bytes.ts";
import { createContext } from "../core/context.ts";
import type { Event } from "../core/event.ts";
import { loadModel, saveModel } from "../learn/artifact.ts";
import { fit } from "../learn/fit.ts";
import { openBytes } from "./open.ts";
import { predictCsv } from "./predict.ts";
import { openForModel } from "./score.ts";

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

it("reads of a file what the model needs and what is to be kept, and tells all columns where one is missing", async () => {
  const wide = (columns: string) =>
    bytesOf(
      "wide.csv",
      `${columns}\n${Array.from({ length: 60 }, (_, i) => `${i % 5},${i % 7}.5,x${i},${i % 3}`).join("\n")}\n`,
    );
  const all = await openBytes(wide("rooms,price,note,floor"));
  const model = await fit(gradientBoosting({ trees: 3, patience: 0 }), all, { target: "price", on: ["rooms"] });
  const loaded = loadModel(saveModel(model, { seed: 1 }, "lode"));
  const context = createContext({});
  const names = async (...kept: string[]) =>
    (await openForModel(loaded, wide("rooms,price,note,floor"), {}, context, kept)).schema.map(({ name }) => name);
  expect(await names()).toEqual(["rooms"]);
  expect(await names("note")).toEqual(["rooms", "note"]);
  const request = { explain: false, interval: false, keep: ["notes"] };
  await expect(predictCsv(loaded, wide("rooms,price,note,floor"), {}, request, {})).rejects.toThrow(
    /did you mean "note"/,
  );
  await expect(predictCsv(loaded, wide("room,price,note,floor"), {}, { ...request, keep: [] }, {})).rejects.toThrow(
    /needs a column "rooms".*price, note, floor/,
  );
});
