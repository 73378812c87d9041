import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Study } from "../../src/findings/study.ts";
import type { Bench, Figure, Lab } from "../bench.ts";
import { headOf } from "../head-of.ts";
import { lode, readStudy, sharedFile } from "../lode.ts";
import { writeSplit } from "../split-files.ts";

interface Contest {
  readonly id: string;
  readonly file: (lab: Lab) => string;
  readonly target: string;
  readonly columns?: readonly string[];
  /** How much below the best of `peers` lode may be. */
  readonly slack: number;
  /** Names of peers begin with one of these. */
  readonly peers: readonly string[];
  /** The most that the calibration error may be. */
  readonly ece?: number;
}

const adultColumns =
  "age,workclass,fnlwgt,education,education_num,marital_status,occupation,relationship,race,sex,capital_gain,capital_loss,hours_per_week,native_country,income";

const contests: readonly Contest[] = [
  {
    id: "houses",
    file: ({ root }) => join(root, "data", "king-county-houses.csv"),
    target: "price",
    slack: 0.01,
    peers: ["LightGBM"],
  },
  {
    id: "adult",
    file: (lab) => sharedFile(lab, "adult_train", "adult-train.csv"),
    target: "income",
    columns: adultColumns.split(","),
    slack: 0.003,
    peers: ["LightGBM"],
    ece: 0.02,
  },
  {
    id: "telco",
    file: (lab) => sharedFile(lab, "telco_churn", "telco-customer-churn-by-IBM.csv"),
    target: "Churn",
    slack: 0.005,
    peers: ["LightGBM", "logistic"],
  },
];

/** What peers/same_split.py prints. */
interface Scores {
  readonly lode: { readonly score: number; readonly ece?: number; readonly coverage?: number };
  readonly peers: Readonly<Record<string, { readonly score: number; readonly differenceError: number }>>;
}

const coverage = { level: 0.9, reach: 0.02 };

/** Peers with their defaults, fitted on the explore rows of a study and scored on its confirm rows. */
export const bench: Bench = {
  id: "same-split",
  title: "lode mine, effort quick, against LightGBM and scikit-learn with their defaults on the same rows",
  peers: "learning",
  async run(lab) {
    const chosen = lab.size === "smoke" ? contests.slice(0, 1) : contests;
    const held = [];
    for (const contest of chosen) held.push(await hold(lab, contest));
    return { figures: held.flatMap(({ figures }) => figures), detail: held.map(({ detail }) => detail) };
  },
};

async function hold(lab: Lab, contest: Contest) {
  const { id, target, columns } = contest;
  const file = headOf(lab, contest.file(lab), 200);
  const out = join(lab.folder, id);
  mkdirSync(out);
  lab.tell(`${id}: mining`);
  const names = columns ? ["--columns", columns.join(",")] : [];
  lode(lab, ["mine", file, ...names, "--target", target, "--effort", "quick", "--out", out]);
  const study = readStudy(out);
  await writeSplit(out, file, columns ? { columns } : {}, study, join(out, "holdout.csv"));
  lode(lab, [
    "predict",
    join(out, "model.lode"),
    join(out, "confirm.csv"),
    "--interval",
    "--out",
    join(out, "scored.csv"),
  ]);
  writeFileSync(join(out, "task.json"), JSON.stringify(taskOf(study)));
  lab.tell(`${id}: fitting the peers`);
  const scores = lab.peer("same_split.py", [out]) as Scores;
  return {
    figures: figuresOf(contest, study, scores),
    detail: { id, split: study.split, models: study.models, scores },
  };
}

/** What a peer must know of a study to read its rows. */
function taskOf({ task, target, positive, schema, reading }: Study) {
  const missing = new Map(reading.casts.map((cast) => [cast.column, cast.missing]));
  const columns = schema
    .filter(({ role }) => role === "feature")
    .map(({ name, kind }) => ({ name, kind, missing: missing.get(name) ?? [] }));
  return { task, target, positive, columns };
}

function figuresOf({ id, slack, peers, ece }: Contest, study: Study, scores: Scores): Figure[] {
  const unit = study.metric.id;
  const own = study.models[0]!.confirm!.value;
  const all = Object.entries(scores.peers);
  const [name, best] = all
    .filter(([peer]) => peers.some((start) => peer.startsWith(start)))
    .reduce((a, b) => (b[1].score > a[1].score ? b : a));
  return [
    {
      name: `${id}: lode (${study.models[0]!.id})`,
      unit,
      values: [own],
      bar: { atLeast: best.score - slack },
      note: `${name} less ${slack}; difference ${(own - best.score).toFixed(4)}, its error ${best.differenceError.toFixed(4)}`,
    },
    ...all.map(([peer, { score }]): Figure => ({ name: `${id}: ${peer}`, unit, values: [score] })),
    {
      name: `${id}: study.json against scikit-learn's score of the same predictions`,
      unit: "difference",
      values: [Math.abs(own - scores.lode.score)],
      bar: { atMost: 1e-9 },
    },
    ...(scores.lode.ece === undefined ? [] : [calibrationFigure(id, scores.lode.ece, ece)]),
    ...(scores.lode.coverage === undefined ? [] : [coverageFigure(id, scores.lode.coverage)]),
  ];
}

const calibrationFigure = (id: string, value: number, atMost: number | undefined): Figure => ({
  name: `${id}: calibration error`,
  unit: "ece",
  values: [value],
  ...(atMost === undefined ? {} : { bar: { atMost } }),
  note: "ten bins of equal count, counted by the peer's script",
});

const coverageFigure = (id: string, share: number): Figure => ({
  name: `${id}: coverage of 90 % intervals, distance from 0.9`,
  unit: "share",
  values: [Math.abs(share - coverage.level)],
  bar: { atMost: coverage.reach },
  note: `coverage ${share.toFixed(4)}`,
});
