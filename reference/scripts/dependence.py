"""Writes reference/statistics/dependence.json and reference/profile/titanic-pairs.json: what SciPy and scikit-learn say of pairs."""
import json
import math
import pathlib

import numpy as np
import scipy
import scipy.stats as st
import sklearn
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import mutual_info_score

OUT = pathlib.Path(__file__).resolve().parent.parent / "statistics" / "dependence.json"
rng = np.random.default_rng(9)

xi = []
for n, noise, digits in ((12, 0.5, 6), (40, 1.0, 1), (200, 0.3, 6), (300, 3.0, 0), (1000, 0.2, 1)):
    x = rng.permutation(n) / n * 6 - 3  # without ties: SciPy breaks them by position, we by chance
    y = (np.cos(2 * x) + noise * rng.normal(0, 1, n)).round(digits)
    found = st.chatterjeexi(x, y)
    xi.append({"x": [float(f"{v:.12g}") for v in x], "y": y.tolist(), "xi": float(found.statistic), "p": float(found.pvalue)})

information = []
for counts in ([[30, 5], [6, 40]], [[10, 0, 3], [2, 25, 8], [7, 7, 1], [0, 0, 4]], [[100, 90, 80], [105, 85, 82]]):
    a = np.repeat(*zip(*[(i, c) for i, row in enumerate(counts) for c in row]))
    b = np.repeat(*zip(*[(j, c) for row in counts for j, c in enumerate(row)]))
    n, used = len(a), sum(c > 0 for row in counts for c in row)
    correct = (len(counts) + len(counts[0]) - used - 1) / (2 * n)
    h = min(st.entropy(np.bincount(v)) + (len(np.bincount(v)) - 1) / (2 * n) for v in (a, b))
    value = max(0.0, float(mutual_info_score(a, b)) + correct)
    information.append({"counts": counts, "nats": value, "share": float(value / h)})

moments = {"rows": [9, 5, 3, 1], "columns": [10, 5, 2, 1], "x2": 14.0}
a, b = (np.repeat(range(4), moments[k]) for k in ("rows", "columns"))
drawn = []
for _ in range(400_000):
    table = np.zeros((4, 4))
    np.add.at(table, (a, rng.permutation(b)), 1)
    expected = np.outer(moments["rows"], moments["columns"]) / 18
    drawn.append(((table - expected) ** 2 / expected).sum())
moments |= {"mean": float(np.mean(drawn)), "variance": float(np.var(drawn)), "p": float(np.mean(np.array(drawn) >= 14))}
moments["error"] = float(np.std((np.array(drawn) - np.mean(drawn)) ** 2) / math.sqrt(len(drawn)))

distances = []
for a, b in (([50, 30, 20], [20, 30, 50]), ([10, 0, 5, 1], [400, 3, 90, 0]), ([7, 7], [70, 70])):
    found = jensenshannon(a, b, base=2)
    chi2 = st.chi2_contingency(np.array([a, b])[:, np.add(a, b) > 0], correction=False)
    variation = np.abs(np.array(a) / sum(a) - np.array(b) / sum(b)).sum() / 2
    distances.append({"a": a, "b": b, "jensenShannon": float(found), "totalVariation": float(variation), "chi2P": float(chi2.pvalue)})

text = json.dumps(
    {
        "case": "dependence",
        "peer": "scipy chatterjeexi, scikit-learn mutual_info_score, 400,000 permutations",
        "version": f"{scipy.__version__}, {sklearn.__version__}",
        "tolerance": 1e-9,
        "values": {"xi": xi, "information": information, "moments": moments, "distances": distances},
    }
)
OUT.write_text(text.replace("}, {", "},\n{").replace('"values": ', '"values":\n') + "\n")


def titanic():
    """What the profile says of pairs of columns of titanic.csv (891 rows, 177 without an age)."""

    import pandas

    folder = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
    t = pandas.read_csv(folder / "titanic" / "titanic.csv")
    both = t[["Age", "Fare"]].dropna()
    pearson, spearman = st.pearsonr(both.Age, both.Fare), st.spearmanr(both.Age, both.Fare)
    ends = pearson.confidence_interval(0.95)
    crossed = pandas.crosstab(t.Sex, t.Embarked)
    chi2 = st.chi2_contingency(crossed, correction=False)
    n, (r, c) = crossed.to_numpy().sum(), crossed.shape
    phi2 = max(0, chi2.statistic / n - (r - 1) * (c - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    fare = t[["Fare", "Embarked"]].dropna()
    groups = [g.Fare.to_numpy() for _, g in fare.groupby("Embarked")]
    within, total = sum(((g - g.mean()) ** 2).sum() for g in groups), ((fare.Fare - fare.Fare.mean()) ** 2).sum()
    m = len(fare)
    return {
        "pearson": {"n": len(both), "value": float(pearson.statistic), "p": float(pearson.pvalue), "low": float(ends.low), "high": float(ends.high)},
        "spearman": {"n": len(both), "value": float(spearman.statistic), "p": float(spearman.pvalue)},
        "cramersV": {"n": int(n), "value": float(math.sqrt(phi2 / smaller)), "p": float(chi2.pvalue)},
        "correlationRatio": {"n": m, "value": float(math.sqrt(1 - within / (m - len(groups)) * (m - 1) / total))},
        "mutualInformation": {"n": int(n), "value": float(mutual_info_score(t.Sex[t.Embarked.notna()], t.Embarked.dropna())) - (r - 1) * (c - 1) / (2 * int(n))},
    }


(OUT.parent.parent / "profile").mkdir(exist_ok=True)
(OUT.parent.parent / "profile" / "titanic-pairs.json").write_text(
    json.dumps({"case": "titanic-pairs", "peer": "scipy, numpy, scikit-learn", "version": f"{scipy.__version__}, {sklearn.__version__}", "tolerance": 1e-9, "values": titanic()}, indent=1) + "\n"
)
