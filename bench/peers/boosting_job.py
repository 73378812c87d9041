"""A whole job as it is written with pandas and LightGBM: read a Parquet file, learn, save the model.

Usage: boosting_job.py FILE TREES MODEL with the settings of the case. Prints {processor, peak} of the process as JSON, in seconds and MiB.
"""

import json
import resource
import sys

import lightgbm
import pandas as pd


def main(file, trees, model):
    table = pd.read_parquet(file)
    target = table.pop("y")
    settings = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.1,
        "min_data_in_leaf": 20,
        "verbose": -1,
    }
    lightgbm.train(settings, lightgbm.Dataset(table, target), int(trees)).save_model(model)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))


main(*sys.argv[1:])
