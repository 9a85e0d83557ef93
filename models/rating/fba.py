"""Reads the original audition data, for whoever has been given the recordings. From models/:

    /usr/bin/python3 -m rating.fba --annotations MIG-FbaData --audio DIR --tools TOOLS --work WORK

Annotations as in GTCMT/MIG-FbaData: FBA<year>/<band>/assessments/<id>/<id>_{assessments,segment,instrument}.txt. The
recordings (<id>.mp3 or .wav, in any folder below DIR) come from the Florida Bandmasters Association. Technical etude of
alto saxophone, clarinet and flute, middle school and symphonic band, 2013 to 2015. Fills WORK as rating.corpus does, so
that rating.train, rating.svr and rating.evaluate run unchanged: one permutation (NumPy, seed 1), 80/10/10, as published;
students are not shared between splits, pieces are. --exclude FILE lists ids to leave out (the authors leave out some
with faulty recordings). --scores DIR with <year>_<band>_<instrument>.csv (onset, duration, sounding MIDI) gives the
score-informed systems their input.
"""

import argparse
import dataclasses
import json
import pathlib
import subprocess

import numpy as np

from .corpus import extract

BANDS = {"middleschool": "middle", "symphonicband": "symphonic"}
INSTRUMENTS = {"axs": "alto_sax", "asx": "alto_sax", "bcl": "clarinet", "flu": "flute"}
YEARS = (2013, 2014, 2015)
TECHNICAL_ETUDE = "technicalEtude"
# Row of the technical etude and columns of musicality, note, rhythm and tone in *_assessments.txt.
_ROW, _COLUMNS = 1, (2, 3, 4, 5)
# In 2015 tone quality has 20 points and was divided by 15.
_TONE_2015 = 15 / 20
SHARES = (("train", 0.8), ("validation", 0.1), ("test", 0.1))


@dataclasses.dataclass
class Audition:
    """One technical etude. start, duration: seconds in the recording; ratings: four, 0 to 1."""

    year: int
    band: str
    student: str
    instrument: str
    recording: pathlib.Path
    start: float
    duration: float
    ratings: list


def _table(path):
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("//")]
    return [line.split() for line in lines]


def auditions(annotations, audio, excluded=()):
    """Every audition that has ratings, a segment and a recording; absent takes (all zero) are left out."""
    recordings = {path.stem: path for kind in ("*.mp3", "*.wav") for path in audio.rglob(kind)}
    found = []
    for year in YEARS:
        for band in BANDS:
            for folder in sorted((annotations / f"FBA{year}" / band / "assessments").glob("*")):
                student = folder.name
                names = {kind: folder / f"{student}_{kind}.txt" for kind in ("assessments", "segment", "instrument")}
                if student in excluded or student not in recordings or not all(path.exists() for path in names.values()):
                    continue
                activities = _table(names["instrument"])
                at = next((row for row, line in enumerate(activities) if line[1:2] == [TECHNICAL_ETUDE]), None)
                segments = _table(names["segment"])
                if at is None or at >= len(segments) or activities[at][0] not in INSTRUMENTS:
                    continue
                judged = _table(names["assessments"])[_ROW]
                ratings = [float(judged[column]) for column in _COLUMNS]
                if min(ratings) < 0 or not any(ratings):
                    continue
                if year == 2015:
                    ratings[3] *= _TONE_2015
                start, duration = map(float, segments[at][:2])
                instrument = INSTRUMENTS[activities[at][0]]
                found.append(Audition(year, band, student, instrument, recordings[student], start, duration, ratings))
    return found


def cut(audition, path):
    """Writes the etude as 16-bit mono WAV at 44.1 kHz."""
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-ss", str(audition.start), "-t", str(audition.duration)]
    command += ["-i", str(audition.recording), "-ac", "1", "-ar", "44100", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def split_of(count):
    """Split of each of `count` auditions of a band, in their order."""
    order = np.random.RandomState(1).permutation(count)
    names = np.empty(count, object)
    at = 0
    for name, share in SHARES[:-1]:
        upto = at + int(share * count)
        names[order[at:upto]] = name
        at = upto
    names[order[at:]] = SHARES[-1][0]
    return list(names)


def main():
    """Cuts the recordings and extracts what the models read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--annotations", "--audio", "--tools", "--work"):
        parser.add_argument(option, type=pathlib.Path, required=True)
    parser.add_argument("--exclude", type=pathlib.Path)
    parser.add_argument("--scores", type=pathlib.Path)
    options = parser.parse_args()
    excluded = options.exclude.read_text().split() if options.exclude else ()
    takes = options.work / "takes"
    takes.mkdir(parents=True, exist_ok=True)
    (options.work / "inputs").mkdir(exist_ok=True)
    everything = auditions(options.annotations, options.audio, excluded)
    for band, level in BANDS.items():
        rows = [row for row in everything if row.band == band]
        names = []
        for split, row in zip(split_of(len(rows)), rows):
            name = f"{split}-{level}-{row.year}-{row.student}"
            cut(row, takes / f"{name}.wav")
            truth = {"take": name, "split": split, "band": level, "instrument": row.instrument, "ratings": row.ratings}
            (takes / f"{name}.json").write_text(json.dumps(truth))
            if options.scores:
                score = options.scores / f"{row.year}_{band}_{row.instrument}.csv"
                if score.exists():
                    (takes / f"{name}.csv").write_text(score.read_text())
            names.append(name)
        print(f"{level}: {len(names)} auditions", flush=True)
        extract(names, options.work, options.tools)


if __name__ == "__main__":
    main()
