"""Writes reference/statistics/<case>.json: what outside peers say about the functions of src/statistics.

    python3 -m venv /tmp/venv-ref && /tmp/venv-ref/bin/pip install -r reference/scripts/requirements.txt
    /tmp/venv-ref/bin/python reference/scripts/statistics.py

mpmath (50 digits) is the peer of the distributions: it is exact where SciPy's own far tails are not.
"""
import json
import math
import pathlib

import mpmath as mp
import numpy as np
import pandas
import scipy
import scipy.stats as st
import statsmodels
import statsmodels.api
from scipy.optimize import brentq
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson, jarque_bera, omni_normtest
from statsmodels.stats.oneway import anova_oneway
from statsmodels.stats.proportion import confint_proportions_2indep

OUT = pathlib.Path(__file__).resolve().parent.parent / "statistics"
mp.mp.dps = 50


def write(case, peer, version, tolerance, values):
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {"case": case, "peer": peer, "version": version, "tolerance": tolerance, "values": values},
        allow_nan=False,
        default=float,
    )
    # One record a line: small diffs.
    (OUT / f"{case}.json").write_text(text.replace("}, {", "},\n{").replace('"values": ', '"values":\n') + "\n")


def f(x):
    return float(x)


# ---------------------------------------------------------------- distributions, by mpmath
def beta_i(a, b, x, y):
    """I_x(a,b) with x, y = 1 - x as mpf: by the series that converges and has no cancellation."""
    a, b, x, y = map(mp.mpf, (a, b, x, y))
    if x == 0:
        return mp.mpf(0)
    if x * (a + b + 2) < a + 1:
        return x**a * y**b / (a * mp.beta(a, b)) * mp.hyp2f1(1, a + b, a + 1, x)
    return 1 - beta_i(b, a, y, x)


def t_two(t, df):
    t, df = mp.mpf(t), mp.mpf(df)
    return beta_i(df / 2, mp.mpf(1) / 2, df / (df + t * t), t * t / (df + t * t))


def f_upper(x, d1, d2):
    x, d1, d2 = mp.mpf(x), mp.mpf(d1), mp.mpf(d2)
    return beta_i(d2 / 2, d1 / 2, d2 / (d2 + d1 * x), d1 * x / (d2 + d1 * x))


def gamma_q(a, x):
    return mp.gammainc(mp.mpf(a), mp.mpf(x), mp.inf, regularized=True)


def gamma_p(a, x):
    a, x = mp.mpf(a), mp.mpf(x)
    if x < a + 1:
        return x**a * mp.exp(-x) / mp.gamma(a + 1) * mp.hyp1f1(1, a + 1, x)
    return 1 - gamma_q(a, x)


def binom_upper(k, n, p):
    p = mp.mpf(p)
    return beta_i(k + 1, n - k, p, 1 - p)


def binom_cdf(k, n, p):
    p = mp.mpf(p)
    return beta_i(n - k, k + 1, 1 - p, p)


def binom_pmf(k, n, p):
    p = mp.mpf(p)
    return mp.binomial(n, k) * p**k * (1 - p) ** (n - k)


