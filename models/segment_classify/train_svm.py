"""Trains the classifiers of the segment-and-classify systems and writes them for the core (wasm/core/learn/linear_svm.h).

    /usr/bin/python3 models/segment_classify/train_svm.py --data ../shared/data --work DIR --system mfcc-svm

Recipe as published: every frame is a sample of three binary problems, positive in the frame of an onset; frames t,
t + 1, t + 2 spliced; 15 % set aside, a tenth of the rest used; min-max scaling; linear SVMs in the primal with balanced
class weights, C by ten-fold cross-validation on accuracy. What ships is trained on all groups of kits (patterns.py). Then each
group is left out once, with the same C, which prints how well the others generalise and calibrates the probabilities.
With --recordings DIR it trains on the user's own annotated sets instead, laid out as patterns.labelled_folder() says.
"""

import argparse
import pathlib
import subprocess
import warnings

import numpy as np
import torch
from scipy.optimize import minimize
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.svm import LinearSVC

import patterns
from network import Autoencoder
from patterns import REPOSITORY
from train_encoder import SEGMENT, features

RATE, HOP = 44100, 512
CLASSES = ("KD", "SD", "HH")
C_GRID = [0.1, 1, 10, 100, 1000]
ASIDE_SHARE, USED_SHARE = 0.15, 0.1
# The encoders' channels are nearly collinear: with a C of 1000 even 1,000 iterations do not reach scikit-learn's
# tolerance, and accuracies of the search settle long before.
MOST_ITERATIONS, SEARCH_TOLERANCE = 100, 0.1
TOLERANCE_SECONDS = 0.05


def load_encoder(system, work):
    """The trained network, or the untrained one that conv-random is."""
    torch.manual_seed(0)
    network = Autoencoder()
    if system != "conv-random":
        network.load_state_dict(torch.load(work / f"{system}.pt", map_location="cpu")["network"])
    return network.encoder.eval()


