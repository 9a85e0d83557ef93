#!/usr/bin/env python3
"""Scores the drum engines on MDB Drums: hits in both label conventions, time stamps, beats; beside other systems.

    python3 models/evaluation/drums.py --data ../shared/data/drums/mdb [--reference ../shared/reference/drums]
        [--engine NAME]... [--per-track]

Uses the engines as anyone would: through `npm run -s cli -- transcribe`. Needs nothing but Python.

Labels "class": the data set's class files, where side stick and tambourine are neither of the five. Labels "subclass":
the side stick counts as snare and the tambourine not at all, as the ADTOF line of work has it. Pooled F: matched, asked
and reported hits of all tracks and classes added up. Mean F: over tracks, of the F pooled over the track's classes;
"paper's mean": over tracks, of the mean over kick, snare and hi-hat, 0 where there is nothing (Wu and Lerch 2018).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import beats
from onset_scores import Counts, count, match

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("KD", "SD", "HH", "TT", "CY")
THREE = CLASSES[:3]
TOLERANCES = (0.05, 0.03)
CONDITIONS = {"drum_only": "_Drum", "full_mix": "_MIX", "mix_from_raw": "_MIXRAW"}
PREFIX = "MusicDelta_"

SUBCLASSES = {
    "KD": "KD",
    **dict.fromkeys(("SD", "SDB", "SDD", "SDF", "SDG", "SDNS", "SST"), "SD"),
    **dict.fromkeys(("CHH", "OHH", "PHH"), "HH"),
    **dict.fromkeys(("HIT", "MHT", "HFT", "LFT"), "TT"),
    **dict.fromkeys(("RDC", "RDB", "CRC", "CHC", "SPC"), "CY"),
}
CONVENTIONS = {"class": {name: name for name in CLASSES}, "subclass": SUBCLASSES}

# F of KD, SD, HH and their mean on all 23 full mixes, averages over tracks, from the archived result files of
# cwu307/ADT_with_unlabeledData (Wu and Lerch, ISMIR 2018). Twelve of these tracks are annotated here.
PUBLISHED = {
    "mfcc-svm": (0.59, 0.48, 0.51, 0.53),
    "conv-random": (0.50, 0.50, 0.56, 0.52),
    "conv-ae": (0.58, 0.51, 0.56, 0.55),
    "conv-dae": (0.56, 0.50, 0.55, 0.54),
    "pfnmf-smt": (0.64, 0.43, 0.44, 0.50),
    "pfnmf-200d": (0.63, 0.35, 0.43, 0.47),
    "fc-200": (0.62, 0.45, 0.48, 0.52),
    "fc-all": (0.61, 0.45, 0.45, 0.50),
    "fc-all-alt": (0.64, 0.43, 0.49, 0.52),
}
ENGINES = ("default", "toolbox-pfnmf", "toolbox-am1", "toolbox-am2", "pfnmf-am1", "pfnmf-am2", *PUBLISHED)

# Folder names in the archived onsets.
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
    """Runs the engine on many files; {file stem: transcription}."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "run", "-s", "cli", "--", "transcribe", *map(str, files), "--engine", engine, "--out", folder],
            cwd=ROOT,
            check=True,
        )
        return {file.stem: json.loads((Path(folder) / f"{file.stem}.json").read_text()) for file in files}


def onsets_of(transcription, convention):
    """{class: onsets} of a transcription as a convention counts them."""
    onsets = {name: [] for name in CLASSES}
    for event in transcription["events"]:
        side_stick = convention == "subclass" and event["instrument"] == "sideStick"
        name = "SD" if side_stick else event["class"]
        if name in onsets:
            onsets[name].append(event["time"])
    return onsets


def score(estimates, data, convention, tolerance):
    """{track: {class: Counts}}."""
    table = {}
    for track, onsets in estimates.items():
        reference = read_annotation(data, track, convention)
        table[track] = {name: count(reference[name], onsets.get(name, []), tolerance) for name in CLASSES}
    return table


def pooled(rows, classes):
    """Counts of several classes in several tracks added up."""
    return sum((row[name] for row in rows for name in classes), Counts())


def cell(counts):
    """F, or a dash where there is nothing to find and nothing was found."""
    return f"{counts.f_measure:.3f}" if counts.reference + counts.estimated else "  -  "


def print_row(title, rows):
    """Per class, then three and five classes, pooled and mean."""
    classes = " ".join(cell(pooled(rows, [name])) for name in CLASSES)
    three = statistics.mean(pooled([row], THREE).f_measure for row in rows)
    five = statistics.mean(pooled([row], CLASSES).f_measure for row in rows)
    paper = statistics.mean(statistics.mean(row[name].f_measure for name in THREE) for row in rows)
    print(
        f"  {title:<34} {classes}   {cell(pooled(rows, THREE))} {three:.3f} {paper:.3f}"
        f"   {cell(pooled(rows, CLASSES))} {five:.3f}"
    )