def distributions():
    v = {}
    v["logGamma"] = [[x, f(mp.log(abs(mp.gamma(mp.mpf(x)))))] for x in (1e-10, 0.1, 0.5, 0.99999, 1.0, 1.0001, 1.4, 1.5, 1.7, 1.99999, 2.0, 2.00001, 2.6, 3.5, 7.7, 9.99, 10.01, 50.5, 1234.5, 1e6, 1e10, -0.5, -3.7)]
    v["logBeta"] = [[a, b, f(mp.log(mp.beta(mp.mpf(a), mp.mpf(b))))] for a, b in ((0.5, 0.5), (0.5, 3), (0.5, 500000), (2.5, 1e9), (20, 30), (1000, 1e7), (9.5, 10.5), (0.01, 200))]
    v["erf"] = [[x, f(mp.erf(mp.mpf(x)))] for x in (1e-20, 1e-5, 0.1, 0.49, 0.51, 0.999, 1.001, 2.5, 5, -0.7, -3)]
    v["erfc"] = [[x, f(mp.erfc(mp.mpf(x)))] for x in (-3, -0.2, 0, 0.3, 0.49, 0.51, 0.99, 1.7, 2.7, 5.1, 8.35, 13.77, 20, 26)]
    v["digamma"] = [[x, f(mp.digamma(mp.mpf(x)))] for x in (0.001, 0.5, 1, 2.2, 7.3, 11.9, 12.1, 1000, -0.3, -4.6)]
    v["gamma"] = [[a, x, f(gamma_p(a, x)), f(gamma_q(a, x))] for a, x in ((0.5, 1e-8), (0.5, 0.2), (0.5, 2), (0.5, 300), (0.01, 0.5), (1, 1), (1, 700), (3.3, 0.01), (3.3, 3.2), (3.3, 40), (50, 10), (50, 50.5), (50, 200), (1000, 900), (1000, 1010), (1000, 1500), (1e5, 1e5 + 300), (1e5, 1e5 - 2500))]
    v["beta"] = [[a, b, x, f(beta_i(a, b, x, 1 - mp.mpf(x))), f(beta_i(b, a, 1 - mp.mpf(x), x))] for a, b, x in ((0.5, 0.5, 0.3), (0.5, 0.5, 1e-12), (2, 3, 0.999999), (10, 20, 0.3), (10, 20, 0.9), (10, 20, 0.001), (300, 500, 0.37), (300, 500, 0.5), (300, 500, 0.25), (1e5, 2e5, 0.335), (0.001, 5, 0.2), (1000, 0.5, 0.9), (5000, 3, 0.999))]
    v["normalUpper"] = [[x, f(mp.erfc(mp.mpf(x) / mp.sqrt(2)) / 2)] for x in (-8, -1.3, 0, 0.5, 1.96, 2.01, 3.3, 6.7, 10, 17.3, 25.04, 37)]
    v["normalLogUpper"] = [[x, f(mp.log(mp.erfc(mp.mpf(x) / mp.sqrt(2)) / 2))] for x in (-5, 0, 0.99, 1.01, 5, 10, 38, 100, 1e4)]
    v["normalQuantile"] = [[p, f(-mp.sqrt(2) * mp.erfinv(1 - 2 * mp.mpf(p)))] for p in (1e-40, 1e-10, 0.001, 0.025, 0.2, 0.5, 0.7, 0.975, 0.9999, 1 - 2.0**-40)]
    v["tUpper"] = [[t, df, f(t_two(t, df) / 2)] for df in (1, 2.5, 10, 57.3, 1e6) for t in (0.001, 0.5, 1.96, 6, 30, 200) if not (df == 1e6 and t == 200)] + [[1e10, 1, f(t_two(1e10, 1) / 2)], [1e8, 2.5, f(t_two(1e8, 2.5) / 2)]]
    v["tQuantile"] = []
    for df in (1, 2.5, 30, 1e6):
        for p in (1e-12, 0.001, 0.025, 0.4, 0.75, 0.975):
            start = -float(st.t.isf(p, df)) if p < 0.5 else float(st.t.ppf(p, df))
            target = mp.mpf(p)
            g = lambda t: (t_two(t, df) / 2 if t < 0 else 1 - t_two(t, df) / 2) / target - 1
            v["tQuantile"].append([p, df, f(mp.findroot(g, start))])
    v["chiUpper"] = [[x, df, f(gamma_q(mp.mpf(df) / 2, mp.mpf(x) / 2))] for df in (1, 2, 5, 30, 100.5, 1e4) for x in (0.01, 1, 3.84, 25, 120, 1000) if not (df == 1e4 and x < 1000)] + [[1e4, 9900, None]]
    v["chiUpper"][-1] = [9900, 1e4, f(gamma_q(5000, 4950))]
    v["chiQuantile"] = [[p, df, f(mp.findroot(lambda x: gamma_p(mp.mpf(df) / 2, x / 2) / mp.mpf(p) - 1, float(st.chi2.ppf(p, df))))] for df in (1, 4, 33, 1000) for p in (1e-8, 0.05, 0.5, 0.95, 0.9999)]
    v["fUpper"] = [[x, a, b, f(f_upper(x, a, b))] for a, b in ((1, 1), (3, 10), (2, 7.5), (12, 500), (1, 21611), (5, 1e6)) for x in (0.01, 0.7, 3, 20, 500) if x * a < 3000]
    v["fCdf"] = [[x, a, b, f(1 - f_upper(x, a, b))] for a, b in ((3, 10), (12, 500)) for x in (0.0001, 0.01, 0.7, 3)]
    v["binomial"] = [[k, n, p, f(binom_pmf(k, n, p)), f(binom_cdf(k, n, p)), f(binom_upper(k, n, p))] for k, n, p in ((3, 10, 0.3), (0, 10, 0.01), (9, 10, 0.01), (50, 100, 0.5), (99, 100, 0.1), (10, 1000, 0.2), (400, 1000, 0.2), (500, 100000, 0.004), (99999, 100000, 0.9999))]
    v["poisson"] = [[k, m, f(mp.mpf(m) ** k * mp.exp(-mp.mpf(m)) / mp.factorial(k)), f(gamma_q(k + 1, m)), f(gamma_p(k + 1, m))] for k, m in ((0, 0.5), (3, 2.2), (40, 5), (100, 120), (1000, 900), (5, 60))]
    write("distributions", "mpmath", mp.__version__, 2e-13, v)
    w = {
        "normalUpper38": [38, f(mp.erfc(mp.mpf(38) / mp.sqrt(2)) / 2)],
        "binomialTest": [[k, n, p, f(st.binomtest(k, n, p).pvalue)] for k, n, p in ((3, 10, 0.5), (7, 20, 0.6), (1, 50, 0.1), (90, 1000, 0.07), (12, 40, 0.3), (0, 30, 0.05))],
        "ncf": [[x, a, b, l, f(st.ncf.cdf(x, a, b, l))] for x, a, b, l in ((2, 3, 20, 1.5), (5, 2, 50, 8), (12, 4, 200, 60), (0.3, 5, 30, 4), (40, 3, 1000, 150))],
        "ncx2": [[x, d, l, f(st.ncx2.cdf(x, d, l))] for x, d, l in ((3, 2, 1), (20, 5, 9), (150, 10, 120), (1, 4, 6), (900, 3, 1000))],
    }
    write("distributions-scipy", "scipy", scipy.__version__, 1e-9, w)


