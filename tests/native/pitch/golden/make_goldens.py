#!/usr/bin/python3
"""Writes the golden files of the pitch module: every number follows from the equations of the papers, in double
precision, by the plainest code that states them (direct sums, dense transition matrices, one loop per threshold).

Sources: de Cheveigne & Kawahara, "YIN", JASA 111(4), 2002; Mauch & Dixon, "pYIN", ICASSP 2014; Woodshed specs,
assessment, sections 2 and 4. Run with Debian's python3 (numpy, scipy).
"""
from pathlib import Path

import numpy as np
from scipy.signal import medfilt
from scipy.stats import beta

HERE = Path(__file__).parent
RATE = 44100


def save(name, values, dtype="<f8"):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(values, dtype=dtype))


# --- the test signal: tone, leap with vibrato, noise, missing fundamental, fade to below the low-amplitude limit ---
def tone(f0, seconds, partials, rng, vibrato_cents=0.0, level=0.2):
    n = int(seconds * RATE)
    t = np.arange(n) / RATE
    f = f0 * 2 ** (vibrato_cents / 1200 * np.sin(2 * np.pi * 6 * t))
    phase = 2 * np.pi * np.cumsum(f) / RATE
    x = sum(np.sin(k * phase + rng.uniform(0, 2 * np.pi)) / k for k in partials)
    ramp = np.minimum(1, np.minimum(np.arange(n), np.arange(n)[::-1]) / 200)
    return level * x * ramp


rng = np.random.default_rng(20140504)
signal = np.concatenate([
    tone(196.0, 0.09, [1, 2, 3, 4, 5], rng),
    tone(440.0, 0.08, [1, 3, 5], rng, vibrato_cents=30),
    0.05 * rng.standard_normal(int(0.05 * RATE)),
    tone(130.0, 0.07, [2, 3, 4, 5], rng),
    tone(880.0, 0.05, [1, 2], rng, level=0.002),
])
signal = (signal + 1e-4 * rng.standard_normal(len(signal))).astype(np.float32)
save("signal", signal, "<f4")
x64 = signal.astype(np.float64)


# --- YIN: eq. 6 and 8, step 5 ---
def difference(block, window, max_lag):
    return np.array([np.sum((block[:window] - block[lag:lag + window]) ** 2) for lag in range(max_lag + 1)])


def cmnd(d):
    out = np.ones_like(d)
    for lag in range(1, len(d)):
        total = np.sum(d[1:lag + 1])
        out[lag] = d[lag] * lag / total if total > 0 else 1.0
    return out


def parabola(y):
    """Vertex (abscissa from the middle, ordinate) of the parabola through (-1, y0), (0, y1), (1, y2)."""
    a, b, c = np.polyfit([-1, 0, 1], y, 2)
    return -b / (2 * a), c - b * b / (4 * a)


CONFIGS = {
    "default": dict(block=2048, window=944, low=40.0, high=2600.0, amplitude=0.01, jump=12, leap=0.001, fit=1 / 64),
    "assessment": dict(block=1024, window=512, low=61.735, high=3300.0, amplitude=0.01, jump=5, leap=0.0, fit=0.0),
}
HOP, BINS_PER_SEMITONE, STAY, TRUST, MEAN, MINIMUM_TRUST = 256, 5, 0.99, 0.5, 0.15, 0.01

thresholds = np.arange(1, 101) / 100
prior = beta.pdf(thresholds, 2, 2 * (1 - MEAN) / MEAN)
prior /= prior.sum()


def fitted_vertex(d, lag, c, high):
    """Vertex of the least-squares parabola through d around a dip."""
    h = min(max(1, int(np.floor(c["fit"] * lag + 0.5))), lag, high - lag)
    k = np.arange(-h, h + 1)
    a, b, _ = np.polyfit(k, d[lag + k], 2)
    return np.clip(-b / (2 * a), -h, h) if a > 0 else 0.0


def lags(c):
    return max(2, int(np.floor(RATE / c["high"]))), min(c["block"] - c["window"], int(np.ceil(RATE / c["low"])) + 1)


def candidates(block, c):
    low, high = lags(c)
    d = difference(block, c["window"], high)
    dn = cmnd(d)
    dips = []
    for lag in range(low, high):
        if dn[lag] < dn[lag - 1] and dn[lag] <= dn[lag + 1]:
            offset = fitted_vertex(d, lag, c, high)
            _, depth = parabola(dn[lag - 1:lag + 2])
            dips.append([RATE / (lag + offset), max(depth, 0.0), 0.0])
    if not dips:
        return []
    deepest = min(range(len(dips)), key=lambda i: dips[i][1])
    for threshold, weight in zip(thresholds, prior):
        below = [i for i, dip in enumerate(dips) if dip[1] < threshold]
        if below:
            dips[below[0]][2] += weight
        else:
            dips[deepest][2] += MINIMUM_TRUST * weight
    rms = np.sqrt(np.mean(block ** 2))
    share = 1.0 if rms >= c["amplitude"] else (rms + 0.01 * c["amplitude"]) / (1.01 * c["amplitude"])
    return [(f, p * share) for f, _, p in dips if p > 0 and c["low"] <= f <= c["high"]]


