"""One peer profiles a table that it loads itself.

Usage: profile_table.py minimal|describe FILE OUT
"minimal" is ydata-profiling's minimal report as HTML, "describe" pandas' describe of all columns as text. FILE is CSV or
Parquet. Prints one JSON document: {cpu, peak}, in seconds and MiB, of the whole process.
"""

import json
import resource
import sys

import pandas as pd


def load(file):
    return pd.read_parquet(file) if file.endswith(".parquet") else pd.read_csv(file)


def main(tool, file, out):
    table = load(file)
    if tool == "minimal":
        from ydata_profiling import ProfileReport

        ProfileReport(table, minimal=True, progress_bar=False).to_file(out + ".html", silent=True)
    else:
        with open(out + ".txt", "w") as text:
            text.write(table.describe(include="all").to_string())
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}))


main(*sys.argv[1:])
