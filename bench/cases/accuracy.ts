import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Bench, Figure } from "../bench.ts";
import { runOwn } from "../own.ts";

/** The sets that the defaults were chosen on. */
const chosenOn =
  "german_credit spambase bank_additional chicago_crimes_10k titanic pima_diabetes sonar haberman lendingclub_a optdigits us_income_marketing wine_red abalone ames_housing insurance_charges diamonds house_saratoga airbnb_chicago medicare_drg_state card_fraud_handbook".split(
    " ",
  );
/** The sets that they are judged on. */
const judgedOn =
  "phishing_sites telco_churn hotel_bookings_sample adult_train breast_cancer_wdbc ionosphere oil_spill heart_cleveland forensic_glass dna_splice kc_house california_housing auto_mpg concrete kin8nm bikeshare_dc_hourly student_portuguese communities_crime".split(
    " ",
  );
const peers = ["catboost", "lightgbm", "xgboost", "hgb", "forest", "linear"] as const;

interface Ranked {
  readonly ranks: Readonly<Record<"lode" | (typeof peers)[number], number>>;
  readonly catboost: { readonly wins: number; readonly sets: number; readonly p: number };
  readonly lightgbm: Ranked["catboost"];
  readonly scores: unknown;
}

/** How well the defaults of gradient boosting predict, on fixed folds of real sets where the peers' defaults were measured. */
export const bench: Bench = {
  id: "accuracy",
  title: "Gradient boosting with its defaults on the folds of 38 real sets, among the defaults of six peers",
  peers: "learning",
  async run(lab) {
    const accuracy = join(lab.data, "..", "accuracy");
    const [folds, predictions] = [join(lab.folder, "folds"), join(lab.folder, "predictions")];
    const groups: Readonly<Record<string, readonly string[]>> =
      lab.size === "smoke"
        ? { "2 sets": ["titanic", "auto_mpg"] }
        : {
            "18 sets to judge on": judgedOn,
            "20 sets to choose on": chosenOn,
            "all 38 sets": [...judgedOn, ...chosenOn],
          };
    const sets = Object.values(groups).at(-1)!;
    lab.tell("dealing out the folds");
    const { status, stderr } = spawnSync("python3", [join(accuracy, "folds.py"), lab.data, folds, ...sets], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`folds.py failed: ${stderr}`);
    lab.tell(`learning on ${sets.length} sets`);
    const { seconds } = runOwn<{ seconds: number }>(lab, "accuracy.mjs", [accuracy, folds, predictions, ...sets]);
    const ranked = Object.entries(groups).map(([name, own]): readonly [string, Ranked] => [
      name,
      lab.peer("accuracy.py", [accuracy, folds, predictions, ...own]) as Ranked,
    ]);
    return {
      figures: [
        ...ranked.flatMap(([name, one]) => figuresOf(name, one, name.includes("judge"))),
        { name: "learning on every fold", unit: "s", values: [seconds] },
      ],
      detail: ranked.at(-1)![1].scores,
    };
  },
};

function figuresOf(name: string, { ranks, catboost, lightgbm }: Ranked, judges: boolean): Figure[] {
  const trees = Math.min(ranks.lightgbm, ranks.xgboost, ranks.hgb);
  const others = peers.map((peer) => `${peer} ${ranks[peer].toFixed(2)}`).join(", ");
  return [
    {
      name: `${name}: mean rank less the best of LightGBM's, XGBoost's and HistGradientBoosting's`,
      unit: "ranks",
      values: [ranks.lode - trees],
      ...(judges ? { bar: { atMost: 0 } } : {}),
      note: `lode ${ranks.lode.toFixed(2)}, ${others}`,
    },
    {
      name: `${name}: p of no difference to CatBoost`,
      unit: "p",
      values: [catboost.p],
      ...(judges ? { bar: { atLeast: 0.05 } } : {}),
      note: `better on ${catboost.wins} of ${catboost.sets} sets; than LightGBM on ${lightgbm.wins}, p ${lightgbm.p.toPrecision(2)}`,
    },
  ];
}