# ---------------------------------------------------------------- tests of effects
def scipy_case(case, values, tolerance=1e-10, peer="scipy, statsmodels"):
    write(case, peer, f"{scipy.__version__}, {statsmodels.__version__}", tolerance, values)


def r12(x):
    return [round(float(v), 6) for v in x]


def two_means():
    rng = np.random.default_rng(1)
    out = []
    for n1, n2, shift, s2 in ((8, 12, 1.0, 3.0), (2, 30, 0.2, 0.1), (200, 150, 0.5, 1.5), (2000, 900, 3.0, 1.0)):
        a, b = r12(rng.normal(shift, 1, n1)), r12(rng.normal(0, s2, n2))
        t = st.ttest_ind(a, b, equal_var=False)
        ci = t.confidence_interval(0.9)
        v1, v2, m = np.var(a, ddof=1), np.var(b, ddof=1), n1 + n2 - 2
        sp = ((n1 - 1) * v1 + (n2 - 1) * v2) / m
        j = float(mp.gamma(mp.mpf(m) / 2) / (mp.sqrt(mp.mpf(m) / 2) * mp.gamma(mp.mpf(m - 1) / 2)))
        out.append({"a": a, "b": b, "t": t.statistic, "df": t.df, "p": t.pvalue, "low": ci.low, "high": ci.high,
                    "se": math.sqrt(v1 / n1 + v2 / n2), "g": j * (np.mean(a) - np.mean(b)) / math.sqrt(sp),
                    "skew": float(st.skew(a)), "kurtosis": float(st.kurtosis(a, fisher=False)),
                    "sampleSkew": float(st.skew(a, bias=False)) if n1 > 2 else 0,
                    "sampleKurtosis": float(st.kurtosis(a, bias=False)) if n1 > 3 else 0,
                    "quantiles": list(np.quantile(a, [0, 0.1, 0.333, 0.5, 0.95, 1]))})
    # Bonett (2008): equal group sizes make the pooled and the average variance one, his eq. 9 applies as printed.
    a, b = r12(rng.normal(1, 1, 15)), r12(rng.normal(0, 2, 15))
    v1, v2 = np.var(a, ddof=1), np.var(b, ddof=1)
    s2 = (v1 + v2) / 2
    d = (np.mean(a) - np.mean(b)) / math.sqrt(s2)
    var = d * d * (v1 * v1 / 14 + v2 * v2 / 14) / (8 * s2 * s2) + (v1 / 14 + v2 / 14) / s2
    j = float(mp.gamma(14) / (mp.sqrt(14) * mp.gamma(mp.mpf(27) / 2)))
    scipy_case("two-means", {"cases": out, "bonett": {"a": a, "b": b, "g": j * d, "se": j * math.sqrt(var)}})


def shares():
    single, double, fisher = [], [], []
    for k, n in ((0, 10), (3, 10), (10, 10), (57, 200), (1, 100000)):
        for level in (0.9, 0.99):
            t = st.binomtest(k, n)
            # SciPy's own exact interval stops its root search at 1e-5 relative for k = 1 of 100000; its beta quantile is exact.
            w, tail = t.proportion_ci(level, "wilson"), (1 - level) / 2
            exact = [0.0 if k == 0 else st.beta.ppf(tail, k, n - k + 1), 1.0 if k == n else st.beta.isf(tail, k + 1, n - k)]
            single.append({"k": k, "n": n, "level": level, "wilson": [w.low, w.high], "exact": exact})
    for k1, n1, k2, n2 in ((56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 10), (500, 1000, 420, 1000), (5, 56, 0, 29)):
        low, high = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb", compare="diff", alpha=0.05)
        table = [[k1, n1 - k1], [k2, n2 - k2]]
        if k1 + k2 == 0:
            p, exact = 1.0, True
        else:
            chi = st.chi2_contingency(table, correction=False)
            exact = bool(chi.expected_freq.min() < 5)
            p = st.fisher_exact(table)[1] if exact else chi.pvalue
        double.append({"counts": [k1, n1, k2, n2], "low": low, "high": high, "p": p, "exact": exact})
    for t in ([[3, 1], [1, 3]], [[0, 5], [7, 2]], [[10, 2], [3, 15]], [[1, 9], [11, 3]], [[120, 80], [60, 140]], [[2, 998], [14, 986]], [[5, 0], [0, 5]], [[300, 20], [30, 400]]):
        fisher.append({"table": t, "p": fisher_exact_rational(t)})
    scipy_case("shares", {"single": single, "double": double, "fisher": fisher}, 1e-9)


