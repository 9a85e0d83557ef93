#!/usr/bin/python3
"""Scores a checkpoint of the drum network on MDB Drums or on rendered shards. From models/:

    /usr/bin/python3 -m drum_transcriber.evaluate --checkpoint FILE --decoder decoder.json --tools build/native-release/wasm/tools \\
        (--mdb DIR | --shards DIR [DIR ...])

For the time before a network is exported; models/evaluation/drums.py scores what ships, through the product. Class labels:
side stick and other percussion are no part of the five classes. F pooled over tracks, one-to-one.
"""

import argparse
import json
import pathlib

import numpy as np
import torch

from drum_transcriber.dataset import read_segments
from drum_transcriber.hits import decode_peaks, join_segments, joined_reference, load_network, match_indices, segment_activations
from drum_transcriber.network import DETECTIONS, run_in_windows
from drum_transcriber.self_training import decode, extract_features
from evaluation.onset_scores import Counts, count

CLASSES = ("KD", "SD", "HH", "TT", "CY")
CONDITIONS = {"drum_only": "_Drum", "full_mix": "_MIX", "mix_from_raw": "_MIXRAW"}
GROUPS = {"HH": (4, 5, 6), "TT": (7, 8, 9), "CY": (10, 11)}


def selected(peaks, parameters):
    """{detection: sorted seconds} of the peaks that the thresholds select."""
    times = {}
    for kind, name in enumerate(DETECTIONS):
        chosen = peaks[name]["prominence"] >= parameters["thresholds"][kind]
        times[name] = np.sort(peaks[name]["time"][chosen])
    return times


def read_annotation(path):
    """{class: sorted seconds} of one of MDB's class files."""
    onsets = {name: [] for name in CLASSES}
    for line in path.read_text().splitlines():
        time, label = line.split()
        if label in onsets:
            onsets[label].append(float(time))
    return onsets


def line_of(title, counts):
    cells = " ".join(f"{name} {counts[name].f_measure:.3f}" if counts[name].reference else f"{name}  -   " for name in counts)
    three = sum((counts[name] for name in CLASSES[:3]), Counts())
    five = sum(counts.values(), Counts())
    precision, recall = (five.matched / max(1, total) for total in (five.estimated, five.reference))
    return f"{title:<34} {cells} | 3-class {three.f_measure:.3f} | 5-class {five.f_measure:.3f} (P {precision:.3f} R {recall:.3f})"


def score_mdb(options, network, parameters):
    for condition, suffix in CONDITIONS.items():
        heard, annotated = {}, {}
        for file in sorted((options.mdb / condition).glob(f"MusicDelta_*{suffix}.*")):
            track = file.stem[len("MusicDelta_") : -len(suffix)]
            features = extract_features(options.tools / "extract_drum_features", decode(file))
            frames = run_in_windows(network, torch.from_numpy(features.copy())).numpy()
            heard[track] = selected(decode_peaks(options.tools / "decode_drum_activations", parameters, frames), parameters)
            annotated[track] = read_annotation(options.mdb / "annotations/class" / f"MusicDelta_{track}_class.txt")
        for tolerance in options.tolerance:
            tables = {
                track: {name: count(annotated[track][name], list(heard[track][name]), tolerance) for name in CLASSES}
                for track in heard
            }
            pooled = {name: sum((table[name] for table in tables.values()), Counts()) for name in CLASSES}
            print(line_of(f"{condition} ({len(tables)}) +-{1000 * tolerance:.0f} ms", pooled))
            if options.per_track and tolerance == options.tolerance[0]:
                for track, table in tables.items():
                    print(line_of(f"    {track}", table))
                    cells = (f"{name} {c.matched}/{c.reference}/{c.estimated}" for name, c in table.items())
                    print("        matched/annotated/heard " + " ".join(cells))


def score_shards(options, network, parameters):
    for folder in options.shards:
        segments = read_segments([folder])
        outputs = segment_activations(network, segments.features)
        pooled = {name: Counts() for name in CLASSES}
        articulation = {}
        for mask in np.unique(segments.known, axis=0):
            chosen = np.nonzero((segments.known == mask).all(axis=1))[0]
            peaks = decode_peaks(options.tools / "decode_drum_activations", parameters, join_segments(outputs[chosen]))
            reference = joined_reference(segments, chosen)
            for kind, name in enumerate(DETECTIONS):
                if name not in CLASSES or not mask[kind]:
                    continue
                high = peaks[name]["prominence"] >= parameters["thresholds"][kind]
                left, right = match_indices(reference[name][0], peaks[name]["time"][high], options.tolerance[0])
                pooled[name] += Counts(len(left), len(reference[name][0]), int(high.sum()))
                if name in GROUPS:
                    same = reference[name][1][left] == peaks[name]["instrument"][high][right]
                    right_so_far, total = articulation.get(name, (0, 0))
                    articulation[name] = (right_so_far + int(same.sum()), total + len(same))
        print(line_of(f"{folder.name} ({len(segments)} segments)", pooled))
        print("    articulation right: " + " ".join(f"{k} {a / max(1, b):.3f}" for k, (a, b) in articulation.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--decoder", type=pathlib.Path, required=True)
    parser.add_argument("--tools", type=pathlib.Path, required=True, help="folder of the native tools")
    parser.add_argument("--mdb", type=pathlib.Path, help="folder of MDB Drums")
    parser.add_argument("--shards", type=pathlib.Path, nargs="+")
    parser.add_argument("--tolerance", type=float, nargs="+", default=[0.05])
    parser.add_argument("--per-track", action="store_true")
    options = parser.parse_args()
    network = load_network(options.checkpoint)
    parameters = json.loads(options.decoder.read_text())
    if options.mdb:
        score_mdb(options, network, parameters)
    if options.shards:
        score_shards(options, network, parameters)


if __name__ == "__main__":
    main()
