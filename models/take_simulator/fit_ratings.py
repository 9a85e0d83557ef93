"""Fits ratings.json: copula correlations and marginal quantiles of the auditions' ratings.

    /usr/bin/python3 -m take_simulator.fit_ratings --data DIR   (from models/; DIR holds assessment/fba)

Technical etude, 2013 to 2015, alto saxophone, clarinet and flute, middle school and symphonic band. Rows that are zero
throughout (absent takes) are dropped. Prints the means, standard deviations and correlations, which are those of the
published tables but for the absent takes.
"""

import argparse
import csv
import gzip
import json
import pathlib

import numpy as np
from scipy import stats

from .ratings import CRITERIA

_CATEGORIES = ("musicalityTempoStyle", "noteAccuracy", "rhythmicAccuracy", "toneQuality")
_BANDS = {"middleschool": "middle", "symphonicband": "symphonic"}
_INSTRUMENTS = {"axs": "alto_sax", "asx": "alto_sax", "bcl": "clarinet", "flu": "flute"}
# The tone of 2015 had 20 points and was divided by 15: its maximum in the file is 1.33.
TONE_2015 = 15 / 20
_SHARES = np.linspace(0, 1, 41)


def rows(folder):
    """(band, instrument) to an array (students x 4) of the ratings."""
    instruments = {}
    with gzip.open(folder / "segments.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["activity"] == "technicalEtude" and row["instrument"] in _INSTRUMENTS:
                instruments[row["year"], row["band"], row["student_id"]] = _INSTRUMENTS[row["instrument"]]
    judged = {}
    with gzip.open(folder / "assessments_long.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["segment"] == "technicalEtude" and row["category"] in _CATEGORIES and row["band"] in _BANDS:
                key = row["year"], row["band"], row["student_id"]
                share = float(row["score_0_1"])
                if row["year"] == "2015" and row["category"] == "toneQuality":
                    share *= TONE_2015
                judged.setdefault(key, {})[row["category"]] = share
    found = {}
    for key, ratings in judged.items():
        if key in instruments and len(ratings) == 4 and any(ratings.values()):
            values = [ratings[category] for category in _CATEGORIES]
            found.setdefault((_BANDS[key[1]], instruments[key]), []).append(values)
    return {key: np.array(values) for key, values in found.items()}


def main():
    """Fits and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    folder = parser.parse_args().data / "assessment/fba"
    fitted = {}
    for (band, instrument), values in sorted(rows(folder).items()):
        ranks = np.column_stack([stats.rankdata(column) for column in values.T])
        normals = stats.norm.ppf((ranks - 0.5) / len(values))
        correlation = np.corrcoef(normals.T)
        print(
            band,
            instrument,
            len(values),
            *(f"{mean:.3f} ({spread:.3f})" for mean, spread in zip(values.mean(0), values.std(0))),
            np.corrcoef(values.T)[np.triu_indices(4, 1)].round(2),
        )
        fitted.setdefault(band, {})[instrument] = {
            "students": len(values),
            "correlation": correlation.round(4).tolist(),
            "shares": _SHARES.round(4).tolist(),
            "quantiles": {
                name: np.quantile(column, _SHARES, method="hazen").round(4).tolist()
                for name, column in zip(CRITERIA, values.T)
            },
        }
    path = pathlib.Path(__file__).parent / "ratings.json"
    path.write_text(json.dumps(fitted, indent=1) + "\n")


if __name__ == "__main__":
    main()