def fisher_exact_rational(t):
    """R's convention in exact integers."""
    (a, b), (c, d) = t
    r, k, n = a + b, a + c, a + b + c + d
    w = {x: math.comb(r, x) * math.comb(n - r, k - x) for x in range(max(0, k - n + r), min(r, k) + 1)}
    return float(mp.mpf(sum(v for v in w.values() if v <= w[a])) / mp.mpf(sum(w.values())))


def auc_parts(a, b):
    a, b = np.asarray(a), np.asarray(b)
    psi = (a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])
    return psi.mean(), psi.mean(1), psi.mean(0)


def ranks():
    rng = np.random.default_rng(2)
    out = []
    for n1, n2, digits, shift in ((5, 7, 6, 1), (6, 4, 0, 1), (15, 14, 0, 0.5), (40, 60, 6, 0.5), (100, 80, 0, 0.4), (400, 300, 1, 0.05)):
        a, b = rng.normal(shift, 1.2, n1).round(digits).tolist(), rng.normal(0, 1, n2).round(digits).tolist()
        auc, v10, v01 = auc_parts(a, b)
        if n1 + n2 <= 30:
            ra = st.rankdata(a + b)
            stat = lambda x, axis=-1: np.abs(np.sum(x, axis=axis) - n1 * (n1 + n2 + 1) / 2)
            if n1 + n2 <= 12:
                from itertools import combinations
                seen = stat(ra[:n1])
                sums = [stat(ra[list(c)]) for c in combinations(range(n1 + n2), n1)]
                p = float(np.mean([s >= seen - 1e-9 for s in sums]))
            else:
                p = subset_p(ra, n1)
        else:
            p = float(st.mannwhitneyu(a, b, method="asymptotic").pvalue)
        out.append({"a": a, "b": b, "auc": auc, "variance": np.var(v10, ddof=1) / n1 + np.var(v01, ddof=1) / n2, "p": p,
                    "ranks": st.rankdata(a + b).tolist(), "ties": float(sum(t**3 - t for t in np.unique(a + b, return_counts=True)[1]))})
    # Paired AUCs.
    y = (rng.random(120) < 0.4).astype(int)
    s1, s2 = (y + rng.normal(0, 1, 120)).round(1), (0.5 * y + rng.normal(0, 1, 120)).round(1)
    a1, b1 = auc_parts(s1[y == 1], s1[y == 0]), auc_parts(s2[y == 1], s2[y == 0])
    n1, n0 = y.sum(), (1 - y).sum()
    c10, c01 = np.cov(a1[1], b1[1]), np.cov(a1[2], b1[2])
    var = (c10[0, 0] + c10[1, 1] - 2 * c10[0, 1]) / n1 + (c01[0, 0] + c01[1, 1] - 2 * c01[0, 1]) / n0
    d = a1[0] - b1[0]
    scipy_case("ranks", {"cases": out, "paired": {"y": y.tolist(), "a": s1.tolist(), "b": s2.tolist(), "effect": d, "se": math.sqrt(var), "p": float(2 * st.norm.sf(abs(d) / math.sqrt(var)))}}, 1e-10, "scipy; numpy over all pairs")


def subset_p(ranks_, size):
    """Exact rank-sum permutation p by integer dynamic programming."""
    from collections import Counter
    doubled = [round(2 * r) for r in ranks_]
    counts = [Counter() for _ in range(size + 1)]
    counts[0][0] = 1
    for r in doubled:
        for k in range(size, 0, -1):
            for s, c in list(counts[k - 1].items()):
                counts[k][s + r] += c
    mean = size * (len(doubled) + 1)
    seen = abs(sum(doubled[:size]) - mean)
    return sum(c for s, c in counts[size].items() if abs(s - mean) >= seen) / sum(counts[size].values())


