"""Ratings as expert panels give them, and the faults that go with them.

Four criteria are drawn through a Gaussian copula whose correlations and marginal quantiles are those of the technical
etudes of the Florida Bandmasters Association's auditions of 2013 to 2015, for each band and instrument (ratings.json,
made by fit_ratings.py). A rating is turned into severities of faults by SEVERITIES; the label is the rating after panel
noise, on the grid of the points that the panel has.
"""

import functools
import json
import pathlib

import numpy as np
from scipy import stats

CRITERIA = ("musicality", "noteAccuracy", "rhythmicAccuracy", "toneQuality")
# Maximum points of the panel: a rating is a whole number of points divided by it.
POINTS = (20, 10, 10, 15)
PANEL_NOISE = 0.06
# Log-normal spread of each severity around the table's value: two players with one rating differ.
SPREAD = 0.3
_ANCHORS = np.array([0.2, 0.4, 0.6, 0.8, 1.0])
# Fault: (criterion, severity at the ratings .2, .4, .6, .8, 1.0). Shares are per written note; "per30" are events per
# 30 s; "slowness" is how far the tempo stays below the target, "flatness" how far the dynamic range stays below 20 dB.
SEVERITIES = {
    "wrong": (1, (0.18, 0.09, 0.04, 0.015, 0.003)),
    "missed": (1, (0.15, 0.07, 0.03, 0.01, 0.002)),
    "extra": (1, (0.08, 0.04, 0.02, 0.01, 0.002)),
    "restarts_per30": (1, (2.5, 1.2, 0.5, 0.1, 0.0)),
    "onset_ms": (2, (90, 55, 35, 22, 12)),
    "drift": (2, (0.18, 0.10, 0.06, 0.03, 0.015)),
    "figures": (2, (0.20, 0.10, 0.04, 0.01, 0.0)),
    "pauses_per30": (2, (4, 2, 0.8, 0.2, 0.0)),
    "tuning_cents": (3, (35, 22, 15, 10, 6)),
    "wobble_cents": (3, (30, 18, 10, 6, 3)),
    "noise_db": (3, (-10, -15, -20, -25, -30)),
    "tremor_db": (3, (3.5, 2.0, 1.2, 0.6, 0.3)),
    "squeaks_per30": (3, (1.5, 0.6, 0.2, 0.05, 0.0)),
    "flatness_db": (0, (17, 14, 10, 6, 2)),
    "slowness": (0, (0.35, 0.20, 0.10, 0.03, 0.0)),
}
DYNAMIC_SPAN_DB = 20.0
# Severities that are levels in dB: the spread is added, so many dB.
_SPREAD_DB = {"noise_db": 2.0}


@functools.cache
def _fitted():
    return json.loads((pathlib.Path(__file__).parent / "ratings.json").read_text())


def group(band, instrument):
    """The fitted row of a band ("middle", "symphonic") and instrument; other instruments have that of the clarinet."""
    rows = _fitted()[band]
    return rows.get(instrument, rows["clarinet"])


def drawn(band, instrument, rng):
    """Four latent ratings 0..1, in the order of CRITERIA."""
    fitted = group(band, instrument)
    normals = rng.multivariate_normal(np.zeros(4), np.array(fitted["correlation"]), method="cholesky")
    places = stats.norm.cdf(normals)
    share = np.array(fitted["shares"])
    return np.array([np.interp(place, share, fitted["quantiles"][name]) for place, name in zip(places, CRITERIA)])


def labelled(latent, rng):
    """What a panel writes down: noise added, on the grid of its points, within 0..1."""
    noisy = np.asarray(latent) + PANEL_NOISE * rng.standard_normal(4)
    points = np.array(POINTS)
    return np.clip(np.round(noisy * points) / points, 0, 1)


def severities(latent, rng):
    """Fault to severity for four latent ratings; draws the same numbers whatever the ratings are."""
    found = {}
    for fault, (criterion, values) in SEVERITIES.items():
        rating = float(np.clip(latent[criterion], 0, 1))
        if rating >= _ANCHORS[0]:
            value = float(np.interp(rating, _ANCHORS, values))
        else:
            # Below the table: as steep as between its last two rows.
            value = values[0] + (values[0] - values[1]) * (_ANCHORS[0] - rating) / (_ANCHORS[1] - _ANCHORS[0])
        normal = rng.standard_normal()
        if fault in _SPREAD_DB:
            value += _SPREAD_DB[fault] * normal
        else:
            value *= np.exp(SPREAD * normal)
        found[fault] = float(value)
    for share in ("wrong", "missed", "extra", "figures"):
        found[share] = min(found[share], 0.4)
    found["slowness"] = min(found["slowness"], 0.6)
    found["flatness_db"] = min(found["flatness_db"], DYNAMIC_SPAN_DB - 1)
    return found
