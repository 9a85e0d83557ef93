#!/usr/bin/python3
"""Chooses how the network's outputs are read, on rendered validation data, and writes decoder.json. From models/:

    /usr/bin/python3 -m drum_transcriber.calibrate --checkpoint FILE --data DIR [DIR ...] --tool .../decode_drum_activations --out decoder.json

Combining times by the F-measure at +-50 ms; thresholds by the one-standard-error rule (L. Breiman et al.,
"Classification and regression trees", 1984, section 3.4.3): the highest whose F is within a standard error of the best,
because thresholds from synthetic sound sit too low on real recordings (specs/drums.md section 9). Time biases by the
median deviation, confidences by logistic regression, the ghost bound by the two kinds' balance. Kits and drummers of
the validation data are in no training segment.
"""

import argparse
import json
import pathlib

import numpy as np

from drum_transcriber.dataset import read_segments
from drum_transcriber.hits import (
    GAP_FRAMES,
    decode_peaks,
    join_segments,
    joined_reference,
    load_network,
    match_indices,
    segment_activations,
)
from drum_transcriber.network import DETECTIONS, FRAMES_PER_SECOND

THRESHOLDS = np.round(np.concatenate([np.arange(0.04, 0.2, 0.02), np.arange(0.2, 0.71, 0.025)]), 3)
COMBINE_SECONDS = (0.02, 0.03, 0.04, 0.05)
SNARE, SNARE_GHOST = 1, 2
JACKKNIFE_GROUPS = 24


def f_measure(matched, total):
    """2 matched / (annotated + heard)."""
    return 2 * matched / total if total else 0.0


def jackknife_error(matched, totals):
    """Standard error of the pooled F: groups of segments left out in turn.

    @param matched, totals [segments]: matched hits; annotated and heard ones together
    """
    groups = np.arange(len(matched)) % min(JACKKNIFE_GROUPS, len(matched))
    left_out = [f_measure(matched[groups != g].sum(), totals[groups != g].sum()) for g in np.unique(groups)]
    return float(np.sqrt((len(left_out) - 1) * np.var(left_out)))


def fit_logistic(x, hit, weight_decay=1e-3, rounds=50):
    """Slope (>= 0) and offset of P(hit) = sigmoid(slope x + offset) by Newton's method on the penalised likelihood."""
    parameters = np.array([1.0, 0.0])
    design = np.stack([x, np.ones_like(x)], axis=1)
    for _ in range(rounds):
        probability = 1 / (1 + np.exp(-np.clip(design @ parameters, -30, 30)))
        gradient = design.T @ (probability - hit) / len(x) + weight_decay * (parameters - [1, 0])
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design / len(x) + weight_decay * np.eye(2)
        parameters = parameters - np.linalg.solve(curvature, gradient)
    return [max(0.0, float(parameters[0])), float(parameters[1])]


def neutral_parameters(combine):
    """A decoder that reports every peak worth a threshold."""
    return {
        "thresholds": [float(THRESHOLDS[0])] * 7,
        "biasSeconds": [0.0] * 7,
        "combineSeconds": [combine] * 7,
        "calibration": [[1.0, 0.0]] * 7,
        "ghostVelocity": 0.0,
    }


def ghost_bound(velocities, ghost):
    """Velocity below which a snare is called a ghost: the balanced accuracy's best; 0 without both kinds."""
    if ghost.all() or not ghost.any():
        return 0.0
    bounds = np.arange(0.05, 0.7, 0.01)
    scores = [((velocities[ghost] < b).mean() + (velocities[~ghost] >= b).mean()) / 2 for b in bounds]
    return round(float(bounds[int(np.argmax(scores))]), 2)


def choose_threshold(reference, peaks, count, stride):
    """(threshold, F there, best F) by the one-standard-error rule.

    @param reference seconds; peaks: of one detection (hits.decode_peaks); count: segments; stride: seconds of each
    """

    def per_segment(times):
        return np.bincount((times / stride).astype(int), minlength=count)[:count]

    annotated, scores, errors = per_segment(reference), [], []
    for threshold in THRESHOLDS:
        times = peaks["time"][peaks["prominence"] >= threshold]
        matched = per_segment(reference[match_indices(reference, times)[0]])
        totals = annotated + per_segment(times)
        scores.append(f_measure(matched.sum(), totals.sum()))
        errors.append(jackknife_error(matched, totals))
    best = int(np.argmax(scores))
    chosen = max(i for i, score in enumerate(scores) if score >= scores[best] - errors[best])
    return float(THRESHOLDS[chosen]), scores[chosen], scores[best]


def calibrate(segments, outputs, tool):
    """(parameters for decoder.json, lines of a report)."""
    parameters, report, decoded = neutral_parameters(COMBINE_SECONDS[0]), [], {}
    stride = (segments.features.shape[1] + GAP_FRAMES) / FRAMES_PER_SECOND
    for kind, name in enumerate(DETECTIONS):
        chosen = np.nonzero(segments.known[:, kind])[0]
        seconds, instruments, _ = joined_reference(segments, chosen)[name]
        tried = []
        for combine in COMBINE_SECONDS:
            key = (combine, chosen.tobytes())
            if key not in decoded:
                decoded[key] = decode_peaks(tool, neutral_parameters(combine), join_segments(outputs[chosen]))
            tried.append((*choose_threshold(seconds, decoded[key][name], len(chosen), stride), combine))
        threshold, score, highest, combine = max(tried, key=lambda each: each[2])
        peaks = decoded[combine, chosen.tobytes()][name]
        selected = {key: values[peaks["prominence"] >= threshold] for key, values in peaks.items()}
        left, right = match_indices(seconds, selected["time"])
        deviation = seconds[left] - selected["time"][right]
        bias = float(np.median(deviation)) if len(deviation) else 0.0
        parameters["thresholds"][kind] = threshold
        parameters["combineSeconds"][kind] = combine
        parameters["biasSeconds"][kind] = round(bias, 4)
        if len(peaks["time"]):
            hit = np.zeros(len(peaks["time"]))
            hit[match_indices(seconds, peaks["time"])[1]] = 1
            activation = np.clip(peaks["activation"], 1e-6, 1 - 1e-6)
            parameters["calibration"][kind] = [
                round(value, 4) for value in fit_logistic(np.log(activation / (1 - activation)), hit)
            ]
        if name == "SD" and len(left):
            struck, heard = instruments[left], selected["velocity"][right]
            snares = np.isin(struck, (SNARE, SNARE_GHOST))
            parameters["ghostVelocity"] = ghost_bound(heard[snares], struck[snares] == SNARE_GHOST)
        report.append(
            f"{name}: threshold {threshold:.3f} combine {1000 * combine:.0f} ms bias {1000 * bias:+.1f} ms "
            f"P {len(left) / max(1, len(selected['time'])):.3f} R {len(left) / max(1, len(seconds)):.3f} "
            f"F {score:.3f} (best {highest:.3f}; {len(seconds)} hits)"
        )
    return parameters, report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True, help="folders of validation shards")
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="native decode_drum_activations")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    segments = read_segments(options.data)
    outputs = segment_activations(load_network(options.checkpoint), segments.features)
    parameters, report = calibrate(segments, outputs, options.tool)
    print("\n".join(report))
    print(f"ghost velocity {parameters['ghostVelocity']}")
    options.out.write_text(json.dumps(parameters, indent=2) + "\n")


if __name__ == "__main__":
    main()