def groups():
    rng = np.random.default_rng(3)
    out = []
    for sizes, means, sds in (((10, 12, 9), (0, 0.5, 1), (1, 2, 1)), ((100, 50, 30, 20), (0, 0.2, 0.1, 0.6), (1, 1, 2, 3)), ((30, 30), (0, 0), (1, 1)), ((500, 400, 600), (0, 1, 3), (1, 1, 1))):
        g = [r12(rng.normal(m, s, n)) for n, m, s in zip(sizes, means, sds)]
        w = anova_oneway(g, use_var="unequal")
        allv, n, k = np.concatenate(g), sum(sizes), len(sizes)
        ssw = sum(((np.array(x) - np.mean(x)) ** 2).sum() for x in g)
        sst = ((allv - allv.mean()) ** 2).sum()
        eps = max(0.0, 1 - (ssw / (n - k)) / (sst / (n - 1)))
        f = (sst - ssw) / (k - 1) / (ssw / (n - k))
        bounds = []
        for target in (0.975, 0.025):
            h = lambda lam: st.ncf.cdf(f, k - 1, n - k, lam) - target
            bounds.append(0.0 if st.f.cdf(f, k - 1, n - k) <= target else brentq(h, 1e-9, 20 * f * k + 50, xtol=1e-12, rtol=1e-13))
        kw = st.kruskal(*g)
        out.append({"groups": g, "f": w.statistic, "df1": w.df_num, "df2": w.df_denom, "p": w.pvalue, "epsilon": math.sqrt(eps),
                    "low": math.sqrt(bounds[0] / (bounds[0] + n)), "high": math.sqrt(bounds[1] / (bounds[1] + n)), "h": kw.statistic, "hp": kw.pvalue})
    scipy_case("groups", {"cases": out}, 1e-8)


def tables():
    out = []
    for t in ([[20, 30, 25], [30, 20, 40]], [[200, 100], [50, 300]], [[12, 5, 7, 9], [10, 15, 9, 6], [8, 9, 20, 11]], [[4000, 3000], [3000, 4100]]):
        a = np.array(t)
        chi = st.chi2_contingency(a, correction=False)
        n, (r, c) = a.sum(), a.shape
        phi2 = max(0, chi.statistic / n - (r - 1) * (c - 1) / (n - 1))
        rt, ct = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
        bounds = []
        for target in (0.975, 0.025):
            h = lambda lam: st.ncx2.cdf(chi.statistic, chi.dof, lam) - target
            bounds.append(0.0 if st.chi2.cdf(chi.statistic, chi.dof) <= target else brentq(h, 1e-9, 4 * chi.statistic + 50, xtol=1e-12, rtol=1e-13))
        v = [math.sqrt(b / n / (min(r, c) - 1)) for b in bounds]
        out.append({"table": t, "chi": chi.statistic, "p": chi.pvalue, "v": math.sqrt(phi2 / min(rt - 1, ct - 1)), "low": v[0], "high": v[1]})
    sparse = []
    for t in ([[3, 1, 0], [0, 2, 4]], [[5, 0, 1, 1], [1, 3, 2, 0]], [[2, 0, 1], [1, 3, 0], [0, 1, 4]]):
        sparse.append({"table": t, "p": table_exact(np.array(t))})
    scipy_case("tables", {"cases": out, "sparse": sparse}, 1e-8)


def table_exact(t):
    """P(chi-square >= the one seen) over all tables with these margins, by enumeration."""
    rows, cols = t.sum(1), t.sum(0)
    expected = np.outer(rows, cols) / t.sum()
    seen = ((t - expected) ** 2 / expected).sum()
    total = mp.mpf(0)
    hit = mp.mpf(0)

    def columns(left, need):
        if len(left) == 1:
            if need <= left[0]:
                yield (need,)
            return
        for x in range(min(left[0], need) + 1):
            for rest in columns(left[1:], need - x):
                yield (x,) + rest

    def walk(i, left, made):
        nonlocal total, hit
        if i == len(rows) - 1:
            table = np.array(made + [tuple(left)])
            w = mp.mpf(1)
            for v in table.ravel():
                w /= mp.factorial(int(v))
            total += w
            if ((table - expected) ** 2 / expected).sum() >= seen - 1e-9:
                hit += w
            return
        for row in columns([int(v) for v in left], int(rows[i])):
            walk(i + 1, [a - b for a, b in zip(left, row)], made + [row])

    walk(0, [int(c) for c in cols], [])
    return f(hit / total)


def pairs():
    rng = np.random.default_rng(4)
    out = []
    for n, rho, digits in ((6, 0.5, 0), (8, 0.8, 6), (30, 0.4, 1), (500, 0.05, 6), (2000, 0.9, 6)):
        x = rng.normal(0, 1, n)
        y = (rho * x + math.sqrt(1 - rho * rho) * rng.normal(0, 1, n)).round(digits)
        x = x.round(digits)
        pr = st.pearsonr(x, y)
        ci = pr.confidence_interval(0.95)
        sr = st.spearmanr(x, y)
        if n <= 8:
            from itertools import permutations
            rx, ry = st.rankdata(x), st.rankdata(y)
            rx, ry = rx - rx.mean(), ry - ry.mean()
            seen = abs(rx @ ry)
            sp = float(np.mean(np.abs(np.array(list(permutations(ry))) @ rx) >= seen - 1e-9))
        else:
            sp = sr.pvalue
        z, se = math.atanh(sr.statistic), math.sqrt((1 + sr.statistic**2 / 2) / (n - 3))
        q = st.norm.isf(0.025)
        out.append({"x": r12(x), "y": r12(y), "r": pr.statistic, "p": pr.pvalue, "low": ci.low, "high": ci.high, "rho": sr.statistic, "sp": sp, "slow": math.tanh(z - q * se), "shigh": math.tanh(z + q * se)})
    scipy_case("pairs", {"cases": out}, 1e-9)


