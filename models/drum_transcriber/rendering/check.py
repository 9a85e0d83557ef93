"""Checks the renderer where its truth can be measured; prints figures and fails when one is out of bounds.

    cd models && /usr/bin/python3 -m drum_transcriber.rendering.check --data DIR [--shards DIR]

1. Isolated strokes of every kit: the sound rises within 3 ms of its label (median per instrument), dry and after rooms,
   microphones and mastering.
2. Codecs keep the time within 1 ms (cross-correlation against the samples before coding).
3. The same seed gives the same samples and labels.
4. --shards: shapes, ranges, and that the features rise at labels more than elsewhere.
"""

import argparse
import pathlib
import sys

import numpy as np
from drum_data.audio import SAMPLE_RATE
from scipy import signal

from . import mixing, performances, session_kits
from .signal_chain import CODECS, coded

INSTRUMENT_NAMES = "kick snare ghost sidestick closed open pedal tomlow tommid tomhigh crash ride other".split()
STROKES = [name for name in session_kits.INSTRUMENTS] + ["ot_clap", "ot_cowbell", "ot_conga", "ot_tambourine"]
SPACING_SECONDS = 1.5
# Part of a stroke's first 30 ms' peak that counts as heard.
RISE_SHARE = 0.1
MEDIAN_BOUND_SECONDS = 0.003
CODEC_BOUND_SECONDS = 0.001


def _rise(samples, around):
    """Seconds from `around` to where the sound, from 20 ms before on, first passes RISE_SHARE of its coming peak."""
    at = int(around * SAMPLE_RATE)
    before = samples[max(0, at - int(0.02 * SAMPLE_RATE)) : at + int(0.03 * SAMPLE_RATE)]
    return (
        int(np.argmax(np.abs(before) > RISE_SHARE * np.max(np.abs(before))))
        - (at - max(0, at - int(0.02 * SAMPLE_RATE)))
    ) / SAMPLE_RATE


def isolated(data, seed, variant, device):
    """{instrument: rise errors in seconds} of single strokes on random kits of all splits."""
    rng = np.random.default_rng(seed)
    kit = session_kits.assemble(data, ["train", "validation", "test"][seed % 3], rng)
    errors = {}
    for first in range(0, len(STROKES), 7):
        hits = [(0.3 + SPACING_SECONDS * i, name, 110) for i, name in enumerate(STROKES[first : first + 7])]
        play = performances.Performance(hits, 120.0, 0.0, "check", "none")
        samples, rows, _ = mixing.render(kit, play, None, 0.0, variant, rng, device, codec_chance=0.0)
        for seconds, instrument, *_ in rows:
            errors.setdefault(int(instrument), []).append(_rise(samples, seconds))
    return errors


def check_alignment(data, kits):
    """Medians per instrument of the rise errors, dry and through the whole chain."""
    sound = True
    for name, variant, device in (("dry", mixing.DRY, False), ("rooms and mastering", mixing.EFFECTS, False)):
        errors = {}
        for seed in range(kits):
            for instrument, values in isolated(data, seed, variant, device).items():
                errors.setdefault(instrument, []).extend(values)
        for instrument, values in sorted(errors.items()):
            ms = 1e3 * np.array(values)
            late = abs(np.median(ms)) > 1e3 * MEDIAN_BOUND_SECONDS
            sound &= not late
            print(
                f"{name:20s} {INSTRUMENT_NAMES[instrument]:10s} {len(ms):4d} strokes, rise after label: median "
                f"{np.median(ms):+5.2f} ms, 5 % {np.percentile(ms, 5):+6.2f}, "
                f"95 % {np.percentile(ms, 95):+6.2f}{'  OUT' if late else ''}"
            )
    return sound


