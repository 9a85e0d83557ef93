"""Writes the goldens of the drum tests by NumPy and SciPy: onset picking, and the segment-and-classify front ends.

    /usr/bin/python3 tests/native/drums/golden/make_goldens.py

Threshold and peaks of Wu and Lerch, ISMIR 2018 (median over 10 frames, argrelmax of order 3) and of their 2015 toolbox
(9 frames, any strict maximum) at several lambdas, on a curve with bursts, plateaus of noise and near ties.
The segment-and-classify front ends as Wu and Lerch's implementation has them, in double precision.
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


def mel_weights(highest):
    """128 x 1025 triangles of unit area on Slaney's mel scale (librosa.filters.mel with its defaults), 44.1 kHz."""

    def mel_from_hz(hz):
        return np.where(hz < 1000, hz / (200 / 3), 15 + np.log(np.maximum(hz, 1e-9) / 1000) / (np.log(6.4) / 27))

    def hz_from_mel(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((np.log(6.4) / 27) * (mel - 15)))

    edges = hz_from_mel(np.linspace(0, mel_from_hz(np.float64(highest)), 130))
    bins = np.arange(1025) * 44100 / 2048
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def segment_features():
    """Front ends of Wu and Lerch's segment-and-classify systems on half a second of strokes and a tone."""
    rng = np.random.default_rng(4)
    t = np.arange(24000) / 44100
    x = 0.2 * np.sin(2 * np.pi * 440 * t)
    for start in (3000, 11000, 18000):
        x[start:] += np.exp(-(t[start:] - t[start]) * 40) * rng.normal(0, 0.3, len(t) - start)
    x = x.astype(np.float32)
    np.save(HERE / "segment_samples.npy", x)
    x = x.astype(float) / np.abs(x).max()
    padded = np.pad(x, 1024, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(2048) / 2048)
    frames = np.stack([padded[at : at + 2048] * window for at in range(0, len(x) + 1, 512)])
    magnitudes = np.abs(np.fft.rfft(frames)).T

    db = 10 * np.log10(np.maximum(mel_weights(20000) @ magnitudes, 1e-5))
    db = np.maximum(db - db.max(), -80)
    encoder = (db - db.min()) / (db.max() - db.min())
    np.save(HERE / "segment_encoder.npy", np.ascontiguousarray(encoder).astype(np.float32))

    db = 10 * np.log10(np.maximum(mel_weights(22050) @ magnitudes**2, 1e-10))
    mfcc = dct(np.maximum(db, db.max() - 80), axis=0, norm="ortho")[:20]
    first = np.diff(mfcc, axis=1, append=mfcc[:, -1:])
    stacked = np.concatenate([mfcc, first, np.diff(first, axis=1, append=first[:, -1:])])
    np.save(HERE / "segment_mfcc.npy", np.ascontiguousarray(stacked).astype(np.float32))


def main():
    segment_features()
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
