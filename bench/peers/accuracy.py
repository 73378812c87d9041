"""Ranks of a program's predictions among the peers' on the folds of the shared accuracy sets.

Usage: accuracy.py ACCURACY FOLDS PREDICTIONS SET... with ACCURACY the folder of folds.py, score.py and results.
Prints {tools: {name: mean rank}, catboost: {wins, sets, p}, lightgbm: {...}, scores: {set: {name: score}}} as JSON; p is Wilcoxon's over the sets, two-sided, of relative differences.
"""

import json
import sys

import numpy as np
from scipy import stats


def main(accuracy, folds, predictions, names):
    sys.path.insert(0, accuracy)
    import score
    from sets import choose

    sets = choose(names)
    peers, _ = score.peer_results()
    results = {name: peers[name] for name in ("catboost", "lightgbm", "xgboost", "hgb", "forest", "linear")}
    results["lode"] = score.own_results(folds, predictions, sets)
    tools = list(results)
    values, scores = [], {}
    for spec in sets:
        metric = spec["metrics"][0]
        common = set.intersection(*(set(results[tool][spec["name"]]) for tool in tools))
        means = np.array([np.mean([results[tool][spec["name"]][k][metric] for k in common]) for tool in tools])
        scores[spec["name"]] = {"metric": metric, **dict(zip(tools, means.round(4).tolist()))}
        values.append(-means if score.HIGHER_IS_BETTER[metric] else means)
    values = np.array(values)
    own = values[:, tools.index("lode")]

    def against(peer):
        other = values[:, tools.index(peer)]
        p = stats.wilcoxon((other - own) / np.abs(other)).pvalue if len(sets) > 5 else 1.0
        return {"wins": int((own < other).sum()), "sets": len(sets), "p": float(p)}

    ranks = np.array([stats.rankdata(row) for row in values]).mean(axis=0)
    print(
        json.dumps(
            {
                "ranks": dict(zip(tools, ranks.tolist())),
                "catboost": against("catboost"),
                "lightgbm": against("lightgbm"),
                "scores": scores,
            }
        )
    )


main(*sys.argv[1:4], sys.argv[4:])
