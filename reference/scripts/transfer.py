"""Writes reference/transfer/*.json: two-sample tests, confidence-based estimation, recalibration and conformal prediction by outside peers."""
import json
import os

import mapie
import numpy as np
import scipy
import sklearn
from mapie.classification import SplitConformalClassifier
from mapie.regression import SplitConformalRegressor
from scipy import stats
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import auc, log_loss, roc_auc_score

HERE = os.path.dirname(os.path.abspath(__file__))


def write(case, peer, tolerance, **values):
    os.makedirs(f"{HERE}/../transfer", exist_ok=True)
    body = {"case": case, "peer": peer[0], "version": peer[1], "tolerance": tolerance, **values}
    with open(f"{HERE}/../transfer/{case}.json", "w") as f:
        json.dump(body, f, indent=1, allow_nan=False)


def spread(count, step, size):
    """Numbers between 0 and 1 without a pattern, the same everywhere."""
    return ((np.arange(count) * step) % size + 0.5) / size


def cases():
    rng = np.random.default_rng(7)
    for n, m, coarse in [(25, 35, 1.0), (40, 22, 0.5), (60, 60, 0.1)]:
        a = np.round(rng.normal(0.4, 1, n) / coarse) * coarse
        b = np.round(rng.normal(0, 1.2, m) / coarse) * coarse
        levels = [rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1]), rng.choice(4, m)]
        table = np.array([[np.sum(one == level) for level in range(4)] for one in levels])
        pearson = stats.chi2_contingency(table, correction=False)
        # Given both margins the variance has n - 1 where Pearson's has n.
        conditional = pearson.statistic * (n + m - 1) / (n + m)
        yield {
            "a": (a + 0.0).tolist(),
            "b": (b + 0.0).tolist(),
            "rankSumP": stats.mannwhitneyu(a, b, use_continuity=False, method="asymptotic").pvalue,
            "kolmogorovSmirnov": stats.ks_2samp(a, b).statistic,
            "levels": [one.tolist() for one in levels],
            "chiSquared": conditional,
            "chiSquaredP": stats.chi2.sf(conditional, pearson.dof),
            "df": int(pearson.dof),
        }


write("two-samples", ("scipy", scipy.__version__), 1e-10, cases=list(cases()))


def nannyml_roc_auc(calibrated, scores):
    """estimate_roc_auc of NannyML 0.13.1: an ROC curve of expected counts, without its rounding to five digits."""
    order = np.argsort(scores)[::-1]
    hits = np.r_[0, np.cumsum(calibrated[order])]
    misses = np.r_[0, np.cumsum(1 - calibrated[order])]
    return auc(misses / misses[-1], hits / hits[-1])


odds = lambda p: np.log(p / (1 - p))
there, drawn = spread(200, 37, 101), spread(200, 53, 97)
truth = (drawn < there**1.4).astype(int)
here = spread(150, 29, 151) ** 0.8
fit = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(odds(there)[:, None], truth)
q = fit.predict_proba(odds(here)[:, None])[:, 1]
twice = lambda p: (np.r_[np.ones(len(p)), np.zeros(len(p))], np.r_[p, p])
write(
    "confidence-based",
    ("nannyml's formula; scikit-learn", f"0.13.1; {sklearn.__version__}"),
    1e-6,
    there=there.tolist(),
    truth=truth.tolist(),
    here=here.tolist(),
    intercept=fit.intercept_[0],
    slope=fit.coef_[0][0],
    auc=nannyml_roc_auc(q, here),
    aucOfWeightedRows=roc_auc_score(*twice(here), sample_weight=np.r_[q, 1 - q]),
    logLoss=log_loss(*twice(here), sample_weight=np.r_[q, 1 - q]),
)


def conformal():
    """Split-conformal intervals and least ambiguous sets by MAPIE, for predictions that are given."""

    class Given(ClassifierMixin, BaseEstimator):
        def fit(self, x, y=None):
            self.classes_ = np.arange(3)
            return self

        def predict_proba(self, x):
            return x

        def predict(self, x):
            return np.argmax(x, axis=1)

    class Same(RegressorMixin, BaseEstimator):
        def fit(self, x, y=None):
            self.fitted_ = True
            return self

        def predict(self, x):
            return x[:, 0]

    rng = np.random.default_rng(11)
    shares = rng.dirichlet([1.0, 0.7, 0.5], 190)
    codes = np.array([rng.choice(3, p=row) for row in shares])
    known, new = np.arange(150), np.arange(150, 190)
    values = rng.normal(size=190)
    truth = values + rng.normal(size=190) * (1 + np.abs(values))
    for level in (0.8, 0.9, 0.95):
        sets = SplitConformalClassifier(Given().fit(shares), confidence_level=level, conformity_score="lac", prefit=True)
        sets.conformalize(shares[known], codes[known])
        _, inside = sets.predict_set(shares[new])
        spans = SplitConformalRegressor(Same().fit(values), confidence_level=level, conformity_score="absolute", prefit=True)
        spans.conformalize(values[known, None], truth[known])
        _, bounds = spans.predict_interval(values[new, None])
        yield {
            "level": level,
            "sets": [np.flatnonzero(row).tolist() for row in inside[:, :, 0]],
            "low": bounds[:, 0, 0].tolist(),
            "high": bounds[:, 1, 0].tolist(),
        }, shares, codes, values, truth


levels = list(conformal())
_, shares, codes, values, truth = levels[0]
write(
    "conformal",
    ("MAPIE", mapie.__version__),
    1e-12,
    known=150,
    probabilities=shares.ravel().tolist(),
    codes=codes.tolist(),
    values=values.tolist(),
    truth=truth.tolist(),
    levels=[one[0] for one in levels],
)
