"""Simulated takes of a seed, written as files.

    /usr/bin/python3 -m take_simulator.simulate --data DIR --out OUT --split test --band middle --count 20   (from models/)

DIR holds assessment/notes (see notes.py), midi/ and manifest.csv. OUT/TAKE/ gets take.wav (16 bits, 44.1 kHz, mono),
score.json (shared/schemas/score.schema.json), score.musicxml, score.mid (sounding pitches), score.csv and truth.json:

    take, seed, split, band, instrument, etude, source, room, microphone, recording, quartersPerMinute
    latent, ratings     four ratings in the order of ratings.CRITERIA: before the panel, and as the panel gives them
    severities          fault to severity (ratings.SEVERITIES)
    planted             what --plant raised, or null
    lead, seconds       silence before the first written position; length. Times below count from the start of the file
    notes               per written note: index, outcome (right, different, octave, missed), onset, duration (s), midi
                        (sounding, with mistuning), heard (the same with the wobble and vibrato of its middle 60 %),
                        cents (from the fingered pitch, the take's standard included),
                        rhythmChanged, earlier (renditions before a restart); null where missed
    extras, squeaks, restarts, pauses, tempo ([quarters, quarters per minute]), standardCents

The splits share no etude, no sample set of an instrument, no room and no microphone. --plant FAULT|CRITERION=VALUE
gives each take a twin (TAKE-planted) with the same seed in which only that severity (or all severities of that
criterion, from that rating) differs. --instrument works for any instrument of shared/instruments.json that has notes.
"""

import argparse
import dataclasses
import functools
import json
import pathlib
import wave

import numpy as np
from drum_data.audio import SAMPLE_RATE

from . import etudes, notes, scores
from .player import play
from .ratings import CRITERIA, SEVERITIES, drawn, labelled, severities
from .recording import record
from .renderer import render

BANDS = ("middle", "symphonic")
PANEL_INSTRUMENTS = ("alto_sax", "clarinet", "flute")
# Sample sets by split. What has no row here is heard in test takes only.
SOURCES = {
    "train": {
        "alto_sax": ["weresax", "fluidr3"],
        "clarinet": ["fluidr3"],
        "flute": ["ixox", "fluidr3"],
    },
    "validation": {"alto_sax": ["mtg_solosax"], "clarinet": ["mscore"], "flute": ["mscore"]},
    "test": {"alto_sax": ["philharmonia"], "clarinet": ["philharmonia"], "flute": ["philharmonia"]},
}
ROOMS = {"train": range(0, 60), "validation": range(60, 75), "test": range(75, 100)}
# Seeds of the composed etudes.
ETUDES = {"train": range(0, 60), "validation": range(60, 75), "test": range(75, 100)}
# One take in TUNE_SHARE plays a tune: of the free lead sheets in training and validation (by file number), of the folk
# collection and the auditions' own saxophone etudes in test.
TUNE_SHARE = 0.15
_SPLIT_SEEDS = {"train": 11, "validation": 12, "test": 13}


@dataclasses.dataclass
class Take:
    """One simulated take. samples: mono float32 at SAMPLE_RATE; truth: as described above."""

    name: str
    score: scores.Score
    samples: np.ndarray
    truth: dict


@functools.cache
def _bank(source, instrument, data, cache):
    return notes.load(source, instrument, data, cache)


@functools.cache
def _tunes(split, data):
    folder = "nottingham" if split == "test" else "openewld"
    files = sorted((data / "midi" / folder).glob("*.mid"))
    if split == "test":
        return files + sorted((data / "assessment/fba/scores_midi").glob("*altosax*.mid")) * 20
    return [path for index, path in enumerate(files) if (index % 5 == 0) == (split == "validation")]


def _sources(split, instrument, data):
    listed = SOURCES[split].get(instrument)
    if listed:
        return listed
    found = sorted(path.parent.name for path in (data / "assessment/notes").glob(f"*/{instrument}"))
    if not found:
        raise SystemExit(f"no notes of {instrument}")
    return found


def _music(split, band, instrument, seed, data):
    rng = np.random.default_rng([seed, 4])
    number = int(rng.choice(list(ETUDES[split])))
    if data is not None and rng.random() < TUNE_SHARE:
        files = _tunes(split, data)
        path = files[int(rng.integers(len(files)))]
        try:
            score = etudes.tune(path, instrument, seed % 997)
            if 20 <= len(score.notes) and score.seconds <= 45:
                return score, path.stem
        except (ValueError, IndexError):
            pass
    return etudes.composed(band, instrument, number), f"{band}-{number}"


