"""Simulated takes and what the rating models read of them.

    nice -n 10 /usr/bin/python3 -m rating.corpus --data DIR --tools TOOLS --work WORK --counts 800 120 160   (from models/)

Writes WORK/takes/NAME.wav, .csv (score) and .json (truth), and through the core's extract_rating_inputs
WORK/inputs/NAME.{contour,mel,score,distance,descriptors}.npy. Takes that exist are kept, so the command may be stopped and given
again, with higher counts too. Bands and splits alternate: whenever it stops, what there is has all of them. Two of them
share the work with --part 0/2 and --part 1/2. About 0.6 s of one free core a take.
"""

import argparse
import json
import pathlib
import subprocess

from take_simulator import scores
from take_simulator.simulate import BANDS, simulate, write_wav

SPLITS = ("train", "validation", "test")
DISTANCE_SIZE = 400
_BATCH = 16
KINDS = ("contour", "mel", "score", "distance", "descriptors")


def wanted(counts):
    """(split, band, number) of every take: each band's splits in step, so that all of them grow together."""
    most = max(counts)
    order = []
    for split, count in zip(SPLITS, counts):
        order += [((number + 0.5) / count * most, split, band, number) for number in range(count) for band in BANDS]
    return [row[1:] for row in sorted(order)]


def extract(names, work, tools):
    """Runs the core over recordings in WORK/takes, with their scores where they have one; prints what fails."""
    takes = work / "takes"
    lines = ""
    for name in names:
        score = takes / f"{name}.csv"
        lines += f"{name}\t{takes / name}.wav" + (f"\t{score}\n" if score.exists() else "\n")
    command = [tools / "extract_rating_inputs", work / "inputs", *KINDS]
    command[command.index("distance")] = f"distance={DISTANCE_SIZE}"
    done = subprocess.run(command, input=lines, text=True, capture_output=True, check=True)
    for line in done.stdout.splitlines():
        if not line.endswith("ok"):
            print(line, flush=True)


def main():
    """Renders and extracts what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--counts", type=int, nargs=3, default=(800, 120, 160), help="a band, of train, validation, test")
    parser.add_argument("--part", default="0/1")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    takes, inputs = options.work / "takes", options.work / "inputs"
    takes.mkdir(parents=True, exist_ok=True)
    inputs.mkdir(parents=True, exist_ok=True)
    batch = []
    todo = wanted(options.counts)
    # Pairs of bands go to one part: what stops in the middle stays balanced.
    mine = [row for index, row in enumerate(todo) if index // 2 % parts == part]
    for index, (split, band, number) in enumerate(mine):
        name = f"{split}-{band}-{number:05d}"
        if not all((inputs / f"{name}.{kind}.npy").exists() for kind in KINDS):
            if not (takes / f"{name}.json").exists():
                take = simulate(split, band, number, options.data, options.work / "banks")
                write_wav(take.samples, takes / f"{name}.wav")
                scores.write_csv(take.score, takes / f"{name}.csv")
                scores.write_musicxml(take.score, takes / f"{name}.musicxml")
                (takes / f"{name}.json").write_text(json.dumps(take.truth))
            batch.append(name)
        if batch and (len(batch) == _BATCH or index == len(mine) - 1):
            extract(batch, options.work, options.tools)
            print(f"{index + 1} of {len(mine)}", flush=True)
            batch = []


if __name__ == "__main__":
    main()