def ks_permutations(a, b):
    from itertools import combinations
    pool, size = np.array(a + b), len(a)

    def distance(mask):
        x, y = pool[mask], pool[~mask]
        return max(abs((x <= v).mean() - (y <= v).mean()) for v in pool)

    seen = distance(np.arange(len(pool)) < size)
    hits = []
    for c in combinations(range(len(pool)), size):
        mask = np.zeros(len(pool), bool)
        mask[list(c)] = True
        hits.append(distance(mask) >= seen - 1e-9)
    return {"a": a, "b": b, "d": float(seen), "p": float(np.mean(hits))}


def several():
    p = [0.001, 0.02, 0.02, 0.7, 0.04, 0.0005, 1.0, 0.3, 0.049]
    scipy_case("multiplicity", {"p": p, **{m: list(multipletests(p, method=m)[1]) for m in ("fdr_bh", "fdr_by", "holm")}}, 1e-14, "statsmodels")
    one = [{"n": n, "d": d, "p": float(st.kstwo.sf(d, n))} for n, d in ((1, 0.7), (3, 0.5), (3, 0.4), (5, 0.25), (10, 0.274), (10, 0.6), (50, 0.15), (50, 0.5), (140, 0.05), (140, 0.09), (400, 0.3))]
    large = [{"n": n, "d": d, "p": float(st.kstwo.sf(d, n))} for n, d in ((5000, 0.01), (5000, 0.02), (100000, 0.003))]
    rng = np.random.default_rng(5)
    two = []
    for n, m in ((5, 7), (20, 33), (60, 60)):
        a, b = r12(rng.normal(0, 1, n)), r12(rng.normal(0.5, 1, m))
        t = st.ks_2samp(a, b, method="exact")
        two.append({"a": a, "b": b, "d": t.statistic, "p": t.pvalue})
    from itertools import combinations
    for a, b in (([1, 2, 2, 3, 3], [2, 3, 4, 4, 5, 5]), ([1, 1, 1, 1, 2, 2], [1, 2, 2, 2, 2, 2, 2])):
        two.append(ks_permutations(a, b))
    scipy_case("kolmogorov-smirnov", {"one": one, "large": large, "two": two}, 1e-7, "scipy; all permutations")


# ---------------------------------------------------------------- least squares
def exact_fit(rows, y):
    """Coefficients and standard errors in 60 digits; rows of mpf."""
    mp.mp.dps = 60
    x, t = mp.matrix(rows), mp.matrix(y)
    inverse = (x.T * x) ** -1
    b = inverse * (x.T * t)
    r = t - x * b
    s2 = mp.fsum([v * v for v in r]) / (x.rows - x.cols)
    se = [mp.sqrt(s2 * inverse[i, i]) for i in range(x.cols)]
    mean = mp.fsum(y) / len(y)
    r2 = 1 - mp.fsum([v * v for v in r]) / mp.fsum([(v - mean) ** 2 for v in y])
    mp.mp.dps = 50
    return {"coefficients": [f(v) for v in b], "se": [f(v) for v in se], "s": f(mp.sqrt(s2)), "r2": f(r2)}


def nist():
    m = mp.mpf
    cases = []
    longley = statsmodels.api.datasets.longley.load_pandas()
    ly, lx = longley.endog.to_numpy(), longley.exog.to_numpy()
    fit = exact_fit([[m(1)] + [m(str(v)) for v in row] for row in lx], [m(str(v)) for v in ly])
    # Certified by NIST: the exact fit must agree.
    assert abs(fit["coefficients"][0] - -3482258.63459582) < 1e-8 and abs(fit["s"] - 304.854073561965) < 1e-11
    cases.append({"name": "longley", "y": ly.tolist(), "x": [list(c) for c in lx.T], "digits": 10, **fit})
    text = (pathlib.Path(__file__).parent / "filip.txt").read_text().split("\n")[1:]
    pairs_ = [line.split() for line in text if line]
    fit = exact_fit([[m(x) ** k for k in range(11)] for _, x in pairs_], [m(y) for y, _ in pairs_])
    assert abs(fit["coefficients"][0] / -1467.48961422980 - 1) < 1e-14 and abs(fit["coefficients"][10] / -0.402962525080404e-04 - 1) < 1e-14
    assert abs(fit["s"] / 0.334801051324544e-02 - 1) < 1e-14 and abs(fit["r2"] - 0.996727416185620) < 1e-14
    cases.append({"name": "filip", "y": [float(y) for y, _ in pairs_], "powersOf": [float(x) for _, x in pairs_], "degree": 10, **fit})
    delta = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 759]
    for number, (base, times) in enumerate((("1", 0), ("0.1", 0), ("1", 1), ("1", 100), ("1", 10000)), 1):
        y = [sum((m(base) ** k) * m(x) ** k for k in range(6)) + times * delta[x] for x in range(21)]
        fit = exact_fit([[m(x) ** k for k in range(6)] for x in range(21)], y)
        if times == 0:
            fit["se"], fit["s"], fit["r2"] = [0.0] * 6, 0.0, 1.0
        else:
            # NIST: all six coefficients are 1, s is 2360.14502379268 times the factor.
            assert abs(fit["s"] / times - 2360.14502379268) < 1e-10 and max(abs(c - 1) for c in fit["coefficients"]) < 1e-30
        cases.append({"name": f"wampler{number}", "y": [f(v) for v in y], "powersOf": list(range(21)), "degree": 5, **fit})
    write("nist", "NIST StRD data, mpmath", mp.__version__, 1e-8, {"cases": cases})