def transition_matrix(bins, c):
    pitch = np.zeros((bins, bins))
    for i in range(bins):
        for j in range(bins):
            pitch[i, j] = max(0, c["jump"] + 1 - abs(i - j))
        pitch[i] /= pitch[i].sum()
    with np.errstate(divide="ignore"):
        # Either way of moving is a path of its own: the better one counts, as in any Viterbi decoding.
        moves = np.maximum(np.log(pitch * (1 - c["leap"])), np.log(c["leap"] / bins))
    return np.block([[moves + np.log(STAY), moves + np.log(1 - STAY)], [moves + np.log(1 - STAY), moves + np.log(STAY)]])


def pyin(x, c):
    frames = int(np.ceil(len(x) / HOP))
    lead = int(np.floor(0.5 * (c["window"] + RATE / 200) + 0.5))
    padded = np.concatenate([np.zeros(lead), x, np.zeros(c["block"])])
    found = [candidates(padded[k * HOP:k * HOP + c["block"]], c) for k in range(frames)]
    bins = int(np.floor(12 * BINS_PER_SEMITONE * np.log2(c["high"] / c["low"]))) + 1
    moves = transition_matrix(bins, c)
    score = np.zeros(2 * bins)  # voiced states first
    back = []
    binned = []
    for k, frame in enumerate(found):
        emission = np.zeros(2 * bins)
        members = {}
        for f, p in frame:
            b = int(np.floor(12 * BINS_PER_SEMITONE * np.log2(f / c["low"]) + 0.5))
            if b < bins:
                emission[b] += TRUST * p
                members.setdefault(b, []).append((p, f))
        emission[bins:] = (1 - emission[:bins].sum()) / bins
        with np.errstate(divide="ignore"):
            emission = np.log(emission)
        if k == 0:
            back.append(None)
        else:
            options = score[:, None] + moves
            back.append(options.argmax(axis=0))
            score = options.max(axis=0)
        score = score + emission
        binned.append(members)
    state = int(score.argmax())
    f0 = np.zeros(frames)
    for k in range(frames - 1, -1, -1):
        f0[k] = max(binned[k][state])[1] if state < bins else 0.0
        state = int(back[k][state]) if k > 0 else state
    return f0, np.array([sum(p for _, p in frame) for frame in found])


for name, c in CONFIGS.items():
    start = 5000 if name == "default" else 1000
    d = difference(x64[start:start + c["block"]], c["window"], lags(c)[1])
    save(f"{name}_difference", np.stack([d, cmnd(d)]))
    save(f"{name}_track", np.stack(pyin(x64, c)))


# --- threshold prior: weight above a depth, at depths between and on the thresholds ---
depths = np.array([0.0, 0.005, 0.01, 0.0749, 0.15, 0.333, 0.5, 0.99, 1.0, 1.7])
save("prior_above", np.stack([depths, [prior[thresholds > depth + 1e-12].sum() for depth in depths]]))


# --- tuning and note segmentation ---
def midi(f):
    return 69 + 12 * np.log2(f / 440)


def tuning(f):
    m = midi(f[f > 0])
    offsets = np.arange(-50, 51, 2)
    rmse = [np.sqrt(np.mean((m - o / 100 - np.round(m - o / 100)) ** 2)) for o in offsets]
    return offsets[int(np.argmin(rmse))], 100 * min(rmse)


def segment(f0, level, hop, shortest, lowest_db):
    f = medfilt(f0, 5)
    offset, _ = tuning(f)
    voiced = f > 0
    m = np.where(voiced, midi(np.where(voiced, f, 1.0)), 0.0)
    q = np.where(voiced, np.round(m - offset / 100), 0.0)
    notes = []
    for k in range(len(f)):
        if k == 0 or q[k] != q[k - 1]:
            notes.append([k])
        else:
            notes[-1].append(k)
    merged = [notes[0]]
    for note in notes[1:]:
        if voiced[merged[-1][0]] == voiced[note[0]] and abs(m[merged[-1]].mean() - m[note].mean()) <= 0.5:
            merged[-1] = merged[-1] + note
        else:
            merged.append(note)
    return np.array([
        [n[0], n[-1] + 1, n[0] * hop, len(n) * hop, m[n].mean(), level[n].mean()]
        for n in merged
        if voiced[n[0]] and len(n) * hop > shortest and 20 * np.log10(max(level[n].mean(), 1e-12)) >= lowest_db
    ])


rng = np.random.default_rng(7)
pieces, levels = [], []
for pitch, frames, level in [(60.17, 60, .2), (0, 12, .0), (62.2, 30, .2), (64.6, 50, .2), (64.95, 40, .2), (0, 3, .0),
                             (67.15, 20, .2), (65.2, 45, .002), (72.2, 36, .2), (60.2, 70, .1)]:
    wobble = 0.12 * np.sin(2 * np.pi * 6 * np.arange(frames) * HOP / RATE) + 0.03 * rng.standard_normal(frames)
    pieces.append(440 * 2 ** ((pitch + wobble - 69) / 12) if pitch else np.zeros(frames))
    levels.append(np.full(frames, level))
f0 = np.concatenate(pieces)
f0[[20, 21, 150]] *= 2  # octave slips of one and two frames
f0 = f0.astype(np.float32).astype(np.float64)
level = np.concatenate(levels).astype(np.float32).astype(np.float64)
save("segment_input", np.stack([f0, level]))
save("segment_tuning", tuning(f0))
save("segment_notes", segment(f0, level, HOP / RATE, 0.2, -50))
save("segment_notes_short", segment(f0, level, HOP / RATE, 0.1, -50))
