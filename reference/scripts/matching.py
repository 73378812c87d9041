"""Writes reference/match/valentine.json: what Valentine's matchers make of the labelled pairs of files in reference/matches.tsv.

Usage: python -P matching.py SHARED_DATA (-P, since a file beside it has the name of a module). Each table gives its first
2,000 rows. Pairs are taken one to one by Valentine's default, one_to_one_hungarian with the median score as threshold. Cupid
and COMA on instances are left out: they fetch word lists when they run.
"""
import csv
import json
import os
import sys

import pandas as pd
from valentine import valentine_match
from valentine.algorithms import Coma, DistributionBased, JaccardDistanceMatcher, SimilarityFlooding

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = sys.argv[1]
MATCHERS = {
    "COMA on names": Coma,
    "similarity flooding": SimilarityFlooding,
    "distribution-based": DistributionBased,
    "Jaccard distance": JaccardDistanceMatcher,
}

with open(f"{HERE}/../matches.tsv") as file:
    lines = [line for line in file if line.strip() and not line.startswith("#")]
labels = list(csv.DictReader(lines, delimiter="\t"))
pairs = list(dict.fromkeys((row["fileA"], row["fileB"]) for row in labels))
groups = ["tuned"] * 3 + ["mended"] * 4 + ["blind"] * (len(pairs) - 7)

figures = {}
for name, matcher in MATCHERS.items():
    counts = {group: [0, 0, 0] for group in groups}
    for group, (a, b) in zip(groups, pairs):
        tables = [pd.read_csv(f"{DATA}/{file}", nrows=2000, sep=None, engine="python") for file in (a, b)]
        sure = {(r["from"], r["to"]) for r in labels if (r["fileA"], r["fileB"], r["grade"]) == (a, b, "sure")}
        found = valentine_match(tables, matcher()).one_to_one_hungarian()
        said = {(pair.source_column, pair.target_column) for pair in found}
        for i, count in enumerate((len(said & sure), len(said), len(sure))):
            counts[group][i] += count
        print(name, a, b, len(said & sure), len(said), len(sure), flush=True)
    figures[name] = {group: dict(zip(("right", "said", "labelled"), own)) for group, own in counts.items()}

os.makedirs(f"{HERE}/../match", exist_ok=True)
with open(f"{HERE}/../match/valentine.json", "w") as file:
    json.dump({"peer": "Valentine", "version": "1.0.1", "matchers": figures}, file, indent=1)