def print_heading(title):
    print(f"\n{title}")
    print(f"  {'':<34} {'  '.join(f'{name:<4}' for name in CLASSES)}  3 classes: pooled, mean, paper's mean; 5: pooled, mean")


def print_scores(title, estimates_by_convention, data, per_track):
    for convention, estimates in estimates_by_convention.items():
        for tolerance in TOLERANCES:
            table = score(estimates, data, convention, tolerance)
            print_row(f"{title}{convention} labels, {1000 * tolerance:.0f} ms", list(table.values()))
            if per_track and tolerance == TOLERANCES[0]:
                for track, row in table.items():
                    print_row(f"    {track}", [row])


def print_bias(estimates, data):
    """Median of estimate minus annotation per class: what remains of the lag between hit and report."""
    cells = []
    for name in CLASSES:
        deviations = []
        for track, onsets in estimates.items():
            reference = read_annotation(data, track, "class")
            deviations += [found - asked for asked, found in match(reference[name], onsets[name], TOLERANCES[0])]
        if deviations:
            cells.append(f"{name} {1000 * statistics.median(deviations):+.1f} ({len(deviations)} hits)")
    print(f"  time stamps, median error in ms: {', '.join(cells)}")


def print_beats(transcriptions, data, per_track):
    """F of beats and downbeats within +-70 ms, as beats.py scores them; 0 where none was found."""
    scores = {}
    for track, transcription in transcriptions.items():
        reference = beats.read_beats(data / "annotations/beats" / f"{PREFIX}{track}_MIX.beats")
        rhythm = transcription["rhythm"]
        found = [(beat["time"], beat["position"]) for beat in rhythm["beats"]] if rhythm else []
        scores[track] = beats.score(reference, found)
    means = [statistics.mean(row[i] for row in scores.values()) for i in range(4)]
    print(
        f"  beats: F {means[0]:.3f}, at half or double tempo too {means[2]:.3f}, downbeats {means[3]:.3f}"
        " (mean over tracks)"
    )
    if per_track:
        for track, row in scores.items():
            print(f"      {track:<14} F {row[0]:.3f}, either {row[2]:.3f}, downbeats {row[3]:.3f}")


def score_engine(engine, recordings, data, per_track):
    files = [file for tracks in recordings.values() for file in tracks.values()]
    try:
        transcriptions = transcribe(files, engine)
    except subprocess.CalledProcessError:
        print(f"\n{engine}: not scored, see above")  # the command line has said why
        return
    for condition, tracks in recordings.items():
        results = {track: transcriptions[file.stem] for track, file in tracks.items()}
        by_convention = {
            name: {track: onsets_of(result, name) for track, result in results.items()} for name in CONVENTIONS
        }
        print_heading(f"{engine}, {condition} ({len(tracks)} tracks)")
        print_scores("ours, ", by_convention, data, per_track)
        print_bias(by_convention["class"], data)
        print_beats(results, data, per_track)
    if engine in PUBLISHED:
        print(f"  theirs, published, all 23 full mixes: {' '.join(f'{value:.2f}' for value in PUBLISHED[engine])} (paper's mean)")


def score_archives(reference, recordings, data, per_track):
    """Other systems' onsets, scored by the same code, on the tracks that ours were scored on and on all there are."""
    for condition, folder in REFERENCE_CONDITIONS.items():
        for system in sorted(path.name for path in reference.iterdir() if (path / folder).is_dir()):
            files = sorted((reference / system / folder).glob("*.json"))
            archived = {file.stem: json.loads(file.read_text()) for file in files}
            print_heading(f"{system}, {condition}: theirs, not ours")
            same = {track: archived[track] for track in recordings.get(condition, {}) if track in archived}
            for onsets in (same, archived):
                if onsets and (onsets is same or len(same) != len(archived)):
                    print_scores(f"theirs ({len(onsets)}), ", {"class": onsets}, data, per_track)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of MDB Drums (annotations, drum_only, ...)")
    parser.add_argument("--engine", action="append", help="engine to score; may be given more than once; all by default")
    parser.add_argument("--reference", type=Path, help="folder of archived onsets of other systems, scored as well")
    parser.add_argument("--per-track", action="store_true", help="a line per track as well")
    options = parser.parse_args()
    recordings = find_recordings(options.data)
    if not recordings:
        sys.exit(f"no recordings below {options.data}")
    print("F of hits, one-to-one")
    for engine in options.engine or ENGINES:
        score_engine(engine, recordings, options.data, options.per_track)
    if options.reference:
        score_archives(options.reference, recordings, options.data, options.per_track)


if __name__ == "__main__":
    main()