def check_codecs():
    """Delay of every codec and rate on noise bursts."""
    rng = np.random.default_rng(0)
    samples = np.zeros(4 * SAMPLE_RATE, np.float32)
    for at in range(3000, len(samples) - 4000, 9001):
        burst = rng.standard_normal(3000) * np.exp(-np.arange(3000) / 500)
        samples[at : at + 3000] += (0.2 * burst).astype(np.float32)
    samples = signal.sosfilt(signal.butter(4, 3500, fs=SAMPLE_RATE, output="sos"), samples).astype(np.float32)
    sound = True
    for codec, (_, _, rates, _) in CODECS.items():
        for rate in rates:
            after = coded(samples, codec, rate)
            correlation = signal.correlate(after, samples, mode="full", method="fft")
            delay = (int(np.argmax(correlation)) - (len(samples) - 1)) / SAMPLE_RATE
            out = abs(delay) > CODEC_BOUND_SECONDS
            sound &= not out
            print(f"{codec} {rate} kbit/s: delay {1e3 * delay:+.2f} ms{'  OUT' if out else ''}")
    return sound


def check_repeatable(data):
    """The same seed twice."""
    results = []
    for _ in range(2):
        rng = np.random.default_rng(7)
        kit = session_kits.assemble(data, "train", rng)
        play = performances.generated(rng, mixing.SEGMENT_SECONDS, "funk")
        results.append(mixing.render(kit, play, None, 0.0, mixing.EFFECTS, rng, None, 0.0))
    same = np.array_equal(results[0][0], results[1][0]) and results[0][1] == results[1][1]
    print("same seed, same audio and labels:", same)
    return same


def check_shards(folder):
    """Shapes, ranges and the rise of the features at labels."""
    sound, at_labels, elsewhere, counts, segments = True, [], [], np.zeros(13, int), 0
    rng = np.random.default_rng(0)
    for path in sorted(folder.glob("shard-*.npz")):
        shard = np.load(path)
        features, events = shard["features"].astype(np.float32), shard["events"]
        segments += len(features)
        well_formed = (
            features.shape[1:] == (1200, 84)
            and np.all(np.isfinite(features))
            and len(shard["variant"]) == len(shard["tags"]) == len(features)
            and np.all((events[:, 1] >= 0) & (events[:, 1] < mixing.SEGMENT_SECONDS))
            and np.all((events[:, 2] >= 0) & (events[:, 2] < 13))
            and np.all((events[:, 3] > 0) & (events[:, 3] <= 1))
            and np.all((events[:, 4] >= mixing.INAUDIBLE_DB) & (events[:, 4] <= 0))
        )
        if not well_formed:
            print(path, "is malformed")
            sound = False
        counts += np.bincount(events[:, 2].astype(int), minlength=13)
        rise = np.maximum(features[:, 3:] - features[:, :-3], 0).sum(axis=2)
        free = np.ones(rise.shape, bool)
        free[:, :5] = free[:, 1190:] = False
        for segment, seconds, *_ in events:
            frame = int(round(seconds * 100))
            free[int(segment), max(0, frame - 5) : frame + 4] = False
            if 4 < frame < 1190:
                at_labels.append(rise[int(segment), frame - 2 : frame + 1].max())
        for segment, frame in rng.permutation(np.argwhere(free))[: len(events)]:
            elsewhere.append(rise[segment, frame - 2 : frame + 1].max())
    ratio = np.median(at_labels) / np.median(elsewhere)
    print(
        f"{segments} segments, {segments * mixing.SEGMENT_SECONDS / 3600:.2f} h; strokes:",
        dict(zip(INSTRUMENT_NAMES, counts.tolist())),
    )
    print(f"rise of the features at labels over elsewhere: {ratio:.1f}")
    return sound and ratio > 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--shards", type=pathlib.Path, help="a rendered corpus")
    parser.add_argument("--kits", type=int, default=12)
    arguments = parser.parse_args()
    results = [check_alignment(arguments.data, arguments.kits), check_codecs(), check_repeatable(arguments.data)]
    if arguments.shards:
        results.append(check_shards(arguments.shards))
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
