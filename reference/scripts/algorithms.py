"""Writes reference/<algorithm>/*.json and reference/metrics/*.json: python algorithms.py DATA (shared data folder).

Small data stand in the case itself; large ones are named and read by the test where they are there.
"""
import json
import os
import sys

import lightgbm
import numpy as np
import pandas as pd
import sklearn
import statsmodels.api as sm
from sklearn import ensemble, impute, metrics, preprocessing, tree

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = sys.argv[1]


def write(folder, case, peer, tolerance, **values):
    os.makedirs(f"{HERE}/../{folder}", exist_ok=True)
    name, version = peer
    body = {"case": case, "peer": name, "version": version, "tolerance": tolerance, **values}
    with open(f"{HERE}/../{folder}/{case}.json", "w") as f:
        json.dump(body, f, indent=1, allow_nan=False, default=plain)
        f.write("\n")


def plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, (np.floating, np.integer)):
        return value.item()
    raise TypeError(type(value))


SKLEARN = ("scikit-learn", sklearn.__version__)
rng = np.random.default_rng(20)

houses = pd.read_csv(f"{DATA}/kc_house/kc_house_data.csv")
write("baseline", "king-county-mean", ("numpy", np.__version__), 1e-12, mean=houses.price.mean(), file="kc_house/kc_house_data.csv", target="price")

# Linear regression: every figure of the table, classic and robust.
columns = ["sqft_living", "bedrooms", "bathrooms", "grade", "waterfront", "yr_built"]
for case, on in (("king-county-simple", ["sqft_living"]), ("king-county-multiple", columns)):
    fits = {kind: sm.OLS(houses.price, sm.add_constant(houses[on])).fit(cov_type=cov, use_t=True)
            for kind, cov in (("classic", "nonrobust"), ("hc0", "HC0"), ("hc1", "HC1"), ("hc2", "HC2"), ("hc3", "HC3"))}
    fit = fits["classic"]
    write("linear-regression", case, ("statsmodels", sm.__version__ if hasattr(sm, "__version__") else "0.15.0"), 1e-8,
          file="kc_house/kc_house_data.csv", target="price", on=on, terms=["intercept", *on],
          coefficient=fit.params.to_numpy(), low=fit.conf_int()[0].to_numpy(), high=fit.conf_int()[1].to_numpy(),
          p=fit.pvalues.to_numpy(), statistic=fit.tvalues.to_numpy(),
          se={kind: f.bse.to_numpy() for kind, f in fits.items()},
          summary={"r2": fit.rsquared, "adjustedR2": fit.rsquared_adj, "f": fit.fvalue, "logLikelihood": fit.llf, "aic": fit.aic, "bic": fit.bic, "condition": fit.condition_number})

titanic = pd.read_csv(f"{DATA}/titanic/titanic.csv").dropna(subset=["Age"])
x = pd.DataFrame({"intercept": 1.0, "Pclass[2]": titanic.Pclass == 2, "Pclass[3]": titanic.Pclass == 3, "Sex[male]": titanic.Sex == "male", "Age": titanic.Age}).astype(float)
logit = sm.Logit(titanic.Survived, x).fit(disp=0, tol=1e-14, maxiter=100)
write("logistic-regression", "titanic", ("statsmodels", "0.15.0"), 1e-8, file="titanic/titanic.csv", target="Survived", on=["Pclass", "Sex", "Age"],
      terms=list(x.columns), coefficient=logit.params.to_numpy(), se=logit.bse.to_numpy(), p=logit.pvalues.to_numpy(), logLikelihood=logit.llf, pseudoR2=logit.prsquared)

# Boosting: the same rows to learn from and to score, LightGBM at equal settings.
train = np.arange(len(houses)) % 3 != 0
features = [c for c in houses.columns if c not in ("id", "date", "price")]
frame = houses[features].assign(zipcode=houses.zipcode.astype("category"), district=houses.district.astype("category"))
model = lightgbm.LGBMRegressor(n_estimators=100, num_leaves=31, learning_rate=0.1, min_child_samples=20, verbose=-1, n_jobs=1, seed=1, deterministic=True)
model.fit(frame[train], houses.price[train])
write("gradient-boosting", "king-county", ("LightGBM", lightgbm.__version__), 0.01, file="kc_house/kc_house_data.csv", target="price", on=features,
      rule="rows whose 0-based number is divisible by 3 are scored, the others learned from", r2=metrics.r2_score(houses.price[~train], model.predict(frame[~train])))

# The other losses of a number, each scored by itself, and classes that are weighted alike.
SETTINGS = {"n_estimators": 100, "num_leaves": 31, "learning_rate": 0.1, "min_child_samples": 20, "verbose": -1, "n_jobs": 1, "seed": 1, "deterministic": True}


def pinball(alpha):
    return lambda y, p: metrics.mean_pinball_loss(y, p, alpha=alpha)


def huber(delta):
    def loss(y, p):
        size = np.abs(y - p)
        return np.mean(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)))
    return loss


