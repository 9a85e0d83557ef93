"""Banks of note samples: every note of one source and instrument, ready to be read at any pitch.

Sources "free" (SOURCES.md of the data) may train what ships; "philharmonia" has contradictory licence terms and is used
for test takes inside the project only. "mscore" is rendered here from Debian's musescore-general-soundfont-small (MIT).
"""

import csv
import dataclasses
import pathlib
import subprocess
import tempfile

import numpy as np
from drum_data import midi as midi_files
from drum_data.audio import SAMPLE_RATE, decode, decode_all

from .scores import instruments

MSCORE_FONT = pathlib.Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3")
# General MIDI programs (from 0) of the instruments that mscore is used for.
_PROGRAMS = {"alto_sax": 65, "clarinet": 71, "flute": 73}
_MSCORE_STEP, _MSCORE_SECONDS, _MSCORE_GAP = 3, 2.5, 0.5
_LOUD = {"f", "ff", "mf", "m"}
# The onset is where 3 ms of sound first reach this share of the note's level.
_ONSET_SHARE = 0.2
# All notes are brought to this RMS.
_LEVEL = 0.1


@dataclasses.dataclass
class Bank:
    """samples: all notes one after another. Per note: begin, onset, end (indices), midi (as measured), loud."""

    samples: np.ndarray
    begin: np.ndarray
    onset: np.ndarray
    end: np.ndarray
    midi: np.ndarray
    loud: np.ndarray

    def nearest(self, midi, loud):
        """Index of the note to read for a pitch: the nearest in pitch, of the wanted dynamic where there is one."""
        distance = np.abs(self.midi - midi) + 2.5 * (self.loud != loud)
        return int(np.argmin(distance))


def _from_files(folder, data):
    with open(data / "manifest.csv") as file:
        rows = [row for row in csv.DictReader(file) if row["path"].startswith(f"assessment/notes/{folder}/")]
    sounds = decode_all([data / row["path"] for row in rows])
    return [
        (sound, 69 + 12 * np.log2(float(row["f0_hz"]) / 440), row["velocity_rank_or_dynamic"] in _LOUD)
        for row, sound in zip(rows, sounds)
    ]


def _from_soundfont(instrument):
    span = instruments()[instrument]["full"]
    notes, ticks = [], 480
    events = [midi_files.Event(0, b"", 500000), midi_files.Event(0, bytes([0xC0, _PROGRAMS[instrument]]))]
    at = 0.0
    for midi in range(span["low"], span["high"] + 1, _MSCORE_STEP):
        for velocity in (60, 110):
            start = int(at * 2 * ticks)
            stop = int((at + _MSCORE_SECONDS) * 2 * ticks)
            events += [midi_files.Event(start, bytes([0x90, midi, velocity])), midi_files.Event(stop, bytes([0x80, midi, 0]))]
            notes.append((at, midi, velocity > 80))
            at += _MSCORE_SECONDS + _MSCORE_GAP
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        midi_files.write(path / "notes.mid", ticks, events)
        command = ["fluidsynth", "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.6", "-r", str(SAMPLE_RATE)]
        command += ["-F", str(path / "notes.wav"), str(MSCORE_FONT), str(path / "notes.mid")]
        subprocess.run(command, check=True, capture_output=True)
        sound = decode(path / "notes.wav")
    return [
        (sound[int(start * SAMPLE_RATE) : int((start + _MSCORE_SECONDS) * SAMPLE_RATE)], float(midi), loud)
        for start, midi, loud in notes
    ]


def load(source, instrument, data, cache):
    """The bank of an instrument's notes of a source; kept in the folder `cache`."""
    kept = cache / f"bank_{source}_{instrument}.npz"
    if not kept.exists():
        found = _from_soundfont(instrument) if source == "mscore" else _from_files(f"{source}/{instrument}", data)
        pieces, begin, onset, end, at = [], [], [], [], 0
        for sound, _, _ in found:
            block = int(0.003 * SAMPLE_RATE)
            power = np.mean(sound[: len(sound) // block * block].reshape(-1, block) ** 2, axis=1)
            level = np.sqrt(np.quantile(power, 0.7))
            above = np.flatnonzero(np.sqrt(power) > _ONSET_SHARE * level)
            loud_until = np.flatnonzero(np.sqrt(power) > 0.35 * level)[-1]
            begin.append(at)
            onset.append(at + above[0] * block)
            end.append(at + loud_until * block)
            pieces.append((sound * (_LEVEL / level)).astype(np.float32))
            at += len(sound)
        cache.mkdir(parents=True, exist_ok=True)
        np.savez(
            kept,
            samples=np.concatenate(pieces),
            begin=begin,
            onset=onset,
            end=end,
            midi=[row[1] for row in found],
            loud=[row[2] for row in found],
        )
    with np.load(kept) as file:
        return Bank(**{key: file[key] for key in file.files})
