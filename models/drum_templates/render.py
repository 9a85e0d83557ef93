"""Drum patterns with known onsets: Groove MIDI played on one-shots, with or without accompaniment.

The only audio for which the physical onset of every hit is known, hence what time stamps and confidences are checked
on. Kits are the ones that no template was built from (drum_data.kits.VALIDATION_KITS), accompaniments free recordings without
drums.
"""

import csv
import pathlib

import numpy as np

import build
from drum_data import kits, midi
from drum_data.audio import decode

CLASS_OF = {"kick": "KD", "snare": "SD", "snare_rimshot": "SD", "hh_closed": "HH", "hh_pedal": "HH", "hh_open": "HH"}
# Between MIDI velocities 1 and 127; within the 14 to 34 dB that drummers use.
VELOCITY_RANGE_DB = 26.0
ACCOMPANIMENTS = [
    "unlabeled/librosa/karissa_hobbs_-_lets_go_fishin.ogg",
    "unlabeled/librosa/kevin_macleod_-_p_i_tchaikovsky_dance_of.ogg",
    "unlabeled/librosa/hungarian_dance_number_5_-_allegro_in_f.ogg",
]


class Kit:
    """The one-shots of one kit, softest first per articulation."""

    def __init__(self, data, name):
        self.hits = kits.load(data, name)

    def play(self, note, velocity):
        """(articulation, samples) or None when the kit has nothing like it."""
        for articulation in midi.DRUM_ARTICULATIONS.get(note, []):
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
            truth[CLASS_OF[articulation]].append((start / build.SAMPLE_RATE + kits.LEAD_SECONDS, velocity))
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
        yield midi.read_notes(data / "drums/groove" / row["midi_filename"])


def validation_set(data, split="validation", patterns_per_kit=3, seconds=20.0):
    """(name, samples, truth) of every validation kit, each pattern alone and with an accompaniment at equal power."""
    backings = [decode(data / path) for path in ACCOMPANIMENTS]
    names = sorted(kits.VALIDATION_KITS)
    notes = list(patterns(pathlib.Path(data), split, patterns_per_kit * len(names), seconds))
    for index, pattern in enumerate(notes):
        name = names[index % len(names)]
        kit = Kit(pathlib.Path(data), name)
        yield (f"{name}-{index}", *render(kit, pattern, seconds))
        backing = backings[(index // len(names)) % len(backings)]
        yield (f"{name}-{index}-mix", *render(kit, pattern, seconds, backing))
