import { join } from "node:path";
import { createRandom } from "../../src/core/random.ts";
import { shuffledTargets } from "../../test/simulations/shuffled-target.ts";
import type { Bench, Figure, Lab } from "../bench.ts";
import { sharedFile } from "../lode.ts";
import { falseShares } from "../simulations/false-shares.ts";
import { type NullStudy, nullStudy } from "../simulations/null-study.ts";
import { readTextTable, shuffleTarget } from "../text-table.ts";

interface World {
  readonly id: string;
  readonly file: readonly string[];
  readonly target: string;
  /** Rows drawn anew for each study. */
  readonly rows: number;
  readonly studies: number;
}

/** Studies by their cost: about 20 minutes of one core in all. */
const worlds: readonly World[] = [
  { id: "titanic", file: ["titanic", "titanic.csv"], target: "Survived", rows: 891, studies: 100 },
  {
    id: "telco",
    file: ["telco_churn", "telco-customer-churn-by-IBM.csv"],
    target: "Churn",
    rows: 7043,
    studies: 60,
  },
  { id: "houses", file: ["kc_house", "kc_house_data.csv"], target: "price", rows: 2000, studies: 80 },
  { id: "spambase (58 columns)", file: ["spambase", "spam.csv"], target: "type", rows: 1500, studies: 60 },
  {
    id: "communities (147 columns)",
    file: ["communities_crime_unnormalized", "CommViolPredUnnormalizedData.txt"],
    target: "ViolentCrimesPerPop",
    rows: 1000,
    studies: 25,
  },
];

const madeUp = { studies: 25, rows: 2000 };

/** Real tables with their target shuffled, and the made-up tables of the suite at a larger size. */
export const bench: Bench = {
  id: "simulations",
  title: "Targets that mean nothing: what is claimed of them all the same, effort quick",
  run: (lab) => (lab.size === "smoke" ? smoke(lab) : full(lab)),
};

async function full(lab: Lab) {
  const runs = [];
  for (const world of worlds) runs.push({ world, studies: await studiesOf(lab, world) });
  return {
    figures: [
      ...sharesOf(
        "all tables",
        runs.flatMap(({ studies }) => studies),
        true,
      ),
      ...runs.flatMap(({ world, studies }) => sharesOf(world.id, studies)),
      ...(await madeUpShares(madeUp.studies, madeUp.rows)),
    ],
    detail: runs.map(({ world, studies }) => ({
      ...world,
      false: studies.filter(({ signal, confirmed }) => signal || confirmed.length > 0),
    })),
  };
}

/** A few small studies; the shared data sets are not needed. */
async function smoke(lab: Lab) {
  const file = ["king-county-houses.csv"];
  const world = { id: "houses", file, target: "price", rows: 120, studies: 2 };
  const figures = sharesOf("houses", await studiesOf({ ...lab, data: join(lab.root, "data") }, world));
  return { figures: [...figures, ...(await madeUpShares(1, 120))] };
}

async function studiesOf(lab: Lab, world: World): Promise<NullStudy[]> {
  const table = await readTextTable(sharedFile(lab, ...world.file));
  const studies: NullStudy[] = [];
  for (let seed = 1; seed <= world.studies; seed++) {
    const csv = shuffleTarget(table, world.target, world.rows, createRandom(seed).fork("shuffle", world.id));
    const study = await nullStudy(csv, world.target, seed);
    studies.push(study);
    if (study.signal || study.confirmed.length > 0)
      lab.tell(`${world.id}, seed ${seed}: ${study.signal ? "signal; " : ""}${study.confirmed.join(" ")}`);
  }
  lab.tell(`${world.id}: ${studies.length} studies`);
  return studies;
}

function sharesOf(name: string, studies: readonly NullStudy[], judged = false): Figure[] {
  const signals = studies.filter(({ signal }) => signal).length;
  const found = studies.filter(({ confirmed }) => confirmed.length > 0).length;
  return falseShares(name, studies.length, signals, found, judged);
}

async function madeUpShares(studies: number, rows: number): Promise<Figure[]> {
  const results = [await shuffledTargets(studies, rows, "classify"), await shuffledTargets(studies, rows, "regress")];
  const sum = (key: "seeds" | "signals" | "found") => results.reduce((total, result) => total + result[key], 0);
  return falseShares("made-up tables", sum("seeds"), sum("signals"), sum("found"), false);
}
