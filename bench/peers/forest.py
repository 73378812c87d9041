"""scikit-learn's random forest on a table of bench/boosting-table.ts, one thread and lode's settings.

Usage: forest.py FILE ROWS FRESH COLUMNS TREES
Prints {training, score} as JSON, time in seconds, the score the share of rows that are right outside their samples.
"""

import json
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier


def main(file, rows, fresh, columns, trees):
    rows, fresh, columns, trees = int(rows), int(fresh), int(columns), int(trees)
    table = np.fromfile(file).reshape(columns + 1, rows + fresh).T
    x, y = np.ascontiguousarray(table[:rows, :columns]), table[:rows, columns].astype(int)
    start = time.perf_counter()
    model = RandomForestClassifier(trees, max_features=int(columns**0.5), min_samples_leaf=5, oob_score=True, n_jobs=1).fit(x, y)
    print(json.dumps({"training": time.perf_counter() - start, "score": model.oob_score_}))


main(*sys.argv[1:])