def ols_record(res, names):
    ci = np.asarray(res.conf_int())
    return {
        "coefficients": list(res.params), "se": list(res.bse), "t": list(res.tvalues), "p": list(res.pvalues),
        "low": list(ci[:, 0]), "high": list(ci[:, 1]), "r2": res.rsquared, "adjustedR2": res.rsquared_adj,
        "f": float(res.fvalue), "fP": float(res.f_pvalue), "logLikelihood": res.llf, "aic": res.aic, "bic": res.bic,
        "condition": res.condition_number, "durbinWatson": float(durbin_watson(res.wresid)),
        "jarqueBera": [float(v) for v in jarque_bera(res.wresid)], "omnibus": [float(v) for v in omni_normtest(res.wresid)],
        "covariance": np.asarray(res.cov_params()).ravel().tolist(),
    }


def regressions():
    rng = np.random.default_rng(6)
    n = 60
    a, b = rng.normal(0, 1, n).round(4), rng.gamma(2, 100, n).round(2)
    c = (0.6 * a + rng.normal(0, 1, n)).round(4)
    y = (3 + 2 * a - 0.01 * b + rng.normal(0, 1, n) * (0.5 + (a > 0))).round(4)
    w = rng.uniform(0.2, 3, n).round(3)
    g = rng.integers(0, 9, n)
    x = np.column_stack([np.ones(n), a, b, c])
    sm = statsmodels.api
    out = {"y": y, "x": [list(col) for col in x.T], "weights": w, "clusters": g, "fits": {}}
    model = sm.OLS(y, x)
    res = model.fit()
    out["fits"]["classic"] = ols_record(res, None)
    out["leverage"] = list(res.get_influence().hat_matrix_diag)
    out["vif"] = [variance_inflation_factor(x, i) for i in (1, 2, 3)]
    for kind in ("HC0", "HC1", "HC2", "HC3"):
        out["fits"][kind.lower()] = ols_record(model.fit(cov_type=kind, use_t=True), None)
    out["fits"]["cluster"] = ols_record(model.fit(cov_type="cluster", cov_kwds={"groups": g}, use_t=True), None)
    out["fits"]["weighted"] = ols_record(sm.WLS(y, x, weights=w).fit(), None)
    out["fits"]["weightedHc3"] = ols_record(sm.WLS(y, x, weights=w).fit(cov_type="HC3", use_t=True), None)
    out["fits"]["weightedCluster"] = ols_record(sm.WLS(y, x, weights=w).fit(cov_type="cluster", cov_kwds={"groups": g}, use_t=True), None)
    out["fits"]["noConstant"] = ols_record(sm.OLS(y, x[:, 1:]).fit(), None)
    for record in out["fits"].values():
        for key, value in record.items():
            record[key] = [float(v) for v in value] if isinstance(value, (list, np.ndarray)) else float(value)
    out = {k: (v.tolist() if isinstance(v, np.ndarray) else v) for k, v in out.items()}
    write("least-squares", "statsmodels", statsmodels.__version__, 1e-9, out)
    logits(a, b, c, g, w, rng)


