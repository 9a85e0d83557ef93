"""Trains and exports what ships, in one process. From models/:

    nice -n 10 /usr/bin/python3 -m rating.build --work WORK [--system NAME ...] [--scale 1]

For each system: a network learns from the takes of both levels, then goes on from there for either level on that
level's takes alone, and is exported with its best validation weights. Starting from both levels, PLAN's few epochs,
its smaller batches and larger rates are what separates this from the published recipe, which `rating.train` has by
default. --scale multiplies the epochs, for machines with time. Stopped and given again, it goes on.
"""

import argparse
import pathlib

from . import export, train

# System: epochs on both levels, epochs on one, further options of rating.train.
PLAN = {
    "pc-fcn": (24, 4, []),
    "siconvnet": (50, 10, ["--batch", "8", "--transposed", "0.75"]),
    "jointembed": (40, 8, ["--batch", "8", "--transposed", "0.75"]),
    "distmat": (6, 1, ["--batch", "8", "--rate", "0.01"]),
    "m-crnn": (6, 1, ["--shared", "--mel-frames", "300", "--batch", "5", "--rate", "3e-4"]),
    "pcm-crnn": (5, 1, ["--shared", "--mel-frames", "300", "--batch", "5", "--rate", "1e-3"]),
}


def main():
    """Follows PLAN."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--system", nargs="+", choices=list(PLAN), default=list(PLAN))
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args()
    for system in options.system:
        both, one, rest = PLAN[system]
        common = ["--work", str(options.work), "--system", system]
        epochs = str(max(1, round(both * options.scale)))
        train.main([*common, "--level", "both", "--epochs", epochs, "--validate-every", "2", *rest])
        start = str(options.work / "models" / f"{system}-both.pt")
        for level in ("middle", "symphonic"):
            epochs = str(max(1, round(one * options.scale)))
            train.main([*common, "--level", level, "--epochs", epochs, "--start", start, *rest])
            export.main([*common, "--level", level])


if __name__ == "__main__":
    main()