def encoded_pictures(encoder, frames):
    """pictures x 64 x 128: the encoder's answers, the last picture filled up with silence."""
    count = -(-len(frames) // SEGMENT)
    padded = np.zeros((count * SEGMENT, SEGMENT), np.float32)
    padded[: len(frames)] = frames
    cut = torch.from_numpy(padded.reshape(count, SEGMENT, SEGMENT).transpose(0, 2, 1).copy())[:, None]
    with torch.no_grad():
        return encoder(cut).numpy()


def encoded(encoder, frames, drop_remainder):
    """Features of every frame; with drop_remainder those that fill no whole picture are 0, as published."""
    found = encoded_pictures(encoder, frames)
    result = found.transpose(0, 2, 1).reshape(-1, found.shape[1])[: len(frames)].copy()
    if drop_remainder:
        result[len(frames) // SEGMENT * SEGMENT :] = 0.0
    return result


def spliced(frames):
    """Frames t, t + 1, t + 2 side by side; the last stands in for those beyond the end."""
    last = len(frames) - 1
    at = np.arange(len(frames))
    return np.concatenate([frames[np.minimum(at + step, last)] for step in range(3)], 1)


def frame_labels(truth, count):
    """frames x 3: whether an onset lies in the frame."""
    labels = np.zeros((count, len(CLASSES)), bool)
    for index, drum in enumerate(CLASSES):
        frames = (np.asarray(truth[drum]) * RATE / HOP).astype(int)
        labels[frames[frames < count], index] = True
    return labels


def onset_frames(tools, samples):
    command = [str(tools / "extract_segment_features"), "onsets"]
    output = subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True).stdout
    return np.array(output.split(), int)


def trained(samples, labels, rng, folds, given_c=None):
    """(minima, reciprocal ranges, weights, biases, C per class) on a published share of the samples."""
    order = rng.permutation(len(samples))
    used = order[int(ASIDE_SHARE * len(order)) :]
    used = used[: int(USED_SHARE * len(used))]
    x = samples[used].astype(np.float64)
    minima, ranges = x.min(0), x.max(0) - x.min(0)
    scales = np.where(ranges > 0, 1 / np.where(ranges > 0, ranges, 1), 0.0)
    x = (x - minima) * scales
    weights, biases, chosen = [], [], []
    for index in range(len(CLASSES)):
        y = labels[used, index]
        machine = LinearSVC(dual=False, class_weight="balanced", max_iter=MOST_ITERATIONS)
        if given_c is None:
            sketch = clone(machine).set_params(tol=SEARCH_TOLERANCE)
            search = GridSearchCV(sketch, {"C": C_GRID}, cv=folds, scoring="accuracy", refit=False).fit(x, y)
            best = search.best_params_["C"]
        else:
            best = given_c[index]
        machine.set_params(C=best).fit(x, y)
        weights.append(machine.coef_[0])
        biases.append(machine.intercept_[0])
        chosen.append(machine.C)
    return minima, scales, np.array(weights), np.array(biases), chosen


def margins(model, samples):
    minima, scales, weights, biases, _ = model
    return (samples - minima) * scales @ weights.T + biases


def matched(reference, estimates):
    """Which estimates are one-to-one within the tolerance of a reference (both sorted)."""
    right, i, j = np.zeros(len(estimates), bool), 0, 0
    while i < len(reference) and j < len(estimates):
        error = estimates[j] - reference[i]
        if abs(error) <= TOLERANCE_SECONDS:
            right[j] = True
            i += 1
            j += 1
        elif error < 0:
            j += 1
        else:
            i += 1
    return right


def platt(values, truth):
    """Slope and offset of greatest likelihood for P(truth | margin)."""

    def loss(parameters):
        odds = parameters[0] * values + parameters[1]
        return np.mean(np.logaddexp(0.0, odds) - truth * odds)

    return minimize(loss, [1.0, 0.0]).x


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=pathlib.Path, help="the data pack")
    source.add_argument("--recordings", type=pathlib.Path, help="annotated sets of your own")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for what is computed once")
    parser.add_argument("--system", choices=["mfcc-svm", "conv-random", "conv-ae", "conv-dae"], required=True)
    parser.add_argument("--folds", type=int, default=10, help="of the cross-validation that chooses C")
    parser.add_argument("--reference-dropped-remainder", action="store_true", help="as published: the last frames are 0")
    parser.add_argument("--tools", type=pathlib.Path, default=REPOSITORY / "build/native-release/wasm/tools")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore", ConvergenceWarning)
    if arguments.recordings:
        sets = patterns.labelled_folder(arguments.recordings)
    else:
        sets = patterns.training_set(arguments.data, arguments.work)

    encoder = None if arguments.system == "mfcc-svm" else load_encoder(arguments.system, arguments.work)
    described = {}
    for group, recordings in sets.items():
        described[group] = []
        for samples, truth in recordings:
            frames = features(arguments.tools, "encoder" if encoder else "mfcc", samples)
            if encoder:
                frames = encoded(encoder, frames, arguments.reference_dropped_remainder)
            onsets = onset_frames(arguments.tools, samples)
            described[group].append((spliced(frames), frame_labels(truth, len(frames)), onsets, truth))

    rng = np.random.default_rng(0)

    def gathered(groups):
        parts = [part for group in groups for part in described[group]]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    shipped = trained(*gathered(described), rng, arguments.folds)
    print(f"{arguments.system}: trained on all groups, C {shipped[4]}", flush=True)
    values, hits = [[] for _ in CLASSES], [[] for _ in CLASSES]
    for left_out in described:
        model = trained(*gathered([group for group in described if group != left_out]), rng, arguments.folds, shipped[4])
        counts = np.zeros((len(CLASSES), 3), int)
        for samples, _, onsets, truth in described[left_out]:
            decided = margins(model, samples[onsets])
            for index, drum in enumerate(CLASSES):
                times = onsets * HOP / RATE
                found = decided[:, index] > 0
                right = matched(truth[drum], times[found])
                counts[index] += [right.sum(), found.sum(), len(truth[drum])]
                values[index].append(decided[:, index])
                hits[index].append(matched(truth[drum], times))
        scores = [2 * right / max(1, found + asked) for right, found, asked in counts]
        cells = "/".join(f"{score:.3f}" for score in scores)
        print(f"{arguments.system} without {left_out}: F {cells}, mean {np.mean(scores):.3f}", flush=True)

    minima, scales, weights, biases, _ = shipped
    exported = [minima, scales]
    for index in range(len(CLASSES)):
        calibration = platt(np.concatenate(values[index]), np.concatenate(hits[index]).astype(float))
        exported += [weights[index], [biases[index]], calibration]
    np.concatenate(exported).astype("<f4").tofile(arguments.work / f"{arguments.system}.f32")


if __name__ == "__main__":
    main()
