"""Drum performances with known beats: Groove MIDI, and bars written by rule for the meters that it hardly has.

A performance is a list of hits (seconds, class 0..5, velocity 0..1) with its beats (seconds, position from 1).
"""

import dataclasses
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from drum_data import midi  # noqa: E402
from drum_transcriber.rendering.performances import groove_files  # noqa: E402

CELLS = 12
CLASSES = 6
KD, SD, HH, TT, CY, OT = range(CLASSES)
CLASS_OF_PREFIX = {"kick": KD, "snare": SD, "sidestick": OT, "hh": HH, "tom": TT, "crash": CY, "splash": CY, "ride": CY}
# Dataset's time signatures to (numerator, denominator, beats per bar, quarters per beat).
METERS = {"4-4": (4, 4, 4, 1.0), "3-4": (3, 4, 3, 1.0), "6-8": (6, 8, 2, 1.5), "5-4": (5, 4, 5, 1.0)}
# A hit counts as loud from this share of its class's strong hits (0.9 quantile) on.
LOUD_FROM = [0.6, 0.5, 0.75, 0.6, 0.6, 0.6]
STRONG_QUANTILE = 0.9


@dataclasses.dataclass
class Performance:
    hits: np.ndarray  # [n, 3]: seconds, class, velocity
    meter: str
    interval: float  # seconds between beats
    name: str

    @property
    def beats_per_bar(self):
        return METERS[self.meter][2]


def drum_class(note):
    """Class of a MIDI note of Groove's drum module, or None."""
    articulation = midi.DRUM_ARTICULATIONS.get(note, [None])[0]
    return None if articulation is None else CLASS_OF_PREFIX[articulation.split("_")[0]]


def groove(data, split, fills=True):
    """Performances of a split, each moved so that its hits lie on the click in the median: players sit a little
    before or behind it, and a tracker of hits alone can only find the hits' own beat."""
    for row in groove_files(data, split):
        if row["time_signature"] not in METERS or (row["beat_type"] == "fill" and not fills):
            continue
        notes = midi.read_notes(pathlib.Path(data) / "drums/groove" / row["midi_filename"])
        hits = [(t, drum_class(note), velocity / 127) for t, note, velocity in notes if drum_class(note) is not None]
        if len(hits) < 4:
            continue
        hits = np.array(sorted(hits))
        interval = METERS[row["time_signature"]][3] * 60 / float(row["bpm"])
        cells = hits[:, 0] / interval * CELLS
        strong = hits[:, 2] > 0.4
        offset = np.median((cells - np.round(cells))[strong]) * interval / CELLS if strong.any() else 0.0
        hits[:, 0] -= offset
        name = f"{row['drummer']} {row['style']} {row['bpm']} {row['beat_type']}"
        yield Performance(hits, row["time_signature"], interval, name)


def loudness(hits):
    """1 for the loud hits of every class, 0 for the soft."""
    loud = np.zeros(len(hits), int)
    for drum in range(CLASSES):
        own = hits[:, 1] == drum
        if own.any():
            velocities = np.sort(hits[own, 2])
            strong = velocities[int(STRONG_QUANTILE * (len(velocities) - 1))]
            loud[own] = hits[own, 2] >= LOUD_FROM[drum] * strong
    return loud


