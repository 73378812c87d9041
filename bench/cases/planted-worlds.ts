import { plantedWorld, type WorldKind, type WorldResult } from "../../test/simulations/planted-world.ts";
import type { Bench } from "../bench.ts";
import { confirmedFigures, confusionFigures } from "../simulations/planted.ts";

const worlds: readonly (readonly [WorldKind, number])[] = [
  ["independent", 150],
  ["correlated", 150],
  ["clustered", 100],
];

/** Tables of a known law, each mined and checked on another where the law has changed. About 20 minutes of one core. */
export const bench: Bench = {
  id: "planted-worlds",
  title: "lode mine and lode check on made-up tables whose truth is known, effort quick",
  async run(lab) {
    const all: WorldResult[] = [];
    const figures = [];
    for (const [kind, count] of worlds) {
      const own: WorldResult[] = [];
      for (let seed = 1; seed <= (lab.size === "smoke" ? 1 : count); seed++)
        own.push(await lab.step(`${kind}-${seed}`, () => plantedWorld(seed, kind)));
      lab.tell(`${own.length} ${kind} worlds`);
      figures.push(...confirmedFigures(kind, own));
      all.push(...own);
    }
    return { figures: [...figures, ...confusionFigures(all)] };
  },
};
