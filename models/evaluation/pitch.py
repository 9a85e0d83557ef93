#!/usr/bin/env python3
"""Scores the pitch tracker on annotated clips: raw pitch accuracy, voicing recall and voicing false alarm.

    python3 models/evaluation/pitch.py --data ../shared/data/pitch

Every NAME.flac or NAME.wav with NAME_f0.csv (seconds, Hz, 0 = unvoiced) is scored frame by frame; a clip named
*_<note>_<dynamic> (a single note) is scored against its note. Definitions: Poliner et al., "Melody transcription
from music audio", IEEE TASLP 15 (2007), as mir_eval.melody implements them. Needs nothing but Python.
"""

import argparse
import bisect
import json
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CENTS_TOLERANCE = 50
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def track_pitch(files):
    """Runs the tracker as anyone would; {stem: PitchTrack}."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "run", "-s", "cli", "--", "pitch", *map(str, files), "--format", "json", "--out", folder],
            cwd=ROOT,
            check=True,
        )
        return {file.stem: json.loads((Path(folder) / f"{file.stem}.json").read_text()) for file in files}


def read_reference(file):
    """(times, F0) of an annotation, or the note that the file name states, or None."""
    annotation = file.with_name(f"{file.stem}_f0.csv")
    if annotation.exists():
        rows = [line.split(",") for line in annotation.read_text().split()]
        return [float(row[0]) for row in rows], [float(row[1]) for row in rows]
    named = re.search(r"_([A-G])([#s]?)(\d)_\w+$", file.stem)
    if named is None:
        return None
    midi = 12 * (int(named[3]) + 1) + STEPS[named[1]] + (1 if named[2] else 0)
    return 440 * 2 ** ((midi - 69) / 12)


def cents_between(f0, reference):
    return 1200 * math.log2(f0 / reference)


def score_annotated(track, times, reference):
    """Rates over the annotation's frames; the estimate is the nearest frame's."""
    grid = [k * track["hopSeconds"] for k in range(len(track["f0"]))]
    right = chroma = heard = false = voiced = 0
    errors = []
    for time, asked in zip(times, reference):
        at = bisect.bisect(grid, time)
        nearest = min((k for k in (at - 1, at) if 0 <= k < len(grid)), key=lambda k: abs(grid[k] - time))
        found = track["f0"][nearest]
        if asked > 0:
            voiced += 1
            heard += found > 0
            if found > 0:
                error = cents_between(found, asked)
                right += abs(error) <= CENTS_TOLERANCE
                chroma += abs((error + 600) % 1200 - 600) <= CENTS_TOLERANCE
                errors.append(abs(error))
        else:
            false += found > 0
    unvoiced = len(times) - voiced
    return {
        "raw pitch accuracy": right / voiced,
        "raw chroma accuracy": chroma / voiced,
        "voicing recall": heard / voiced,
        "voicing false alarm": false / unvoiced if unvoiced else float("nan"),
        "median error, cents": sorted(errors)[len(errors) // 2] if errors else float("nan"),
    }


def score_note(track, reference):
    """A single note: the share of voiced frames that lie on it, or an octave off it."""
    found = [f0 for f0 in track["f0"] if f0 > 0]
    errors = sorted(cents_between(f0, reference) for f0 in found)
    if not errors:
        return {"frames on the note": 0.0}
    near = sum(abs(error) <= CENTS_TOLERANCE for error in errors)
    return {
        "frames on the note": near / len(errors),
        "voiced frames": len(found) / len(track["f0"]),
        "median error, cents": errors[len(errors) // 2],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    files = [file for file in sorted(options.data.iterdir()) if file.suffix in (".flac", ".wav", ".ogg")]
    references = {file.stem: read_reference(file) for file in files}
    files = [file for file in files if references[file.stem] is not None]
    if not files:
        sys.exit(f"no annotated clips in {options.data}")
    tracks = track_pitch(files)
    for file in files:
        reference = references[file.stem]
        track = tracks[file.stem]
        scores = score_note(track, reference) if isinstance(reference, float) else score_annotated(track, *reference)
        print(file.stem)
        for name, value in scores.items():
            print(f"  {name:<22} {value:.4f}")


if __name__ == "__main__":
    main()