def bars(performance):
    """Counts per bar: float32 [bars, 2 (soft, loud), beats, class, cell]."""
    hits = performance.hits
    beats = performance.beats_per_bar
    cell = np.round(hits[:, 0] / performance.interval * CELLS).astype(int)
    keep = cell >= 0
    count = cell.max() // (beats * CELLS) + 1
    result = np.zeros((count, 2, beats, CLASSES, CELLS), np.float32)
    bar, within = np.divmod(cell, beats * CELLS)
    np.add.at(
        result,
        (bar[keep], loudness(hits)[keep], within[keep] // CELLS, hits[keep, 1].astype(int), within[keep] % CELLS),
        1.0,
    )
    return result


# ---- bars by rule: common drum-set practice for meters that the data set hardly has -----------------------------------


def written_bars(meter, rng, count):
    """`count` bars in pieces of eight alike, and the beat interval in seconds of each: as bars() counts."""
    numerator = int(meter.split("-")[0])
    beats = {"4-4": 4, "3-4": 3, "6-8": 2, "5-4": 5, "7-8": 7}[meter]
    result = np.zeros((count, 2, beats, CLASSES, CELLS), np.float32)
    intervals = np.zeros(count)
    for start in range(0, count, 8):
        if meter == "4-4":
            style, (low, high) = _common_time(rng)
        else:
            style = _style(meter, numerator, beats, rng)
            low, high = {"3-4": (0.3, 0.8), "6-8": (0.5, 1.3), "5-4": (0.3, 0.7), "7-8": (0.15, 0.34)}[meter]
        intervals[start : start + 8] = np.exp(rng.uniform(np.log(low), np.log(high)))
        for bar in range(start, min(count, start + 8)):
            result[bar, 1] = rng.random(style[1].shape) < style[1]
            result[bar, 0] = (rng.random(style[0].shape) < style[0]) & (result[bar, 1] == 0)
            if bar == start and rng.random() < 0.5:
                result[bar, 1, 0, CY, 0] = 1
    return result, intervals


def _common_time(rng):
    """Probabilities of hits in one piece of a swung, shuffled or otherwise rare kind of 4/4, and its beat intervals.

    The data set's 4/4 is mostly straight rock, funk and latin at middle tempi.
    """
    p = np.zeros((2, 4, CLASSES, CELLS))
    kind = rng.choice(["jazz", "shuffle", "twelve-eight", "train"], p=[0.5, 0.2, 0.15, 0.15])
    cymbal = CY if rng.random() < 0.3 else HH
    if kind == "jazz":
        cymbal = HH if rng.random() < 0.15 else CY
        # Fast swing is flatter.
        skip = 8 if rng.random() < 0.7 else 7
        p[1, :, cymbal, 0] = 0.93
        p[0, 1::2, cymbal, skip] = 0.85
        p[0, 0::2, cymbal, skip] = rng.choice([0.08, 0.5])
        if rng.random() < 0.8:
            p[1, 1::2, HH, 0] = 0.9
        p[0, :, KD, 0] = rng.choice([0.1, 0.7])
        p[1, :, KD, skip] = 0.06
        p[1, :, SD, skip] = rng.choice([0.05, 0.2])
        p[0, :, SD, 0] = 0.1
        if rng.random() < 0.3:
            p[1, 3 if rng.random() < 0.6 else slice(1, None, 2), OT if rng.random() < 0.5 else SD, 0] = 0.8
        return p, (0.2, 0.6)
    if kind == "shuffle":
        p[1, :, cymbal, 0] = 0.93
        p[0, :, cymbal, 8] = 0.9
        p[1, 0::2, KD, 0] = 0.9
        p[1, 1::2, KD, 0] = rng.choice([0.03, 0.5])
        p[1, :, KD, 8] = rng.choice([0.05, 0.3])
        p[1, 1::2, SD, 0] = 0.93
        p[0, :, SD, 8] = rng.choice([0.03, 0.7], p=[0.8, 0.2])
        return p, (0.3, 0.75)
    if kind == "twelve-eight":
        p[1, :, cymbal, 0] = 0.95
        p[0, :, cymbal, 4] = p[0, :, cymbal, 8] = 0.92
        p[1, 0::2, KD, 0] = 0.92
        p[1, :, KD, 8] = rng.choice([0.05, 0.4])
        p[1, 1::2, SD, 0] = 0.95
        return p, (0.5, 1.2)
    # A train beat: snare in eighths, its accents on two and four.
    p[0, :, SD, 0] = p[0, :, SD, 6] = 0.85
    p[1, 1::2, SD, 0] = 0.9
    p[1, 0::2, KD, 0] = 0.93
    p[0, 1::2, HH, 0] = rng.choice([0.05, 0.8])
    return p, (0.25, 0.6)


def _style(meter, numerator, beats, rng):
    """Probabilities of hits in one piece: [2, beats, class, cell]."""
    p = np.zeros((2, beats, CLASSES, CELLS))
    swung = rng.random() < 0.3
    off = 8 if swung else 6
    if meter == "6-8":
        # Three eighths a beat at cells 0, 4, 8.
        cymbal = CY if rng.random() < 0.3 else HH
        p[1, :, cymbal, 0] = 0.95
        p[int(rng.random() < 0.5), :, cymbal, 4] = p[int(rng.random() < 0.5), :, cymbal, 8] = 0.93
        if rng.random() < 0.2:
            p[0, :, cymbal, 2::4] = 0.8
        p[1, 0, KD, 0] = 0.95
        p[1, 1, SD, 0] = 0.93
        for beat, cell in ((0, 4), (0, 8), (1, 8), (1, 4)):
            p[1, beat, KD, cell] = 0.7 if rng.random() < 0.3 else 0.04
        p[0, :, SD, 4] = p[0, :, SD, 8] = 0.4 if rng.random() < 0.2 else 0.03
        return p
    # Groups of beats: each begins with a kick, its second beat (or the middle of the bar) has the snare.
    groups = {
        "3-4": [[3]],
        "5-4": [[3, 2], [2, 3]],
        "7-8": [[2, 2, 3], [3, 2, 2], [2, 3, 2], [4, 3]],
    }[meter]
    group = groups[rng.integers(len(groups))]
    starts = np.cumsum([0, *group[:-1]])
    jazz = meter != "7-8" and rng.random() < 0.25
    cymbal = CY if jazz or rng.random() < 0.25 else HH
    p[1, :, cymbal, 0] = 0.93
    if meter != "7-8":
        if jazz:
            for beat in range(1, beats, 2):
                p[0, beat, CY, 8] = 0.8
            p[0, 1, HH, 0] = p[0, beats - 1, HH, 0] = 0.6
        elif rng.random() < 0.7:
            p[int(rng.random() < 0.4), :, cymbal, off] = 0.9
            if rng.random() < 0.25 and not swung:
                p[0, :, cymbal, 3] = p[0, :, cymbal, 9] = 0.8
    elif rng.random() < 0.3:
        p[1, 1::2, cymbal, 0] = 0.1
    strength = 0.5 if jazz else 0.95
    p[1, 0, KD, 0] = strength
    for start, size in zip(starts, group):
        if start:
            p[1, start, KD, 0] = 0.75 * strength
        if meter == "3-4":
            kind = rng.integers(4)
            places = ([1, 2], [2], [1], [2])[kind]
        else:
            places = [start + size - 1] if size < 4 else [start + 2]
        for place in places:
            p[int(not jazz and rng.random() < 0.85), place, SD, 0] = 0.5 if jazz else 0.92
    for beat in range(beats):
        p[1, beat, KD, off] = 0.6 if rng.random() < 0.15 else 0.03
        p[0, beat, SD, off] = 0.4 if rng.random() < 0.1 else 0.03
    return p
