"""Music to play: technical etudes composed by a seed, and tunes and etudes from MIDI files.

A composed etude is what band directors set for auditions: scales, thirds, arpeggios, turns and articulated rhythms in a
key of the instrument, 18 to 32 s at its tempo. Level "middle": quarters 72 to 104, mostly eighths; "symphonic": 88 to
132, sixteenths, triplets and syncopation.
"""

import pathlib

import numpy as np
from drum_data import midi as midi_files

from .scores import Note, Score, instruments

LEVELS = ("middle", "symphonic")
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_MINOR = (0, 2, 3, 5, 7, 8, 11)
_THIRD = 1 / 3
# Rhythms of one beat by level, with weights.
_SIMPLE_CELLS = {
    "middle": [
        ((0.5, 0.5), 6),
        ((1.0,), 3),
        ((0.25, 0.25, 0.25, 0.25), 2),
        ((0.5, 0.25, 0.25), 2),
        ((0.25, 0.25, 0.5), 1),
        ((0.75, 0.25), 1),
    ],
    "symphonic": [
        ((0.25, 0.25, 0.25, 0.25), 5),
        ((0.5, 0.5), 3),
        ((0.5, 0.25, 0.25), 2),
        ((0.25, 0.25, 0.5), 2),
        ((0.75, 0.25), 2),
        ((_THIRD, _THIRD, _THIRD), 2),
        ((0.25, 0.5, 0.25), 1),
        ((1.0,), 1),
    ],
}
_COMPOUND_CELLS = {
    "middle": [((0.5, 0.5, 0.5), 6), ((1.0, 0.5), 4), ((1.5,), 2), ((0.5, 1.0), 1)],
    "symphonic": [
        ((0.5, 0.5, 0.5), 4),
        ((1.0, 0.5), 2),
        ((0.75, 0.25, 0.5), 2),
        ((0.25,) * 6, 3),
        ((0.5, 0.25, 0.25, 0.5), 2),
    ],
}
_TEMPI = {"middle": (72, 104), "symphonic": (88, 132)}
# Steps on the scale, repeated for as long as the figure lasts.
_FIGURES = [(1,), (2, -1), (2, 2, -2), (1, -1, -1, 2), (2, 2, 2, -5), (1, 1, 1, -2), (0, 1), (3, -2)]


def _weighted(rng, cells):
    weights = np.array([weight for _, weight in cells], float)
    return cells[int(rng.choice(len(cells), p=weights / weights.sum()))][0]