bikes = pd.read_csv(f"{DATA}/bikeshare_dc_hourly/bikeshare.csv")
bikes["hour"] = bikes.datetime.str.slice(11, 13).astype(int)
numbers_of = {"kc_house/kc_house_data.csv": ("price", ["bedrooms", "bathrooms", "sqft_living", "sqft_lot", "waterfront", "view", "condition", "grade", "yr_built", "lat", "long"]),
              "bikeshare_dc_hourly/bikeshare.csv": ("count", ["season", "holiday", "workingday", "weather", "temp", "atemp", "humidity", "windspeed"])}
cases = []
for file, data in (("kc_house/kc_house_data.csv", houses), ("bikeshare_dc_hourly/bikeshare.csv", bikes)):
    target, on = numbers_of[file]
    on = [name for name in on if name in data.columns]
    y, x, fold = data[target].astype(float), data[on], np.arange(len(data)) % 3 != 0
    delta = float(np.quantile(np.abs(y[fold] - np.median(y[fold])), 0.9))
    for loss, given, score in (("absolute", {"objective": "l1"}, metrics.mean_absolute_error), ("huber", {"objective": "huber", "alpha": delta}, huber(delta)),
                               ("quantile", {"objective": "quantile", "alpha": 0.9}, pinball(0.9)), ("poisson", {"objective": "poisson"}, metrics.mean_poisson_deviance),
                               ("gamma", {"objective": "gamma"}, metrics.mean_gamma_deviance),
                               ("tweedie", {"objective": "tweedie", "tweedie_variance_power": 1.5}, lambda y, p: metrics.mean_tweedie_deviance(y, p, power=1.5))):
        peer = lightgbm.LGBMRegressor(**SETTINGS, **given).fit(x[fold], y[fold])
        cases.append({"file": file, "target": target, "on": on, "loss": loss, "delta": delta, "score": score(y[~fold], peer.predict(x[~fold]))})
write("gradient-boosting", "losses", ("LightGBM", lightgbm.__version__), 0.02, rule="rows whose 0-based number is divisible by 3 are scored, the others learned from; the score may be worse by the tolerance, as a share", cases=cases)

ways = {"sqft_living": 1, "grade": 1, "condition": 1, "yr_built": -1}
on = cases[0]["on"]
y, x = houses.price.astype(float), houses[on]
peer = lightgbm.LGBMRegressor(**SETTINGS, monotone_constraints=[ways.get(name, 0) for name in on]).fit(x[train], y[train])
write("gradient-boosting", "monotone", ("LightGBM", lightgbm.__version__), 0.01, file="kc_house/kc_house_data.csv", target="price", on=on,
      monotone=",".join(f"{name}={'up' if way > 0 else 'down'}" for name, way in ways.items()), r2=metrics.r2_score(y[~train], peer.predict(x[~train])))

# Forests: what scikit-learn's say of the rows outside their samples, equal settings, mean of five seeds.
digits = pd.read_csv(f"{DATA}/optdigits/optdigits.csv")
for forest, case, file, target, on, kind, tried in (
        ("extra-trees", "houses", "kc_house/kc_house_data.csv", "price", numbers_of["kc_house/kc_house_data.csv"][1], ensemble.ExtraTreesRegressor, 3),
        ("extra-trees", "digits", "optdigits/optdigits.csv", "class", [c for c in digits.columns if c != "class"], ensemble.ExtraTreesClassifier, 8),
        ("random-forest", "houses", "kc_house/kc_house_data.csv", "price", numbers_of["kc_house/kc_house_data.csv"][1], ensemble.RandomForestRegressor, 3),
        ("random-forest", "digits", "optdigits/optdigits.csv", "class", [c for c in digits.columns if c != "class"], ensemble.RandomForestClassifier, 8)):
    data = pd.read_csv(f"{DATA}/{file}")
    on = [name for name in on if name in data.columns]
    scores = [kind(100, max_features=tried, min_samples_leaf=5, bootstrap=True, oob_score=True, random_state=s, n_jobs=2).fit(data[on], data[target]).oob_score_ for s in range(5)]
    write(forest, case, SKLEARN, 0.012, file=file, target=target, on=on, columnsPerSplit=tried, score=np.mean(scores), sd=np.std(scores, ddof=1))

# A tree on few distinct integers, so that borders are the same midpoints.
n = 400
table = np.column_stack([rng.integers(0, 30, n), rng.integers(0, 12, n), rng.integers(0, 5, n)]).astype(float)
y = np.round(table[:, 0] * 1.5 + np.where(table[:, 1] > 6, 20, 0) + rng.normal(0, 3, n), 3)
label = (y > np.quantile(y, 0.6)).astype(int) + (y > np.quantile(y, 0.85)).astype(int)
fitted = tree.DecisionTreeRegressor(max_leaf_nodes=8, max_depth=4, min_samples_leaf=20).fit(table, y)
classes = tree.DecisionTreeClassifier(max_leaf_nodes=8, max_depth=4, min_samples_leaf=20).fit(table, label)
write("decision-tree", "integers", SKLEARN, 1e-9, columns=table.T, y=y, label=label, prediction=fitted.predict(table), probabilities=classes.predict_proba(table))

