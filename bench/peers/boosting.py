"""One peer bins and trains on a table of bench/boosting-table.ts with one thread and lode's settings.

Usage: boosting.py FILE ROWS FRESH COLUMNS TREES rows|columns|hist
"rows" and "columns" are LightGBM's two ways to lay out its bins, "hist" is scikit-learn's HistGradientBoostingClassifier.
Prints {binning, training, predicting, auc} as JSON, times in seconds; scikit-learn bins while it trains.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from sklearn.metrics import roc_auc_score


def main(file, rows, fresh, columns, trees, tool):
    rows, fresh, columns, trees = int(rows), int(fresh), int(columns), int(trees)
    table = np.fromfile(file).reshape(columns + 1, rows + fresh).T
    x, y = np.ascontiguousarray(table[:rows, :columns]), table[:rows, columns]
    new, truth = np.ascontiguousarray(table[rows:, :columns]), table[rows:, columns]
    start = time.perf_counter()
    if tool == "hist":
        from sklearn.ensemble import HistGradientBoostingClassifier

        binned = start
        model = HistGradientBoostingClassifier(
            max_iter=trees, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=20, early_stopping=False
        ).fit(x, y)
        trained = time.perf_counter()
        scores = model.decision_function(new)
    else:
        import lightgbm

        data = lightgbm.Dataset(x, y, params={"max_bin": 255, "num_threads": 1, "verbose": -1}).construct()
        binned = time.perf_counter()
        settings = {
            "objective": "binary",
            "num_leaves": 31,
            "learning_rate": 0.1,
            "min_data_in_leaf": 20,
            "num_threads": 1,
            "verbose": -1,
            "force_row_wise": tool == "rows",
            "force_col_wise": tool == "columns",
        }
        model = lightgbm.train(settings, data, trees)
        trained = time.perf_counter()
        scores = model.predict(new, raw_score=True)
    done = time.perf_counter()
    print(
        json.dumps(
            {
                "binning": binned - start,
                "training": trained - binned,
                "predicting": done - trained,
                "auc": float(roc_auc_score(truth, scores)),
            }
        )
    )


main(*sys.argv[1:])