def simulate(split, band, number, data, cache, instrument=None, plant=None, latent=None, music=None):
    """Take `number` of a split and band.

    instrument: default one of PANEL_INSTRUMENTS, drawn. plant: (fault or criterion, severity or rating), raised after
    everything else is drawn. latent: four ratings instead of drawn ones. music: a Score instead of a drawn one.
    """
    seed = _SPLIT_SEEDS[split] * 10_000_000 + BANDS.index(band) * 1_000_000 + number
    rng = np.random.default_rng([seed, 5])
    chosen = instrument or str(rng.choice(PANEL_INSTRUMENTS))
    source = str(rng.choice(_sources(split, chosen, data)))
    room, microphone = int(rng.choice(list(ROOMS[split]))), int(rng.choice(list(ROOMS[split])))
    ratings = drawn(band, chosen, np.random.default_rng([seed, 6])) if latent is None else np.array(latent, float)
    faults = severities(ratings, np.random.default_rng([seed, 7]))
    if plant:
        name, value = plant
        if name in CRITERIA:
            criterion = CRITERIA.index(name)
            ratings = ratings.copy()
            ratings[criterion] = value
            changed = severities(ratings, np.random.default_rng([seed, 7]))
            faults |= {fault: changed[fault] for fault, (owner, _) in SEVERITIES.items() if owner == criterion}
        else:
            faults[name] = value
    score, etude = (music, music.title) if music else _music(split, band, chosen, seed, data)
    performance = play(score, faults, seed)
    lead = float(np.random.default_rng([seed, 8]).uniform(0.4, 1.2))
    dry = render(performance, _bank(source, chosen, data, cache), faults, seed, lead, 0.7)
    samples, recording = record(dry, room, microphone, seed)
    truth = {
        "take": f"{split}-{band}-{number:05d}",
        "seed": seed,
        "split": split,
        "band": band,
        "instrument": chosen,
        "etude": etude,
        "source": source,
        "room": room,
        "microphone": microphone,
        "recording": recording,
        "quartersPerMinute": score.quarters_per_minute,
        "latent": [round(float(value), 4) for value in ratings],
        "ratings": [round(float(value), 4) for value in labelled(ratings, np.random.default_rng([seed, 9]))],
        "severities": {fault: round(value, 5) for fault, value in faults.items()},
        "planted": list(plant) if plant else None,
        "lead": round(lead, 4),
        "seconds": round(len(samples) / SAMPLE_RATE, 4),
    } | performance.truth
    for sound in performance.sounds:
        if sound.written is not None and not sound.repeat and sound.heard is not None:
            truth["notes"][sound.written]["heard"] = round(sound.heard, 4)
    _moved(truth, lead)
    return Take(truth["take"], score, samples, truth)


def _moved(truth, lead):
    """Times of the playing become times of the file."""
    for note in truth["notes"]:
        for played in [note, *note["earlier"]]:
            if played["onset"] is not None:
                played["onset"] = round(played["onset"] + lead, 4)
    for key in ("extras", "squeaks"):
        for row in truth[key]:
            row["onset"] = round(row["onset"] + lead, 4)
    for key in ("restarts", "pauses"):
        for row in truth[key]:
            row["seconds"] = round(row["seconds"] + lead, 4)


def write_wav(samples, path):
    """16-bit mono WAV at SAMPLE_RATE."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).round().astype("<i2").tobytes())


def write(take, folder):
    """All files of a take into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_wav(take.samples, folder / "take.wav")
    (folder / "score.json").write_text(json.dumps(scores.as_json(take.score)))
    scores.write_musicxml(take.score, folder / "score.musicxml")
    scores.write_midi(take.score, folder / "score.mid")
    scores.write_csv(take.score, folder / "score.csv")
    (folder / "truth.json").write_text(json.dumps(take.truth))


def main():
    """Writes takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, help="of note banks; default OUT/banks")
    parser.add_argument("--split", choices=list(ROOMS), default="test")
    parser.add_argument("--band", choices=BANDS, default="middle")
    parser.add_argument("--instrument")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--latent", type=float, nargs=4, metavar=("M", "N", "R", "T"))
    parser.add_argument("--plant", help=f"one of {', '.join([*SEVERITIES, *CRITERIA])} and =VALUE")
    options = parser.parse_args()
    plant = None
    if options.plant:
        name, value = options.plant.split("=")
        if name not in SEVERITIES and name not in CRITERIA:
            parser.error(f"unknown: {name}")
        plant = name, float(value)
    cache = options.cache or options.out / "banks"
    for number in range(options.first, options.first + options.count):
        common = (options.split, options.band, number, options.data, cache, options.instrument)
        take = simulate(*common, latent=options.latent)
        write(take, options.out / take.name)
        if plant:
            write(simulate(*common, plant=plant, latent=options.latent), options.out / f"{take.name}-planted")


if __name__ == "__main__":
    main()