# Transforms.
numbers = np.round(rng.normal(10, 4, 30), 3)
numbers[[3, 11, 20]] = np.nan
gaps = [None if np.isnan(v) else v for v in numbers]
for fill in ("median", "mean"):
    filled = impute.SimpleImputer(strategy=fill).fit_transform(numbers.reshape(-1, 1)).ravel()
    write("impute", fill, SKLEARN, 1e-12, values=gaps, filled=filled)
complete = np.round(rng.normal(100, 25, 40), 2)
write("standardize", "one-column", SKLEARN, 1e-12, values=complete, scaled=preprocessing.StandardScaler().fit_transform(complete.reshape(-1, 1)).ravel())
words = list(rng.choice(["red", "green", "blue"], 25))
hot = preprocessing.OneHotEncoder(categories=[["red", "green", "blue"]], drop="first", sparse_output=False).fit_transform(np.array(words).reshape(-1, 1))
write("one-hot", "three-levels", SKLEARN, 0, values=words, levels=["red", "green", "blue"], columns=hot.T)
many = ["a"] * 40 + ["b"] * 30 + ["c"] * 3 + ["d"] * 2
rare = preprocessing.OneHotEncoder(min_frequency=0.05, sparse_output=False).fit(np.array(many).reshape(-1, 1))
write("group-rare", "two-rare-levels", SKLEARN, 0, values=many, share=0.05, rare=sorted(rare.infrequent_categories_[0].tolist()))
times = pd.Series(pd.to_datetime(["2014-05-02", "2015-12-31 23:30", "2016-02-29 06:00", "1969-07-20 20:17", "2000-01-01"], format="mixed"))
write("date-parts", "five-times", ("pandas", pd.__version__), 1e-12, times=[t.isoformat() for t in times], days=(times - pd.Timestamp(0)) .dt.total_seconds().to_numpy() / 86400,
      year=times.dt.year.to_numpy(), month=times.dt.month.to_numpy(), weekday=(times.dt.weekday + 1).to_numpy(), hour=(times.dt.hour + times.dt.minute / 60).to_numpy())

# Metrics, with weights.
n = 120
truth = rng.integers(0, 2, n)
score = np.round(np.clip(0.5 * truth + rng.normal(0.25, 0.25, n), 0.01, 0.99), 2)
weights = rng.integers(0, 4, n).astype(float)
guess = (score > 0.5).astype(int)


def binary(w):
    return {"auc": metrics.roc_auc_score(truth, score, sample_weight=w), "averagePrecision": metrics.average_precision_score(truth, score, sample_weight=w),
            "logLoss": metrics.log_loss(truth, score, sample_weight=w), "brier": metrics.brier_score_loss(truth, score, sample_weight=w),
            "accuracy": metrics.accuracy_score(truth, guess, sample_weight=w), "balancedAccuracy": metrics.balanced_accuracy_score(truth, guess, sample_weight=w),
            "f1": metrics.f1_score(truth, guess, sample_weight=w), "mcc": metrics.matthews_corrcoef(truth, guess, sample_weight=w)}


write("metrics", "binary", SKLEARN, 1e-12, truth=truth, score=score, weights=weights, plain=binary(None), weighted=binary(weights))
k = 3
codes = rng.integers(0, k, n)
table = rng.dirichlet(np.ones(k), n) * 0.6 + 0.4 * np.eye(k)[codes]
table = table / table.sum(axis=1, keepdims=True)
top = table.argmax(axis=1)


def multi(w):
    return {"logLoss": metrics.log_loss(codes, table, sample_weight=w), "accuracy": metrics.accuracy_score(codes, top, sample_weight=w),
            "balancedAccuracy": metrics.balanced_accuracy_score(codes, top, sample_weight=w), "f1": metrics.f1_score(codes, top, sample_weight=w, average="macro"),
            "mcc": metrics.matthews_corrcoef(codes, top, sample_weight=w)}


write("metrics", "several-levels", SKLEARN, 1e-12, truth=codes, probabilities=table, weights=weights, plain=multi(None), weighted=multi(weights))
real = rng.normal(50, 20, n)
predicted = real + rng.normal(0, 5, n)


def numbers_of(w):
    return {"r2": metrics.r2_score(real, predicted, sample_weight=w), "rmse": metrics.root_mean_squared_error(real, predicted, sample_weight=w),
            "mae": metrics.mean_absolute_error(real, predicted, sample_weight=w), "mape": metrics.mean_absolute_percentage_error(real, predicted, sample_weight=w)}


write("metrics", "numbers", SKLEARN, 1e-12, truth=real, predicted=predicted, weights=weights, plain={**numbers_of(None), "medianAe": metrics.median_absolute_error(real, predicted)}, weighted=numbers_of(weights))