def logits(a, b, c, g, w, rng):
    sm = statsmodels.api
    n = len(a)
    x = np.column_stack([np.ones(n), a, b / 100, c])
    y = (rng.random(n) < 1 / (1 + np.exp(-(0.3 + a - 0.4 * b / 100)))).astype(float)
    k = np.clip(np.digitize(a + 0.5 * c + rng.logistic(0, 1, n), [-1, 0.7]), 0, 2)
    model = sm.Logit(y, x)

    def record(res):
        ci = np.asarray(res.conf_int())
        return {"coefficients": list(res.params), "se": list(res.bse), "z": list(res.tvalues), "p": list(res.pvalues),
                "low": list(ci[:, 0]), "high": list(ci[:, 1]), "logLikelihood": float(res.llf)}

    opts = {"disp": 0, "tol": 1e-12, "maxiter": 100}
    fits = {"classic": record(model.fit(**opts)), "hc0": record(model.fit(cov_type="HC0", **opts)), 
            "cluster": record(model.fit(cov_type="cluster", cov_kwds={"groups": g}, **opts))}
    res = model.fit(**opts)
    glm = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14)
    fits["weighted"] = record(glm)
    lam = 2.5
    h = lambda beta: -(y @ (x @ beta) - np.logaddexp(0, x @ beta).sum()) + lam / 2 * (beta[1:] ** 2).sum()
    from scipy.optimize import root
    pen = np.array([0, lam, lam, lam])
    sol = root(lambda beta: x.T @ (1 / (1 + np.exp(-x @ beta)) - y) + pen * beta, np.zeros(4), tol=1e-15)
    mn = sm.MNLogit(k, x).fit(disp=0, method="newton", tol=1e-12, maxiter=200)
    # Ridge softmax with a reference class: only the other classes' coefficients are penalised.
    def grad(flat):
        beta = flat.reshape(2, 4)
        eta = np.column_stack([np.zeros(n), x @ beta.T])
        p = np.exp(eta - np.logaddexp.reduce(eta, axis=1)[:, None])
        return np.concatenate([x.T @ (p[:, j] - (k == j)) + pen * beta[j - 1] for j in (1, 2)])
    soft = root(grad, np.zeros(8), tol=1e-15)
    write("logistic", "statsmodels, scipy", f"{statsmodels.__version__}, {scipy.__version__}", 1e-8, {
        "x": [list(col) for col in x.T], "y": y.tolist(), "classes": k.tolist(), "weights": w.tolist(), "clusters": g.tolist(),
        "fits": fits, "null": float(res.llnull), "pseudoR2": float(res.prsquared), "ridge": {"penalty": lam, "coefficients": list(sol.x)},
        "multinomial": {"coefficients": np.asarray(mn.params).T.tolist(), "se": np.asarray(mn.bse).T.tolist(), "z": np.asarray(mn.tvalues).T.tolist(), "p": np.asarray(mn.pvalues).T.tolist(), "logLikelihood": mn.llf, "nullLogLikelihood": mn.llnull, "ridge": soft.x.reshape(2, 4).tolist()},
    })


def titanic():
    """Reads titanic.csv (Kaggle's train.csv, 891 rows) from the folder LODE_DATA; the 714 rows with an age are kept."""
    folder = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
    t = pandas.read_csv(folder / "titanic" / "titanic.csv")
    t.columns = [c.lower() for c in t.columns]
    t = t.dropna(subset=["age"])
    x = np.column_stack([np.ones(len(t)), t.pclass == 2, t.pclass == 3, t.sex == "male", t.age]).astype(float)
    res = statsmodels.api.Logit(t.survived.to_numpy(), x).fit(disp=0, tol=1e-14)
    column = lambda c: [int(v) if v == int(v) else float(v) for v in c]
    write("titanic", "statsmodels", statsmodels.__version__, 1e-11, {
        "names": ["intercept", "class 2", "class 3", "male", "age"], "x": [column(c) for c in x.T], "y": column(t.survived),
        "coefficients": list(res.params), "se": list(res.bse), "logLikelihood": res.llf, "pseudoR2": res.prsquared})


def pooling():
    """Paule-Mandel and Hartung-Knapp. `bcg`: log risk ratios of the 13 trials of BCG vaccine (Colditz et al., JAMA 271, 1994; `dat.bcg` of
    R's metafor, whose documentation gives tau2 0.3181 for PM): cases and others among the vaccinated, then among the others."""
    trials = [(4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619),
              (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)]
    cases = {
        "bcg": ([math.log(a / (a + b) / (c / (c + d))) for a, b, c, d in trials], [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in trials]),
        "alike": ([0.42, 0.38, 0.45, 0.40], [0.01, 0.02, 0.015, 0.03]),
        "small": ([1e-6, 3e-6, 2.2e-6, 0.4e-6, 1.7e-6], [1e-13, 4e-13, 2e-13, 1e-14, 3e-12]),
        "uneven": ([12.0, -3.0, 8.5, 40.0, 7.7, 9.1], [0.25, 16.0, 1.0, 100.0, 0.04, 9.0]),
    }
    values = {}
    for name, (effects, variances) in cases.items():
        one = combine_effects(np.array(effects), np.array(variances), method_re="iterated", use_t=True, atol=1e-12)
        low, high = (float(end) for end in one.conf_int()[1])
        values[name] = {"effects": effects, "variances": variances, "tau2": float(one.tau2), "mean": float(one.mean_effect_re), "q": float(one.q), "low": low, "high": high,
                        "i2": max(0.0, float(one.i2)), "wald": float(one.sd_eff_w_re), "hksj": float(one.sd_eff_w_re_hksj), "weights": list(map(float, one.weights_rel_re))}
    write("random-effects", "statsmodels", statsmodels.__version__, 1e-10, values)


def main():
    pooling()
    distributions()
    two_means()
    shares()
    ranks()
    groups()
    tables()
    pairs()
    several()
    nist()
    regressions()
    titanic()


if __name__ == "__main__":
    main()
