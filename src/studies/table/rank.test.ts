import { expect, it } from "vitest";
import { madeFeatures, madeTable } from "../../../test/tables.ts";
import { createContext } from "../../core/context.ts";
import type { Event } from "../../core/event.ts";
import type { Inputs } from "../../core/model.ts";
import { memoryRows } from "../../engines/memory/rows.ts";
import { crossValidate } from "../../learn/cross-validate.ts";
import { r2 } from "../../metrics/r2.ts";
import { boostingCandidate, type Candidate } from "./candidates.ts";
import { rankCandidates } from "./rank.ts";

const rows = memoryRows(madeTable(300));
const inputs: Inputs = { task: "regress", target: "y", features: Object.keys(madeFeatures) };
const folds = Uint8Array.from({ length: 300 }, (_, i) => i % 5);
const optional = (trees: number): Candidate => ({
  ...boostingCandidate(`boosting-${trees}`, { trees, patience: 0 }),
  optional: true,
});
const candidates = [boostingCandidate("plain", { trees: 4 }), ...[1, 30, 2, 40, 3, 20].map(optional)];
const rank = (context = createContext()) => rankCandidates(candidates, rows, inputs, folds, r2, context);

it("takes the best third of the optional models through all folds and gives the others up after two", async () => {
  const ranked = await rank();
  const through = new Map(ranked.map(({ id, validation }) => [id, validation.folds.length]));
  expect(Object.fromEntries(through)).toEqual({
    "boosting-40": 5,
    "boosting-30": 5,
    plain: 5,
    "boosting-20": 2,
    "boosting-3": 2,
    "boosting-2": 2,
    "boosting-1": 2,
  });
  expect(ranked.slice(3).map(({ id }) => id)).toEqual(["20", "3", "2", "1"].map((trees) => `boosting-${trees}`));
});

it("scores a model that went on as if its folds had been one piece of work", async () => {
  const [first] = await rank();
  const { steps, id } = first!.members[0]!;
  expect(first!.validation).toEqual(await crossValidate(steps, rows, inputs, folds, r2, createContext(), id));
});

it("tells its progress to the last piece, and says what was left out when time is up", async () => {
  const events: Event[] = [];
  await rank(createContext({ onEvent: (event) => events.push(event) }));
  const told = events.filter((event) => event.type === "progress");
  expect(told.at(-1)).toMatchObject({ done: 5 + 6 * 2 + 2 * 3, total: 5 + 6 * 2 + 2 * 3 });

  const warnings: Event[] = [];
  let asked = 0;
  const hurry = () => ++asked > 6;
  const ranked = await rank(createContext({ hurry, onEvent: (event) => warnings.push(event) }));
  expect(ranked.map(({ id }) => id)[0]).toBe("plain");
  expect(warnings.filter((event) => event.type === "warning")).toMatchObject([{ code: "timeout", count: 2 }]);
});
