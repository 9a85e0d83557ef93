#!/usr/bin/env python3
"""Scores the drum engines on MDB Drums: per track and class, pooled and mean, in both label conventions.

    python3 models/evaluation/drums.py --data ../shared/data/drums/mdb [--reference ../shared/reference/drums]

Uses the engines as anyone would: through `npm run -s cli -- transcribe`. Needs nothing but Python.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from onset_scores import Counts, count, match

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("KD", "SD", "HH")
CONDITIONS = {"drum_only": "_Drum", "full_mix": "_MIX", "mix_from_raw": "_MIXRAW"}
PREFIX = "MusicDelta_"

# Two ways to read the annotations. "class" are the data set's own class files, where side stick and tambourine are
# neither. "subclass" counts the side stick as snare and drops the tambourine, as the ADTOF line of work does.
SUBCLASSES = {
    "KD": "KD",
    **dict.fromkeys(("SD", "SDB", "SDD", "SDF", "SDG", "SDNS", "SST"), "SD"),
    **dict.fromkeys(("CHH", "OHH", "PHH"), "HH"),
}
CONVENTIONS = {"class": {name: name for name in CLASSES}, "subclass": SUBCLASSES}

# Folder names in the reference data, for the rows that are printed beside ours with --reference.
REFERENCE_CONDITIONS = {"drum_only": "drum", "full_mix": "mix"}


def read_annotation(data, track, convention):
    """Onset times per class of one track."""
    labels = CONVENTIONS[convention]
    onsets = {name: [] for name in CLASSES}
    text = (data / "annotations" / convention / f"{PREFIX}{track}_{convention}.txt").read_text()
    for line in text.splitlines():
        time, label = line.split()
        if label in labels:
            onsets[labels[label]].append(float(time))
    return onsets


def find_recordings(data):
    """{condition: {track: path}} of everything that can be transcribed."""
    found = {}
    for condition, suffix in CONDITIONS.items():
        files = sorted((data / condition).glob(f"{PREFIX}*{suffix}.*"))
        if files:
            found[condition] = {file.stem[len(PREFIX) : -len(suffix)]: file for file in files}
    return found


def transcribe(files, engine):
    """Runs the engine on many files; {file stem: {class: onsets}}."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "run", "-s", "cli", "--", "transcribe", *map(str, files), "--engine", engine, "--out", folder],
            cwd=ROOT,
            check=True,
        )
        result = {}
        for file in files:
            events = json.loads((Path(folder) / f"{file.stem}.json").read_text())["events"]
            result[file.stem] = {
                name: [event["time"] for event in events if event["class"] == name] for name in CLASSES
            }
        return result


def score(estimates, data, convention, tolerance):
    """{track: {class: Counts}}."""
    table = {}
    for track, onsets in estimates.items():
        reference = read_annotation(data, track, convention)
        table[track] = {name: count(reference[name], onsets[name], tolerance) for name in CLASSES}
    return table


def summary(table):
    """(pooled per class, pooled over all, mean over tracks of the mean over classes)."""
    pooled = {name: sum((row[name] for row in table.values()), Counts()) for name in CLASSES}
    everything = sum(pooled.values(), Counts())
    mean = statistics.mean(statistics.mean(row[name].f_measure for name in CLASSES) for row in table.values())
    return pooled, everything, mean


def print_rows(title, table, per_track):
    pooled, everything, mean = summary(table)
    if per_track:
        for track, row in table.items():
            cells = "/".join(f"{row[name].f_measure:.3f}" for name in CLASSES)
            together = sum(row.values(), Counts())
            print(f"    {track:<12} {cells}/{together.f_measure:.3f}")
    cells = "/".join(f"{pooled[name].f_measure:.3f}" for name in CLASSES)
    print(f"  {title:<44} {cells}/{everything.f_measure:.3f}   mean {mean:.3f}   ({len(table)} tracks)")


def print_bias(estimates, data):
    """Median of estimate minus annotation per class: what remains of the lag between hit and report."""
    for name in CLASSES:
        deviations = []
        for track, onsets in estimates.items():
            reference = read_annotation(data, track, "class")
            deviations += [found - asked for asked, found in match(reference[name], onsets[name], 0.05)]
        if deviations:
            median = 1000 * statistics.median(deviations)
            print(f"    {name}: median {median:+.1f} ms over {len(deviations)} matched hits")


def read_reference(folder, system, condition):
    """Archived onsets of another system, {track: {class: onsets}}; empty where there are none."""
    files = sorted((folder / system / REFERENCE_CONDITIONS.get(condition, "none")).glob("*.json"))
    onsets = {}
    for file in files:
        content = json.loads(file.read_text())
        onsets[file.stem] = {name: content.get(name, []) for name in CLASSES}
    return onsets


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of MDB Drums (annotations, drum_only, ...)")
    parser.add_argument("--engine", action="append", help="engine to score; may be given more than once")
    parser.add_argument("--reference", type=Path, help="folder of archived onsets of other systems, printed beside ours")
    parser.add_argument("--tolerance", type=float, default=0.05, help="seconds either side (default 0.05)")
    parser.add_argument("--per-track", action="store_true", help="a line per track as well")
    options = parser.parse_args()
    engines = options.engine or ["pfnmf-smt", "pfnmf-200d", "toolbox-pfnmf"]
    recordings = find_recordings(options.data)
    if not recordings:
        sys.exit(f"no recordings below {options.data}")
    print(f"F as KD/SD/HH/all, pooled over tracks, +-{1000 * options.tolerance:.0f} ms, one-to-one")
    for engine in engines:
        files = [file for tracks in recordings.values() for file in tracks.values()]
        onsets = transcribe(files, engine)
        for condition, tracks in recordings.items():
            print(f"\n{engine}, {condition}")
            estimates = {track: onsets[file.stem] for track, file in tracks.items()}
            for convention in CONVENTIONS:
                table = score(estimates, options.data, convention, options.tolerance)
                print_rows(f"ours, {convention} labels", table, options.per_track)
            print_bias(estimates, options.data)
    if options.reference:
        print("\nOther systems' archived onsets, scored by the same code (theirs, not ours):")
        for condition, tracks in recordings.items():
            for system in sorted(path.name for path in options.reference.iterdir() if path.is_dir()):
                archived = read_reference(options.reference, system, condition)
                estimates = {track: archived[track] for track in tracks if track in archived}
                if estimates:
                    table = score(estimates, options.data, "class", options.tolerance)
                    print_rows(f"{system}, {condition}", table, options.per_track)


if __name__ == "__main__":
    main()
