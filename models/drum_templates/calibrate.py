"""Checks time stamps and calibrates confidences on rendered patterns (render.py), whose onsets are known.

    cmake --preset native-release && cmake --build build/native-release --target transcribe_drums
    /usr/bin/python3 models/drum_templates/calibrate.py --data ../shared/data [--engine pfnmf-smt]

Prints, per class: pooled F (+-50 ms) at the tuned threshold; median and spread of the time-stamp error; and the
logistic regression of "candidate is a hit" on log2(salience / 0.12), which is kCalibration of
wasm/core/drums/drum_transcriber.cpp.
"""

import argparse
import pathlib
import subprocess

import numpy as np
from scipy.optimize import minimize

import build
import render

TUNED_LAMBDA = 0.12
TOLERANCE_SECONDS = 0.05
SAME_HIT_SECONDS = 0.03


def candidates(tool, engine, samples):
    """{class: [(rise time, lowest lambda, salience)]} of transcribe_drums."""
    family = "200d" if "200d" in engine else "smt"
    convention = "hamming-uncentred" if engine.startswith("toolbox") else "hann-centred"
    templates = build.REPOSITORY / f"public/models/drum-templates/{family}-{convention}.f32"
    command = [str(tool), engine, str(templates)]
    output = subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True).stdout
    found = {drum: [] for drum in build.CLASSES}
    for line in output.decode().splitlines():
        drum, time, lowest, salience, *_ = line.split()
        found[drum].append((float(time), float(lowest), float(salience)))
    return found


def one_to_one(reference, estimates):
    """Pairs (reference, estimate) of a maximum matching within the tolerance; both sorted, so greedy is maximal."""
    pairs, i, j = [], 0, 0
    while i < len(reference) and j < len(estimates):
        error = estimates[j] - reference[i]
        if abs(error) <= TOLERANCE_SECONDS:
            pairs.append((i, j))
            i += 1
            j += 1
        elif error < 0:
            j += 1
        else:
            i += 1
    return pairs


def merged(found, chosen):
    """The chosen candidates in order of time, the more salient where rise points coincide."""
    hits = []
    for hit in sorted(hit for hit in found if chosen(hit)):
        if hits and hit[0] - hits[-1][0] < SAME_HIT_SECONDS:
            hits[-1] = max(hits[-1], hit, key=lambda each: each[2])
        else:
            hits.append(hit)
    return hits


def logistic(salience, is_hit):
    """(log-odds at the tuned threshold, gain per doubling) of greatest likelihood."""
    doublings = np.log2(np.asarray(salience) / TUNED_LAMBDA)
    truth = np.asarray(is_hit, float)

    def loss(parameters):
        odds = parameters[0] + parameters[1] * doublings
        return np.mean(np.logaddexp(0.0, odds) - truth * odds)

    return minimize(loss, [0.0, 1.0]).x


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--engine", default="pfnmf-smt")
    parser.add_argument(
        "--tool", type=pathlib.Path, default=build.REPOSITORY / "build/native-release/wasm/tools/transcribe_drums"
    )
    arguments = parser.parse_args()
    errors = {}
    counts = {drum: np.zeros(3, int) for drum in build.CLASSES}
    evidence = {drum: ([], []) for drum in build.CLASSES}
    for name, samples, truth in render.validation_set(arguments.data):
        found = candidates(arguments.tool, arguments.engine, samples)
        condition = "with accompaniment" if name.endswith("-mix") else "drums alone"
        for drum in build.CLASSES:
            reference = sorted(onset for onset, _ in truth[drum])
            hits = merged(found[drum], lambda hit: hit[1] <= TUNED_LAMBDA < hit[2])
            pairs = one_to_one(reference, [hit[0] for hit in hits])
            counts[drum] += [len(pairs), len(reference), len(hits)]
            errors.setdefault((condition, drum), []).extend(hits[j][0] - reference[i] for i, j in pairs)
            # Confidence must hold at every sensitivity, so every candidate counts.
            every = merged(found[drum], lambda hit: True)
            right = {j for _, j in one_to_one(reference, [hit[0] for hit in every])}
            evidence[drum][0].extend(hit[2] for hit in every)
            evidence[drum][1].extend(j in right for j in range(len(every)))
    for (condition, drum), values in sorted(errors.items()):
        ms = 1e3 * np.asarray(values)
        print(
            f"{condition:18s} {drum}: {len(ms):4d} matched, error median {np.median(ms):+5.1f} ms, "
            f"quartiles {np.percentile(ms, 25):+5.1f} {np.percentile(ms, 75):+5.1f}"
        )
    for drum in build.CLASSES:
        matched, references, estimates = counts[drum]
        at_tuned, per_doubling = logistic(*evidence[drum])
        print(
            f"{drum}: F {2 * matched / max(1, references + estimates):.3f}; "
            f"log-odds at tuned {at_tuned:+.2f}, per doubling {per_doubling:+.2f} ({len(evidence[drum][0])} candidates)"
        )


if __name__ == "__main__":
    main()
