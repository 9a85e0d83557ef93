"""Writes the goldens of the drum tests by NumPy and SciPy: onset picking, and the segment-and-classify front ends.

    /usr/bin/python3 tests/native/drums/golden/make_goldens.py

Threshold and peaks of Wu and Lerch, ISMIR 2018 (median over 10 frames, argrelmax of order 3) and of their 2015 toolbox
(9 frames, any strict maximum) at several lambdas, on a curve with bursts, plateaus of noise and near ties.
The drum network's features of a click, a tone and noise: the formulas in double precision.
"""

import pathlib

import numpy as np
from scipy.fft import dct
from scipy.signal import argrelmax

HERE = pathlib.Path(__file__).parent
LAMBDAS = [0.03, 0.06, 0.12, 0.2, 0.48]
PICKERS = {"students": (9, 3), "toolbox": (8, 1)}


def picks(v, order, reach, factor):
    threshold = np.array([factor * v.max() + np.median(v[max(0, i - order) : i + 1]) for i in range(len(v))])
    shift = int(np.floor(order / 2 + 0.5))
    threshold[: len(v) - shift] = threshold[shift:].copy()
    kept = np.where(v <= threshold, 0.0, v)
    return argrelmax(kept, order=reach)[0]


def log_frequency_triangles(size, rate):
    """Rows: triangles between the bins nearest to 12 semitones per octave around 440 Hz, each summing to 1."""
    semitones = np.arange(np.ceil(12 * np.log2(20 / 440)), np.floor(12 * np.log2(20000 / 440)) + 1)
    centres = np.unique(np.rint(440 * 2 ** (semitones / 12) * size / rate))
    bins = np.arange(size // 2 + 1)
    rows = np.stack([np.interp(bins, centres[i : i + 3], [0, 1, 0]) for i in range(len(centres) - 2)])
    return rows / rows.sum(1, keepdims=True)


def network_features():
    rate, size, hop = 44100, 2048, 441
    time = np.arange(5000) / rate
    samples = 0.3 * np.sin(2 * np.pi * 1500 * time) + 1e-4 * np.random.default_rng(5).standard_normal(len(time))
    samples[2500] += 0.9
    samples = samples.astype(np.float32)
    padded = np.pad(samples.astype(float), size // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    frames = np.stack([padded[at : at + size] * window for at in range(0, len(padded) - size + 1, hop)])
    bands = np.abs(np.fft.rfft(frames)) @ log_frequency_triangles(size, rate).T
    np.save(HERE / "network_samples.npy", samples)
    np.save(HERE / "network_features.npy", np.log10(1 + bands).astype(np.float32))


def main():
    network_features()
    rng = np.random.default_rng(3)
    curve = rng.gamma(0.5, 0.05, 900)
    for start in range(5, 880, 23):
        decay = np.exp(-np.arange(12) / rng.uniform(1, 6)) * rng.uniform(0.02, 1.0)
        curve[start : start + 12] += decay * rng.uniform(0.7, 1.3, 12)
    curve = curve.astype(np.float32)
    np.save(HERE / "curve.npy", curve)
    for name, (order, reach) in PICKERS.items():
        marks = np.zeros((len(LAMBDAS), len(curve)), np.int32)
        for row, factor in enumerate(LAMBDAS):
            marks[row, picks(curve.astype(float), order, reach, factor)] = 1
        np.save(HERE / f"picks_{name}.npy", marks)
        print(name, marks.sum(1))
    np.save(HERE / "lambdas.npy", np.array(LAMBDAS))


if __name__ == "__main__":
    main()
