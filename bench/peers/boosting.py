"""One peer bins and trains on a table of bench/boosting-table.ts with lode's settings.

Usage: boosting.py FILE TABLE TREES EXPLAINED THREADS rows|columns|hist, the table as JSON and the rows that are explained
"rows" and "columns" are LightGBM's two ways to lay out its bins, "hist" is scikit-learn's HistGradientBoostingClassifier, which takes columns of more than 255 levels as numbers.
Prints {binning, training, processor, predicting, explaining, logLoss, peak} as JSON: times in seconds, "processor" that of binning and training, "peak" of the whole process in MiB. The rows that were learned from are predicted. scikit-learn bins while it trains, and neither its predicting nor its explaining is timed.
"""

import json
import os
import resource
import sys
import time

os.environ["OMP_NUM_THREADS"] = sys.argv[5]

import numpy as np
from sklearn.metrics import log_loss


def main(file, table, trees, explained, threads, tool):
    shape, trees, threads = json.loads(table), int(trees), int(threads)
    rows, fresh, columns = shape["rows"], shape["fresh"], shape["columns"]
    classes, categories = shape.get("classes", 2), shape.get("categories", 0)
    coded = list(range(columns - categories, columns))
    table = np.fromfile(file).reshape(columns + 1, rows + fresh).T
    x, y = np.ascontiguousarray(table[:rows, :columns]), table[:rows, columns]
    new, truth = np.ascontiguousarray(table[rows:, :columns]), table[rows:, columns]
    start = time.perf_counter()
    before = time.process_time()
    if tool == "hist":
        from sklearn.ensemble import HistGradientBoostingClassifier

        binned = start
        model = HistGradientBoostingClassifier(
            max_iter=trees, max_leaf_nodes=31, learning_rate=0.1, min_samples_leaf=20, early_stopping=False,
            categorical_features=[c for c in coded if x[:, c].max() < 255] or None,
        ).fit(x, y)
        done = explained = trained = time.perf_counter()
        processor = time.process_time() - before
        shares = model.predict_proba(new)
    else:
        import lightgbm

        data = lightgbm.Dataset(x, y, categorical_feature=coded, params={"max_bin": 255, "num_threads": threads, "verbose": -1}).construct()
        binned = time.perf_counter()
        settings = {
            **({"objective": "binary"} if classes == 2 else {"objective": "multiclass", "num_class": classes}),
            "num_leaves": 31,
            "learning_rate": 0.1,
            "min_data_in_leaf": 20,
            "num_threads": threads,
            "verbose": -1,
            "force_row_wise": tool == "rows",
            "force_col_wise": tool == "columns",
        }
        model = lightgbm.train(settings, data, trees)
        trained = time.perf_counter()
        processor = time.process_time() - before
        model.predict(x)
        done = time.perf_counter()
        model.predict(new[: int(explained)], pred_contrib=True)
        explained = time.perf_counter()
        shares = model.predict(new)
    print(
        json.dumps(
            {
                "binning": binned - start,
                "training": trained - binned,
                "processor": processor,
                "predicting": done - trained,
                "explaining": explained - done,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "logLoss": float(log_loss(truth, shares, labels=list(range(classes)))),
            }
        )
    )


main(*sys.argv[1:])
