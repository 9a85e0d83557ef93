"""Reads MASTmelody as packed: one npz of contours per melody, and the later grades (SOURCES.md beside the data).

MASTmelody is licensed CC BY-NC-SA 4.0: what is trained on it may ship only apart, under that licence.
"""

import csv
import pathlib
import re
from dataclasses import dataclass

import numpy as np

HOP_SECONDS = 128 / 44100
LOWEST_HZ = 32.7031956625748
STEPS_PER_OCTAVE = 6000
FIRST_CODE = 1000
EXPERTS = ["1Asli", "5Ozan", "2Asli", "3Cihan", "4Cihan"]


@dataclass
class Performance:
    name: str
    melody: str
    singer: str
    passed: bool
    grade: float  # mean of the experts' later 1-4 grades; NaN where nobody graded
    hertz: np.ndarray


def contours(path):
    """{name: pitches in Hz, 0 unvoiced} of one melody."""
    with np.load(path) as packed:
        code = np.cumsum(packed["delta"], dtype=np.uint16)
        names, offsets = packed["names"], packed["offsets"]
    decoded = {}
    for index, name in enumerate(names):
        part = code[offsets[index] : offsets[index + 1]].astype(np.float64)
        pitch = LOWEST_HZ * 2 ** ((part - FIRST_CODE) / STEPS_PER_OCTAVE)
        decoded[str(name)] = np.where(part > 0, pitch, 0.0).astype(np.float32)
    return decoded


def grades(folder):
    """{recording: mean of the grades given}."""
    found = {}
    with open(folder / "annotations_2022.csv", newline="") as lines:
        for row in csv.DictReader(lines):
            given = [float(row[expert]) for expert in EXPERTS if row[expert]]
            if given:
                found[row["file"].removesuffix(".wav")] = float(np.mean(given))
    return found


def read(folder):
    """(performances, {melody: [reference contours]}) of the data set, in the order of file names."""
    folder = pathlib.Path(folder)
    graded = grades(folder)
    performances, references = [], {}
    for path in sorted(folder.glob("*.npz")):
        melody = path.stem
        for name, hertz in contours(path).items():
            match = re.fullmatch(r".*_per(\d+)_(pass|fail)", name)
            if match:
                grade = graded.get(name.rsplit("_", 1)[0], np.nan)
                performances.append(Performance(name, melody, match[1], match[2] == "pass", grade, hertz))
            else:
                references.setdefault(melody, []).append(hertz)
    return performances, references


def question(melody):
    """Examination question of a melody: its two melodies were sung by the same candidates."""
    return melody.split("_")[0]
