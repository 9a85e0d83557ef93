#!/usr/bin/env python3
"""Checks the time stamps of an engine against exact onsets: rendered validation kits, through `npm run -s cli`.

    /usr/bin/python3 models/evaluation/stamps.py --data ../shared/data [--engine default] [--segments 6]

Annotations of real recordings are themselves some milliseconds off, so they cannot show a small bias. Here every stroke
is placed by the renderer of drum_transcriber, with kits and drummers kept back from training, and its onset is known to
the sample. Half of the files are at 48 kHz, so that the resampler is part of the way. Prints the median of report minus
onset per drum and for all, and how much of it lies within 10 ms.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import wave

import numpy as np
from scipy import signal

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "models")]

from drum_data.audio import SAMPLE_RATE  # noqa: E402
from drum_transcriber.rendering import mixing, performances, session_kits  # noqa: E402
from onset_scores import match  # noqa: E402

INSTRUMENTS = [each["id"] for each in json.loads((ROOT / "shared/drums.json").read_text())["instruments"]]
DRUMS = {"snareGhost": "snare", "hiHatClosed": "hi-hat", "hiHatOpen": "hi-hat", "hiHatPedal": "hi-hat"}
DRUMS |= {"tomLow": "toms", "tomMid": "toms", "tomHigh": "toms", "crash": "cymbals", "ride": "cymbals"}
RATES = (SAMPLE_RATE, 48000)
TOLERANCE = 0.03
CLOSE = 0.01
SEED = 41


def write(path, samples, rate):
    if rate != SAMPLE_RATE:
        samples = signal.resample_poly(samples, rate // 300, SAMPLE_RATE // 300)
    scaled = np.round(samples / max(1.0, np.max(np.abs(samples))) * 32000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(scaled.tobytes())


def segment(data, rng, variant):
    """(samples, {drum: onsets in seconds}) of a held-out performance on held-out kits."""
    kit = session_kits.assemble(data, "validation", rng)
    play = performances.from_groove(data, "validation", rng, mixing.SEGMENT_SECONDS)
    play = performances.varied(play, rng, mixing.SEGMENT_SECONDS)
    samples, rows, _ = mixing.render(kit, play, None, 0.0, variant, rng, codec_chance=0.0)
    onsets = {}
    for seconds, instrument, _ in rows:
        name = INSTRUMENTS[int(instrument)]
        onsets.setdefault(DRUMS.get(name, name), []).append(seconds)
    return samples, onsets


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder that holds drums/groove and drums/kits")
    parser.add_argument("--engine", default="default")
    parser.add_argument("--segments", type=int, default=6, help="of 12 s")
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        asked = {}
        for index in range(options.segments):
            samples, onsets = segment(options.data, rng, (mixing.DRY, mixing.EFFECTS)[index // 2 % 2])
            path = folder / f"{index}.wav"
            write(path, samples, RATES[index % 2])
            asked[path] = onsets
        command = ["npm", "run", "-s", "cli", "--", "transcribe", *map(str, asked), "--engine", options.engine]
        subprocess.run([*command, "--out", str(folder)], cwd=ROOT, check=True)
        errors = {}
        for path, onsets in asked.items():
            found = {}
            for event in json.loads(path.with_suffix(".json").read_text())["events"]:
                found.setdefault(DRUMS.get(event["instrument"], event["instrument"]), []).append(event["time"])
            for drum, times in onsets.items():
                pairs = match(sorted(times), sorted(found.get(drum, [])), TOLERANCE)
                errors.setdefault(drum, []).extend(reported - true for reported, true in pairs)
    for drum, values in [*sorted(errors.items()), ("all", [e for each in errors.values() for e in each])]:
        if values:
            ms = 1000 * np.array(values)
            print(
                f"{drum:10s} {len(ms):5d} hits: median {np.median(ms):+5.1f} ms, "
                f"{np.mean(np.abs(ms) <= 1000 * CLOSE):.0%} within {1000 * CLOSE:.0f} ms"
            )


if __name__ == "__main__":
    main()
