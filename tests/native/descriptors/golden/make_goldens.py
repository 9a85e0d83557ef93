#!/usr/bin/python3
"""Writes the golden files of the descriptors: the definitions of Woodshed specs, assessment, section 4, in double
precision by plain NumPy and SciPy; nothing here is shared with the core. Run with Debian's python3 (numpy, scipy).
"""
from pathlib import Path

import numpy as np
from scipy.fft import dct
from scipy.signal import find_peaks, get_window, medfilt
from scipy.stats import kurtosis, skew

HERE = Path(__file__).parent
RATE, FRAME, HOP = 44100, 1024, 256


def save(name, values, dtype="<f8"):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(values, dtype=dtype))


# --- a take: seven notes of a wind-like tone, one faint, one short, one with an unsteady pitch ---
rng = np.random.default_rng(20260711)
sounds, pitches = [], []
for midi, frames, level, sd, skewed in [(60.13, 44, .30, .03, 0), (0, 6, 0, 0, 0), (62.2, 52, .45, .05, 0), (64.06, 22, .25, .04, 0),
                                        (0, 4, 0, 0, 0), (65.18, 60, .35, .18, 1), (67.11, 40, .0008, .03, 0), (0, 5, 0, 0, 0),
                                        (64.1, 46, .5, .06, 0), (62.14, 10, .3, .03, 0), (60.1, 40, .2, .02, 0)]:
    n = frames * HOP
    if midi == 0:
        sounds.append(2e-4 * rng.standard_normal(n))
        pitches.append(np.zeros(frames))
        continue
    t = np.arange(n) / RATE
    wobble = np.sign(np.sin(2 * np.pi * 5 * np.arange(frames) * HOP / RATE)) if skewed else np.zeros(frames)
    track = midi + sd * (wobble + .3 * rng.standard_normal(frames) if skewed else rng.standard_normal(frames))
    f = 440 * 2 ** ((midi - 69) / 12)
    swell = (1 + .3 * np.sin(2 * np.pi * 7 * t + rng.uniform(0, 6))) * np.minimum(1, np.minimum(np.arange(n), np.arange(n)[::-1] + 1) / 300)
    tone = sum(np.sin(2 * np.pi * k * f * t + rng.uniform(0, 6)) / k ** 1.3 for k in range(1, 9))
    sounds.append(level * swell * (tone + .02 * rng.standard_normal(n)))
    pitches.append(440 * 2 ** ((track - 69) / 12))
x = np.concatenate(sounds).astype(np.float32)
f0 = np.concatenate(pitches).astype(np.float32)
x = x[: len(x) - 100]  # the last frame is not whole
save("signal", x, "<f4")
save("f0", f0, "<f4")
x = x.astype(np.float64)
x /= np.abs(x).max()
f0 = f0.astype(np.float64)


# --- notes ---
def midi_of(f):
    return 69 + 12 * np.log2(f / 440)


f0 = medfilt(f0, 5)
voiced = f0 > 0
midi = np.where(voiced, midi_of(np.where(voiced, f0, 1)), 0)
offsets = np.arange(-50, 51, 2) / 100
errors = [np.mean((midi[voiced] - o - np.round(midi[voiced] - o)) ** 2) for o in offsets]
quantised = np.where(voiced, np.round(midi - offsets[np.argmin(errors)]), 0)
cuts = np.flatnonzero(np.diff(quantised)) + 1
runs = [list(r) for r in np.split(np.arange(len(midi)), cuts)]
merged = [runs[0]]
for run in runs[1:]:
    same = voiced[run[0]] == voiced[merged[-1][0]]
    if same and abs(midi[run].mean() - midi[merged[-1]].mean()) <= .5:
        merged[-1] = merged[-1] + run
    else:
        merged.append(run)


def notes(shortest):
    found = []
    for run in merged:
        a, b = run[0], run[-1] + 1
        level = np.mean([np.abs(x[k * HOP:(k + 1) * HOP]).mean() for k in range(a, b)])
        if voiced[a] and (b - a) * HOP / RATE > shortest and 20 * np.log10(level) >= -50:
            found.append((a, b))
    return found


def frames_of(y):
    return np.stack([y[s:s + FRAME] for s in range(0, len(y) - FRAME + 1, HOP)])


