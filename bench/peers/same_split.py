"""Peers on the split of a study: learn on its explore rows, score its confirm rows, and score lode's own predictions.

Usage: same_split.py FOLDER
FOLDER holds explore.csv and confirm.csv (texts of cells), scored.csv (lode predict on confirm.csv) and task.json
{task, target, positive, columns: [{name, kind, missing}]}. Prints one JSON document.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def read(file):
    return pd.read_csv(file, dtype=str, keep_default_na=False)


def numbers(texts):
    """None where a text that is not missing is no number."""
    values = pd.to_numeric(texts, errors="coerce")
    return None if (values.isna() & texts.notna()).any() else values


def seconds(texts):
    return (pd.to_datetime(texts, utc=True) - pd.Timestamp(0, tz="UTC")).dt.total_seconds()


def features(explore, confirm, columns, kinds):
    """Typed columns of both sides. kinds: "lode" as the study read them, "storage" whatever reads as a number is one."""
    sides = ({}, {})
    for name, kind, missing in ((c["name"], c["kind"], c["missing"]) for c in columns):
        texts = pd.concat([explore[name], confirm[name]])
        texts = texts.mask(texts.str.strip().eq("") | texts.isin(missing))
        coded = kind in ("category", "flag") and kinds == "lode"
        values = seconds(texts) if kind == "time" else None if coded else numbers(texts)
        if values is None:
            levels = sorted(texts.iloc[: len(explore)].dropna().unique())
            values = pd.Series(pd.Categorical(texts, categories=levels))
        values = values.reset_index(drop=True)
        sides[0][name] = values[: len(explore)]
        sides[1][name] = values[len(explore) :].reset_index(drop=True)
    return pd.DataFrame(sides[0]), pd.DataFrame(sides[1])


def logistic_regression():
    numeric = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    coded = OneHotEncoder(handle_unknown="ignore")
    columns = make_column_transformer(
        (coded, make_column_selector(dtype_include="category")),
        (numeric, make_column_selector(dtype_include="number")),
    )
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


def expected_calibration_error(truth, probability):
    """Mean distance of probability and share of truth in ten bins of equal count."""
    order = np.argsort(probability, kind="stable")
    gaps = [abs(np.sum(probability[part] - truth[part])) for part in np.array_split(order, 10)]
    return float(np.sum(gaps) / len(truth))


def difference_error(score, truth, first, second, resamples=200):
    """Standard error of the difference of two scores on the same rows (paired bootstrap)."""
    random = np.random.default_rng(1)
    draws = []
    for _ in range(resamples):
        rows = random.integers(0, len(truth), len(truth))
        draws.append(score(truth[rows], first[rows]) - score(truth[rows], second[rows]))
    return float(np.std(draws, ddof=1))


def main(folder):
    task = json.loads((folder / "task.json").read_text())
    classify = task["task"] == "classify"
    explore, confirm, scored = (read(folder / f"{name}.csv") for name in ("explore", "confirm", "scored"))
    truth = [
        (side[task["target"]] == task["positive"]).astype(int) if classify else side[task["target"]].astype(float)
        for side in (explore, confirm)
    ]
    boosting = LGBMClassifier if classify else LGBMRegressor
    models = {
        "LightGBM, lode's kinds": ("lode", boosting(verbose=-1, n_jobs=1)),
        "LightGBM, kinds by storage": ("storage", boosting(verbose=-1, n_jobs=1)),
    }
    if classify:
        models["logistic regression"] = ("lode", logistic_regression())
    score = roc_auc_score if classify else r2_score
    outside = truth[1].to_numpy()
    own = scored[f"probability.{task['positive']}" if classify else "prediction"].astype(float).to_numpy()
    peers = {}
    for name, (kinds, model) in models.items():
        inside, held = features(explore, confirm, task["columns"], kinds)
        model.fit(inside, truth[0])
        prediction = model.predict_proba(held)[:, 1] if classify else model.predict(held)
        peers[name] = {
            "score": float(score(outside, prediction)),
            "differenceError": difference_error(score, outside, own, prediction),
        }
    result = {"lode": {"score": float(score(outside, own))}, "peers": peers}
    if classify:
        result["lode"]["ece"] = expected_calibration_error(outside, own)
    else:
        within = (scored["low"].astype(float) <= outside) & (outside <= scored["high"].astype(float))
        result["lode"]["coverage"] = float(within.mean())
    print(json.dumps(result))


main(Path(sys.argv[1]))
