#!/usr/bin/python3
"""Chooses how the network's outputs are read, on rendered validation data, and writes decoder.json. From models/:

    /usr/bin/python3 -m drum_transcriber.calibrate --checkpoint FILE --data DIR [DIR ...] --tool .../decode_drum_activations --out decoder.json

Thresholds and combining times by the F-measure at +-50 ms with a lean to precision (--beta), time biases by the median
deviation, confidences by logistic regression, the ghost bound by the two kinds' balance. Kits and drummers of the
validation data are in no training segment.
"""

import argparse
import json
import pathlib

import numpy as np

from drum_transcriber.dataset import read_segments
from drum_transcriber.hits import decode_peaks, join_segments, joined_reference, load_network, match_indices, segment_activations
from drum_transcriber.network import DETECTIONS

THRESHOLDS = np.round(np.concatenate([np.arange(0.04, 0.2, 0.02), np.arange(0.2, 0.71, 0.025)]), 3)
COMBINE_SECONDS = (0.02, 0.03, 0.04, 0.05)
SNARE, SNARE_GHOST = 1, 2


def f_beta(matched, reference, estimated, beta):
    """(1 + b^2) P R / (b^2 P + R); beta below 1 leans to precision."""
    below = beta**2 * reference + estimated
    return (1 + beta**2) * matched / below if below else 0.0


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


def calibrate(segments, outputs, tool, beta):
    """(parameters for decoder.json, lines of a report)."""
    parameters, report = neutral_parameters(COMBINE_SECONDS[0]), []
    by_combine = {}
    for kind, name in enumerate(DETECTIONS):
        chosen = np.nonzero(segments.known[:, kind])[0]
        reference = joined_reference(segments, chosen)[name]
        best = (-1.0,)
        for combine in COMBINE_SECONDS:
            key = (combine, chosen.tobytes())
            if key not in by_combine:
                by_combine[key] = decode_peaks(tool, neutral_parameters(combine), join_segments(outputs[chosen]))
            peaks = by_combine[key][name]
            for threshold in THRESHOLDS:
                times = peaks["time"][peaks["prominence"] >= threshold]
                matched = len(match_indices(reference[0], times)[0])
                score = f_beta(matched, len(reference[0]), len(times), beta)
                if score > best[0]:
                    best = (score, float(threshold), combine, matched, len(times), peaks)
        score, threshold, combine, matched, estimated, peaks = best
        selected = {key: values[peaks["prominence"] >= threshold] for key, values in peaks.items()}
        left, right = match_indices(reference[0], selected["time"])
        deviation = reference[0][left] - selected["time"][right]
        bias = float(np.median(deviation)) if len(deviation) else 0.0
        parameters["thresholds"][kind] = threshold
        parameters["combineSeconds"][kind] = combine
        parameters["biasSeconds"][kind] = round(bias, 4)
        if len(peaks["time"]):
            hit = np.zeros(len(peaks["time"]))
            hit[match_indices(reference[0], peaks["time"])[1]] = 1
            activation = np.clip(peaks["activation"], 1e-6, 1 - 1e-6)
            parameters["calibration"][kind] = [
                round(value, 4) for value in fit_logistic(np.log(activation / (1 - activation)), hit)
            ]
        if name == "SD" and len(left):
            struck, heard = reference[1][left], selected["velocity"][right]
            snares = np.isin(struck, (SNARE, SNARE_GHOST))
            parameters["ghostVelocity"] = ghost_bound(heard[snares], struck[snares] == SNARE_GHOST)
        count = len(reference[0])
        report.append(
            f"{name}: threshold {threshold:.3f} combine {1000 * combine:.0f} ms bias {1000 * bias:+.1f} ms "
            f"P {matched / max(1, estimated):.3f} R {matched / max(1, count):.3f} "
            f"F {f_beta(matched, count, estimated, 1):.3f} ({count} hits)"
        )
    return parameters, report


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True, help="folders of validation shards")
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="native decode_drum_activations")
    parser.add_argument("--beta", type=float, default=0.8, help="of the F-measure that thresholds maximise (default 0.8)")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    segments = read_segments(options.data)
    outputs = segment_activations(load_network(options.checkpoint), segments.features)
    parameters, report = calibrate(segments, outputs, options.tool, options.beta)
    print("\n".join(report))
    print(f"ghost velocity {parameters['ghostVelocity']}")
    options.out.write_text(json.dumps(parameters, indent=2) + "\n")


if __name__ == "__main__":
    main()