# --- 68 low-level ---
def auditory_toolbox_bank():
    linear = 133.3333333 + 66.66666666 * np.arange(13)
    edges = np.concatenate([linear, linear[-1] * 1.0711703 ** np.arange(1, 30)])
    freqs = np.arange(FRAME // 2 + 1) * RATE / FRAME
    bank = []
    for lo, mid, hi in zip(edges[:40], edges[1:41], edges[2:42]):
        up, down = (freqs - lo) / (mid - lo), (hi - freqs) / (hi - mid)
        bank.append(np.maximum(0, np.minimum(up, down)) * 2 / (hi - lo))
    return np.array(bank)


BANK = auditory_toolbox_bank()


def low_level(y):
    y = y / np.abs(y).max()
    blocks = frames_of(y)
    X = 2 * np.abs(np.fft.rfft(blocks * get_window("hann", FRAME), axis=1)) / FRAME
    k = np.arange(X.shape[1])
    centroid = (X ** 2 @ k) / (X ** 2).sum(1) * RATE / FRAME
    rolloff = [np.flatnonzero(np.cumsum(r) >= .85 * r.sum())[0] for r in X]
    flux = np.concatenate([[0], np.sqrt((np.diff(X, axis=0) ** 2).sum(1)) / X.shape[1]])
    zcr = .5 * np.abs(np.diff(np.sign(blocks), axis=1)).mean(1)
    mfcc = dct(np.log10(X @ BANK.T + 1e-20), type=2, norm="ortho", axis=1)[:, :13]
    features = np.column_stack([centroid, rolloff, flux, zcr, mfcc])
    return np.concatenate([features.mean(0), features.std(0, ddof=1)])


per_note = np.array([low_level(x[a * HOP:b * HOP]) for a, b in notes(.2)])
low = np.concatenate([per_note.mean(0), per_note.std(0, ddof=1)])


# --- 24 hand-crafted ---
def histogram_shape(values, bins):
    counts, edges = np.histogram(values, bins)
    h = counts / counts.sum()
    top = int(h.argmax())
    peaks = [int(p) for p in find_peaks(h, plateau_size=1)[1]["left_edges"] if h[p] > 5e-4]
    return [h[top] / h[max(0, top - 5):top + 6].sum(), edges[1] - edges[0], skew(h), kurtosis(h),
            np.flatnonzero(np.cumsum(h) >= .85 - 1e-12)[0], (h[peaks] ** 2).sum() / (h ** 2).sum()]


def smooth5(y):
    out = np.empty_like(y)
    for i in range(len(y)):
        r = min(2, i, len(y) - 1 - i)
        out[i] = y[i - r:i + r + 1].mean()
    return out


short = notes(.1)
everything, columns, bad = [], [], 0
for a, b in short:
    m = midi[a:b]
    sd = m.std(ddof=1)
    share = np.mean(np.abs(m - m.mean()) > sd)
    blocks = np.abs(frames_of(x[a * HOP:b * HOP]))
    rises = smooth5(np.diff(blocks.max(1)))
    columns.append([sd, share, blocks.sum(1).std(ddof=1), len(find_peaks(rises)[0]) / len(blocks)])
    bad += sd > .1 and share > .4
    everything.append(m)
cents = np.concatenate(everything) % 1
counts, _ = np.histogram(cents, 10, (0, 1))
peak = counts.argmax()
hand = [counts[[peak - 1, peak, (peak + 1) % 10]].sum() / counts.sum()]
for column in np.array(columns).T:
    hand += [column.mean(), column.std(ddof=1), column.max(), column.min()]
hand.append(1 - bad / len(short))
onsets = np.array([a for a, _ in short]) * HOP / RATE
hand += histogram_shape(np.diff(onsets), 50)

print(len(notes(.2)), "long notes,", len(short), "notes,", bad, "unsteady")
save("descriptors", np.concatenate([low, hand]))

# --- the histogram's shape alone, on times that spread ---
values = np.round(rng.choice([.25, .5, .75, 1.0], 200, p=[.5, .3, .05, .15]) + .02 * rng.standard_normal(200), 6)
save("histogram_values", values)
save("histogram_shape", histogram_shape(values, 50))
