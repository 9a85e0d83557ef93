#!/usr/bin/python3
"""Writes the golden files of the inputs of the rating networks: Woodshed specs, assessment, sections 2 and 5, in double
precision by plain NumPy and SciPy. Run with Debian's python3 (numpy, scipy).
"""
from pathlib import Path

import numpy as np
from scipy.signal import get_window

HERE = Path(__file__).parent
RATE, FRAME, HOP, BANDS = 22050, 2048, 1024, 96


def save(name, values, dtype="<f8"):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(values, dtype=dtype))


# --- mel: a chirp with a silent stretch, so that floor and range both act ---
rng = np.random.default_rng(96)
t = np.arange(12000) / RATE
x = .2 * np.sin(2 * np.pi * (200 * t + 3000 * t ** 2)) + .001 * rng.standard_normal(len(t))
x[5000:10000] = 0
x = x.astype(np.float32)
save("mel_samples", x, "<f4")


def slaney(mel):
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


top = 15 + 27 * np.log(RATE / 2 / 1000) / np.log(6.4)
edges = slaney(np.linspace(0, top, BANDS + 2))
bins = np.arange(FRAME // 2 + 1) * RATE / FRAME
bank = np.array([np.clip(np.minimum((bins - a) / (b - a), (c - bins) / (c - b)), 0, None) * 2 / (c - a)
                 for a, b, c in zip(edges[:-2], edges[1:-1], edges[2:])])
y = x.astype(np.float64)
y /= np.sqrt(np.mean(y ** 2))
padded = np.pad(y, FRAME // 2, mode="reflect")
frames = np.stack([padded[s:s + FRAME] for s in range(0, len(padded) - FRAME + 1, HOP)])
power = np.abs(np.fft.rfft(frames * get_window("hann", FRAME), axis=1)) ** 2
mel = bank @ power.T
decibels = 10 * np.log10(np.maximum(mel ** 2, 1e-10))
save("mel", np.maximum(decibels, decibels.max() - 80))

# --- contour and distance matrix ---
f0 = np.concatenate([[0, 0], np.geomspace(110, 1760, 23), [0], np.full(9, 65.4)]).astype(np.float32).astype(float)
with np.errstate(divide="ignore"):
    midi = 69 + 12 * np.log2(f0 / 440)
save("f0", f0, "<f4")
save("contour", np.where(f0 > 0, (midi - 36) / 72, 0))
score = np.array([[0, 1, 60], [1, .5, 62], [1.5, .25, 64], [3, 2.25, 48]])
save("score", score)
N = 16
played = midi[f0 > 0]
rows = played[[int((i + .5) / N * len(played)) for i in range(N)]]
written = np.concatenate([np.full(int(d * 4), m) for _, d, m in score])  # quarters of quarters, rests left out
columns = written[[int((i + .5) / N * len(written)) for i in range(N)]]
apart = np.abs(rows[:, None] - columns[None, :])
save("distance", np.minimum(apart % 12, 12 - apart % 12) + (apart > 12))
