"""Fits the tracker's confidence and writes it into wasm/core/rhythm/trained_patterns.h.

    cmake --preset native-release && cmake --build build/native-release --target track_beats
    /usr/bin/python3 models/rhythm_patterns/calibrate.py --data ../shared/data

Logistic regression of "beat F is at least 0.8" on Rhythm::evidence, over simulated detections (simulate.py) of the
validation performances, which no pattern was learned from, and lists of strewn hits, which have no beat. Prints how often
beats were right per confidence, each performance under coefficients that were fitted without it (five folds; all
conditions of a performance are in one), what the bound of train.py withholds and lets pass, and the Brier score beside
that of always saying the share of right ones; then fits to all of them.
"""

import argparse
import pathlib
import re
import sys

import numpy as np

import performances
import simulate
import train

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "evaluation"))

from onset_scores import count  # noqa: E402

CONDITIONS = ("detected", "poor", "three classes")
RIGHT = 0.8
TOLERANCE = 0.07
STREWN = 60
# Keeps the coefficients finite if a term separates the two kinds.
RIDGE = 0.1
ITERATIONS = 30
FOLDS = 5


def is_right(item, answer):
    first, last = item.hits[0, 0] - 0.1, item.hits[-1, 0] + 0.1
    truth = [t for t in item.beats[:, 0] if first <= t <= last] if len(item.beats) else []
    found = [t for t in answer.beats[:, 0] if first <= t <= last]
    return count(truth, found, TOLERANCE).f_measure >= RIGHT


def fit(evidence, right):
    """Logistic regression by Newton's method."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(ITERATIONS):
        p = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (right - p) - RIDGE * weights
        curve = (evidence * (p * (1 - p))[:, None]).T @ evidence + RIDGE * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder that holds drums/groove")
    parser.add_argument("--tool", type=pathlib.Path, default=simulate.TOOL)
    options = parser.parse_args()
    rng = np.random.default_rng(3)
    whole = [p for p in performances.groove(options.data, "validation", fills=False) if p.hits[-1, 0] > 8]
    items = [
        (index % FOLDS, item)
        for index, performance in enumerate(whole)
        for condition in CONDITIONS
        if (item := simulate.excerpt(performance, rng, rng.uniform(8, 45), condition))
    ]
    items += [
        (index % FOLDS, simulate.strewn(rng, rng.uniform(8, 45), rng.uniform(1, 9))) for index in range(STREWN)
    ]
    answers = simulate.track([item for _, item in items], options.tool, evidence=True)
    found = [(fold, item, answer) for (fold, item), answer in zip(items, answers) if answer is not None]
    folds = np.array([fold for fold, _, _ in found])
    evidence = np.array([answer.evidence for _, _, answer in found])
    right = np.array([is_right(item, answer) for _, item, answer in found], float)
    strewn = np.array([item.meter == "none" for _, item, _ in found])
    confidence = np.zeros(len(found))
    for fold in range(FOLDS):
        kept = folds == fold
        confidence[kept] = 1 / (1 + np.exp(-evidence[kept] @ fit(evidence[~kept], right[~kept])))
    weights = fit(evidence, right)
    print(f"{len(found)} lists, {right.mean():.2f} right; coefficients {weights.round(3)}")
    print(f"  Brier score {np.mean((confidence - right) ** 2):.3f}, of the share alone {right.mean() * (1 - right.mean()):.3f}")
    for low in np.arange(0, 1, 0.2):
        chosen = (confidence >= low) & (confidence < low + 0.2)
        if chosen.any():
            print(f"  confidence {low:.1f}-{low + 0.2:.1f}: right {right[chosen].mean():.2f} of {chosen.sum()}")
    given = confidence >= train.LEAST_CONFIDENCE
    print(f"  given at {train.LEAST_CONFIDENCE}: {given.mean():.2f} of all, {right[given].mean():.2f} of them right")
    print(f"  strewn hits given a beat: {given[strewn].mean():.2f}")
    print(f"  right beats withheld: {(~given)[right > 0].mean():.2f}")
    text = train.OUTPUT.read_text()
    numbers = ", ".join(f"{weight:.4f}" for weight in weights)
    train.OUTPUT.write_text(re.sub(r"kConfidence\{[^}]*\}", f"kConfidence{{{numbers}}}", text))


if __name__ == "__main__":
    main()
