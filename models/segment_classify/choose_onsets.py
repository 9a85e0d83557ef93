"""Recall of the onset detector on the validation kits and drummers, for the settings in wasm/core/drums/segment_features.h.

    /usr/bin/python3 models/segment_classify/choose_onsets.py --data ../shared/data

A lost onset is lost for good, a superfluous one can still be refused by the classifier: wanted is a recall near 1 with
as few onsets as possible.
"""

import argparse
import pathlib
import subprocess

import numpy as np

from patterns import REPOSITORY, render
from train_svm import HOP, RATE

COMPRESSIONS = (100, 1000)
THRESHOLDS = (0.002, 0.004, 0.007, 0.01, 0.02)
REACH_SECONDS = 0.03


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument(
        "--tool",
        type=pathlib.Path,
        default=REPOSITORY / "build/native-release/wasm/tools/extract_segment_features",
    )
    arguments = parser.parse_args()
    recordings = list(render.validation_set(arguments.data))
    for compression in COMPRESSIONS:
        for threshold in THRESHOLDS:
            command = [str(arguments.tool), "onsets", str(compression), str(threshold)]
            found_hits, hits, onsets, errors = np.zeros(3, int), np.zeros(3, int), 0, []
            strokes = 0
            for _, samples, truth in recordings:
                output = subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True).stdout
                times = np.array(output.split(), int) * HOP / RATE
                onsets += len(times)
                strokes += len({round(onset, 2) for drum in truth.values() for onset, _ in drum})
                for index, drum in enumerate(truth.values()):
                    for onset, _ in drum:
                        error = times[np.argmin(np.abs(times - onset))] - onset if len(times) else 1.0
                        found_hits[index] += abs(error) < REACH_SECONDS
                        if abs(error) < REACH_SECONDS:
                            errors.append(error)
                    hits[index] += len(drum)
            recall = "/".join(f"{share:.3f}" for share in found_hits / hits)
            print(
                f"compression {compression}, threshold {threshold}: recall {recall}, {onsets / strokes:.2f} onsets per "
                f"stroke, median error {1e3 * np.median(errors):+.1f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