def _dynamics(rng, notes, bars):
    """Levels -1..1: each phrase of four bars has a level and a hairpin."""
    phrase = {}
    for note, bar in zip(notes, bars):
        phrase.setdefault(bar // 4, []).append(note)
    for part in phrase.values():
        base, change = rng.choice([-0.7, -0.2, 0.3, 0.7]), rng.choice([-0.7, 0.0, 0.7])
        start, end = part[0].onset, part[-1].onset + 1e-6
        for note in part:
            along = (note.onset - start) / (end - start)
            note.level = float(np.clip(base + change * (along - 0.5), -1, 1))


def _articulation(rng, notes):
    """Slurs and staccato by groups of beats: slurred, tongued, two slurred two tongued, staccato."""
    style, last = "tongued", -9.0
    for index, note in enumerate(notes):
        if note.onset >= last + 4:
            style = str(rng.choice(["slurred", "tongued", "two-two", "staccato"], p=[0.35, 0.3, 0.25, 0.1]))
            last = note.onset
        joined = index > 0 and abs(notes[index - 1].onset + notes[index - 1].duration - note.onset) < 1e-6
        different = index > 0 and notes[index - 1].midi != note.midi
        if joined and different:
            note.slurred = style == "slurred" or (style == "two-two" and round(note.onset * 4) % 4 == 1)
        note.staccato = style == "staccato" and note.duration <= 0.5


def composed(level, instrument, seed):
    """A technical etude of a level for an instrument of shared/instruments.json; the same seed, the same etude."""
    row = instruments()[instrument]
    rng = np.random.default_rng([seed, LEVELS.index(level), sum(instrument.encode())])
    transposition = row["transposition"]
    span = row["comfortable"] if level == "middle" else row["full"]
    low, high = span["low"] - transposition, span["high"] - transposition - (0 if level == "middle" else 2)
    # Concert keys of band music: two flats either way around B flat, in written pitch.
    tonic = (int(rng.choice([10, 3, 5, 8, 0, 7])) - transposition) % 12
    mode = _MAJOR if rng.random() < 0.75 else _MINOR
    scale = [pitch for pitch in range(low, high + 1) if (pitch - tonic) % 12 in mode]
    compound = rng.random() < 0.2
    beat = 1.5 if compound else 1.0
    beats = 2 if compound else int(rng.choice([4, 4, 3, 2]))
    cells = (_COMPOUND_CELLS if compound else _SIMPLE_CELLS)[level]
    tempo = float(rng.integers(*_TEMPI[level]) // 2 * 2)
    bar_quarters = beat * beats
    bar_count = max(6, int(round(rng.uniform(18, 32) * tempo / 60 / bar_quarters)))
    position = int(rng.integers(len(scale) // 4, len(scale) // 2 + 1))
    direction = 1
    notes, bars_of_notes = [], []
    figure, at = (1,), 0
    for bar in range(bar_count):
        if bar % 2 == 0:
            figure, at = _FIGURES[int(rng.integers(len(_FIGURES)))], 0
            texture = [_weighted(rng, cells) for _ in range(2)]
        for index in range(beats):
            onset = bar * bar_quarters + index * beat
            closing = (bar % 4 == 3 or bar == bar_count - 1) and index >= beats - 2
            if closing and index == beats - 2 or (closing and beats == 2 and index == 0):
                cell = (2 * beat if bar == bar_count - 1 or rng.random() < 0.5 else beat,)
            elif closing and notes and notes[-1].onset + notes[-1].duration > onset + 1e-6:
                continue
            elif closing and rng.random() < 0.5:
                continue
            else:
                cell = texture[index % 2]
            for duration in cell:
                notes.append(Note(onset, duration, scale[position]))
                bars_of_notes.append(bar)
                onset += duration
                step = direction * figure[at % len(figure)]
                at += 1
                if not 0 <= position + step < len(scale):
                    direction, at = -direction, 0
                    step = direction * abs(step)
                position = int(np.clip(position + step, 0, len(scale) - 1))
            if rng.random() < 0.1:
                direction = -direction
    _dynamics(rng, notes, bars_of_notes)
    _articulation(rng, notes)
    bars = [(bar * bar_quarters, bar_quarters, beat) for bar in range(bar_count)]
    return Score(f"Etude {seed} ({level})", instrument, transposition, tempo, bars, notes)


def _melody(path):
    """(onset, duration, pitch) in quarters of the highest voice of a MIDI file, on a grid of 24ths, and its tempo."""
    per_quarter, events = midi_files.read(path)
    tempo, sounding, found = 500000, {}, []
    for event in events:
        if event.tempo:
            tempo = event.tempo if event.tick == 0 else tempo
            continue
        kind = event.message[0] & 0xF0
        if kind == 0x90 and event.message[2] > 0:
            sounding.setdefault(event.message[1], event.tick)
        elif kind in (0x80, 0x90) and event.message[1] in sounding:
            start = sounding.pop(event.message[1])
            found.append((start / per_quarter, event.tick / per_quarter, event.message[1]))
    found.sort(key=lambda row: (row[0], -row[2]))
    melody = []
    for start, end, pitch in found:
        start, end = round(start * 24) / 24, round(end * 24) / 24
        if melody and start < melody[-1][0] + 1 / 8:
            continue
        if melody and start < melody[-1][1]:
            melody[-1][1] = start
        melody.append([start, max(end, start + 1 / 12), pitch])
    return melody, 6e7 / tempo


def tune(path, instrument, seed, seconds=30.0):
    """The melody of a MIDI file, moved by octaves (then semitones) into the instrument's range, about `seconds` long.

    Pitches of the file are taken as sounding. Bars are of four quarters from its first note.
    """
    row = instruments()[instrument]
    melody, tempo = _melody(pathlib.Path(path))
    first = melody[0][0]
    rng = np.random.default_rng([seed, 7])
    tempo = float(np.clip(tempo, 60, 160))
    limit = seconds * tempo / 60
    melody = [row_ for row_ in melody if row_[1] - first <= limit]
    low, high = row["full"]["low"], row["full"]["high"]
    pitches = np.array([pitch for _, _, pitch in melody])
    centre = (row["comfortable"]["low"] + row["comfortable"]["high"]) / 2
    shift = 12 * int(np.round((centre - (pitches.min() + pitches.max()) / 2) / 12))
    while pitches.min() + shift < low:
        shift += 1
    while pitches.max() + shift > high:
        shift -= 1
    if pitches.min() + shift < low:
        raise ValueError(f"{path}: wider than the range of {instrument}")
    transposition = row["transposition"]
    notes = [
        Note(start - first, end - start, int(pitch + shift - transposition)) for start, end, pitch in melody
    ]
    bar_count = int((notes[-1].onset + notes[-1].duration - 1e-6) // 4) + 1
    _dynamics(rng, notes, [int(note.onset // 4) for note in notes])
    _articulation(rng, notes)
    bars = [(4.0 * bar, 4.0, 1.0) for bar in range(bar_count)]
    return Score(pathlib.Path(path).stem, instrument, transposition, tempo, bars, notes)
