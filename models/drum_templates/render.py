"""Drum patterns with known onsets: Groove MIDI played on one-shots, with or without accompaniment.

The only audio for which the physical onset of every hit is known, hence what time stamps and confidences are checked
on. Kits are the ones that no template was built from (build.VALIDATION_KITS), accompaniments free recordings without
drums.
"""

import csv
import pathlib

import numpy as np

import build

# Roland TD-11 notes of the Groove MIDI Dataset (magenta.tensorflow.org/datasets/groove) to articulations, the nearest
# first; classes outside kick, snare and hi-hat are played but not asked for.
ARTICULATIONS = {
    36: ["kick"],
    38: ["snare"],
    40: ["snare_rimshot", "snare"],
    37: ["sidestick"],
    22: ["hh_closed"],
    42: ["hh_closed"],
    44: ["hh_pedal", "hh_closed"],
    26: ["hh_open"],
    46: ["hh_open"],
    43: ["tom_low"],
    58: ["tom_low"],
    45: ["tom_mid", "tom_low"],
    47: ["tom_mid", "tom_low"],
    48: ["tom_high"],
    50: ["tom_high"],
    49: ["crash"],
    52: ["crash"],
    55: ["splash", "crash"],
    57: ["crash"],
    51: ["ride_bow", "crash"],
    53: ["ride_bow", "crash"],
    59: ["ride_bow", "crash"],
}
CLASS_OF = {"kick": "KD", "snare": "SD", "snare_rimshot": "SD", "hh_closed": "HH", "hh_pedal": "HH", "hh_open": "HH"}
# Between MIDI velocities 1 and 127; within the 14 to 34 dB that drummers use.
VELOCITY_RANGE_DB = 26.0
# The data pack cuts every one-shot to start this long before its onset.
LEAD_SECONDS = 0.0007
ACCOMPANIMENTS = [
    "unlabeled/librosa/karissa_hobbs_-_lets_go_fishin.ogg",
    "unlabeled/librosa/kevin_macleod_-_p_i_tchaikovsky_dance_of.ogg",
    "unlabeled/librosa/hungarian_dance_number_5_-_allegro_in_f.ogg",
]


def read_midi_notes(path):
    """(seconds, note, velocity) of every note-on in a Standard MIDI File with metrical time."""
    content = path.read_bytes()
    ticks_per_quarter = int.from_bytes(content[12:14], "big")
    events = []
    at = 8 + int.from_bytes(content[4:8], "big")
    while at + 8 <= len(content):
        end = at + 8 + int.from_bytes(content[at + 4 : at + 8], "big")
        at += 8
        tick, status = 0, 0

        def variable():
            nonlocal at
            value = 0
            while True:
                byte = content[at]
                at += 1
                value = value << 7 | byte & 0x7F
                if byte < 0x80:
                    return value

        while at < end:
            tick += variable()
            if content[at] >= 0x80:
                status = content[at]
                at += 1
            if status == 0xFF:
                kind = content[at]
                at += 1
                length = variable()
                if kind == 0x51:
                    events.append((tick, "tempo", int.from_bytes(content[at : at + length], "big"), 0))
                at += length
            elif status in (0xF0, 0xF7):
                at += variable()
            else:
                if status & 0xF0 == 0x90 and content[at + 1] > 0:
                    events.append((tick, "note", content[at], content[at + 1]))
                at += 1 if status & 0xF0 in (0xC0, 0xD0) else 2
        at = end
    notes = []
    seconds, last, tempo = 0.0, 0, 500000
    for tick, kind, value, velocity in sorted(events, key=lambda event: event[0]):
        seconds += (tick - last) * tempo / 1e6 / ticks_per_quarter
        last = tick
        if kind == "tempo":
            tempo = value
        else:
            notes.append((seconds, value, velocity))
    return notes


class Kit:
    """The one-shots of one kit, softest first per articulation."""

    def __init__(self, data, name):
        self.hits = {}
        for path in sorted((data / "drums/kits" / name).glob("*/*")):
            if f"drums/kits/{name}/{path.parent.name}/{path.name}" not in build.MISNAMED:
                self.hits.setdefault(path.parent.name, []).append(build.decode(path))

    def play(self, note, velocity):
        """(articulation, samples) or None when the kit has nothing like it."""
        for articulation in ARTICULATIONS.get(note, []):
            if articulation in self.hits:
                layers = self.hits[articulation]
                samples = layers[min(len(layers) - 1, velocity * len(layers) // 128)]
                level = np.max(np.abs(samples)) * 10 ** ((1 - velocity / 127) * VELOCITY_RANGE_DB / 20)
                return articulation, samples / level
        return None


def render(kit, notes, seconds, accompaniment=None, accompaniment_db=0.0):
    """Samples at build.SAMPLE_RATE and {class: [(onset seconds, velocity)]}; the mix peaks at 0.9."""
    mix = np.zeros(int(seconds * build.SAMPLE_RATE), np.float64)
    truth = {drum: [] for drum in build.CLASSES}
    for onset, note, velocity in notes:
        played = kit.play(note, velocity)
        start = int(round(onset * build.SAMPLE_RATE))
        if played is None or start >= len(mix):
            continue
        articulation, samples = played
        count = min(len(samples), len(mix) - start)
        mix[start : start + count] += samples[:count]
        if articulation in CLASS_OF:
            truth[CLASS_OF[articulation]].append((start / build.SAMPLE_RATE + LEAD_SECONDS, velocity))
    if accompaniment is not None:
        backing = accompaniment[: len(mix)].astype(np.float64)
        gain = 10 ** (accompaniment_db / 20) * np.std(mix) / np.std(backing)
        mix[: len(backing)] += gain * backing
    return (0.9 * mix / np.max(np.abs(mix))).astype(np.float32), truth


def patterns(data, split, count, seconds):
    """Note lists of `count` beats of a Groove MIDI split, spread over the list, each `seconds` long or longer."""
    with open(data / "drums/groove/info.csv", newline="", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table)]
    usable = [
        row
        for row in rows
        if row["split"] == split and row["beat_type"] == "beat" and float(row["duration"]) >= seconds
    ]
    for index in range(count):
        row = usable[index * len(usable) // count]
        yield read_midi_notes(data / "drums/groove" / row["midi_filename"])


def validation_set(data, split="validation", patterns_per_kit=3, seconds=20.0):
    """(name, samples, truth) of every validation kit, each pattern alone and with an accompaniment at equal power."""
    backings = [build.decode(data / path) for path in ACCOMPANIMENTS]
    kits = sorted(build.VALIDATION_KITS)
    notes = list(patterns(pathlib.Path(data), split, patterns_per_kit * len(kits), seconds))
    for index, pattern in enumerate(notes):
        name = kits[index % len(kits)]
        kit = Kit(pathlib.Path(data), name)
        yield (f"{name}-{index}", *render(kit, pattern, seconds))
        backing = backings[(index // len(kits)) % len(backings)]
        yield (f"{name}-{index}-mix", *render(kit, pattern, seconds, backing))
