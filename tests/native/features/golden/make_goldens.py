"""Writes the reference arrays of tests/native/features: NumPy and SciPy in double precision, formulas from the cited
papers. Run with /usr/bin/python3 (numpy, scipy) after changing anything here; the arrays are committed."""

from pathlib import Path

import numpy as np
import scipy.fft
import scipy.ndimage
import scipy.signal

HERE = Path(__file__).parent


def save(name, array, kind="<f4"):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(array).astype(kind))


def spectra():
    """A small magnitude 'spectrogram' (bins x frames) with onsets, and every novelty of it."""
    rng = np.random.default_rng(5)
    x = np.abs(rng.standard_normal((33, 40)))
    for onset in (6, 17, 18, 30):
        x[:, onset:] += 3 * np.exp(-0.3 * np.arange(40 - onset)) * rng.random((33, 1))
    x = x.astype(np.float32)
    save("magnitudes", x)
    x = x.astype(float)

    def growth(values, lag=1):
        change = np.zeros_like(values)
        change[..., lag:] = values[..., lag:] - values[..., :-lag]
        return change

    save("flux_sum", np.maximum(growth(x), 0).sum(axis=0))
    save("flux_euclidean", np.sqrt((np.maximum(growth(x), 0) ** 2).sum(axis=0)))
    save("flux_mean_full", np.sqrt((growth(x) ** 2).sum(axis=0)) / 33)
    save("flux_log_lag2", np.maximum(growth(np.log(1 + 10 * x), 2), 0).sum(axis=0))
    energy = (x**2).sum(axis=0)
    save("energy_novelty", np.maximum(growth(energy), 0))
    save("high_frequency_content", (np.arange(33)[:, None] * x**2).sum(axis=0) / 33)


def activation(seed, count=400):
    rng = np.random.default_rng(seed)
    v = 0.15 * rng.random(count)
    for onset in rng.choice(count, 25, replace=False):
        tail = min(8, count - onset)
        v[onset : onset + tail] += (0.2 + rng.random()) * np.exp(-0.8 * np.arange(tail))
    v[50:53] = v[50]  # flat top or shoulder
    v[100:103] = 2.0  # flat top
    return v.astype(np.float32)


def median_pickers():
    v = activation(6)
    save("activation", v)
    v = v.astype(float)
    for order in (8, 9):
        threshold = 0.12 * v.max() + np.array([np.median(v[max(0, i - order) : i + 1]) for i in range(len(v))])
        shift = (order + 1) // 2  # MATLAB's and Python 2's round(order / 2)
        threshold = np.concatenate([threshold[shift:], threshold[len(v) - shift :]])
        save(f"median_threshold_{order}", threshold)
        kept = np.where(v <= threshold, 0, v)
        if order == 8:
            # SciPy tells where a flat top begins, which is what MATLAB's findpeaks reports.
            _, tops = scipy.signal.find_peaks(kept, plateau_size=1)
            save("peaks_toolbox", tops["left_edges"], "<i4")
        else:
            save("peaks_students", scipy.signal.argrelmax(kept, order=3)[0], "<i4")


def activation_picker():
    v = (activation(7) / 2.5).astype(np.float32)
    save("network_activation", v)
    v = v.astype(float)
    # Windows in frames at 100 per second; origin shifts SciPy's centred windows towards the past.
    mean = scipy.ndimage.uniform_filter1d(v, 12, mode="constant", origin=4)
    by_hand = [np.pad(v, (10, 1))[i : i + 12].mean() for i in range(len(v))]
    assert np.allclose(mean, by_hand)
    kept = v * (v >= mean + 0.22)
    top = scipy.ndimage.maximum_filter1d(kept, 4, mode="constant", origin=0)
    by_hand = [np.pad(kept, (2, 1))[i : i + 4].max() for i in range(len(v))]
    assert np.array_equal(top, by_hand)
    peaks = []
    for frame in np.flatnonzero(kept * (kept == top)):
        if not peaks or frame - peaks[-1] > 2:
            peaks.append(frame)
    save("peaks_network", peaks, "<i4")


def cepstra():
    bands = np.random.default_rng(8).exponential(1.0, (40, 6)) ** 4
    bands[:, 3] = 0
    bands = bands.astype(np.float32)
    save("bands", bands)
    bands = bands.astype(float)
    save("mfcc_auditory_toolbox", scipy.fft.dct(np.log10(bands + 1e-20), axis=0, norm="ortho")[:13])
    db = 10 * np.log10(np.maximum(bands, 1e-10))
    db = np.maximum(db, db.max() - 80)
    save("decibels", db)
    mfcc = scipy.fft.dct(db, axis=0, norm="ortho")[:20]
    first = np.diff(mfcc, axis=1, append=mfcc[:, -1:])
    save("mfcc_db_deltas", np.concatenate([mfcc, first, np.diff(first, axis=1, append=first[:, -1:])]))


def percussive():
    """HPSS as librosa.decompose.hpss has it (kernel 31, power 2), by scipy.ndimage.median_filter."""
    rng = np.random.default_rng(9)
    x = 0.1 * rng.random((40, 50))
    x[[5, 17], :] += 1.0  # sustained partials
    x[:, [12, 30, 31]] += 1.0  # strokes
    x[20:, 40:] = 0  # both medians 0
    x = x.astype(np.float32)
    save("hpss_magnitudes", x)
    x = x.astype(float)
    for margin in (1.0, 2.0):
        h = margin * scipy.ndimage.median_filter(x, size=(1, 31), mode="reflect")
        p = scipy.ndimage.median_filter(x, size=(31, 1), mode="reflect")
        larger = np.maximum(h, p)
        known = larger > 0
        larger[~known] = 1
        mask = (p / larger) ** 2
        other = (h / larger) ** 2
        mask = np.where(known, mask / np.where(known, mask + other, 1), 0.5 if margin == 1 else 0.0)
        save(f"hpss_percussive_{margin:.0f}", x * mask)


def superflux():
    """Boeck and Widmer 2013: growth over the maximum of the earlier spectrum's neighbouring bands."""
    x = np.load(HERE / "magnitudes.npy").astype(float)
    compressed = np.log10(1 + 5 * x)
    before = scipy.ndimage.maximum_filter1d(compressed, 3, axis=0, mode="nearest")
    change = np.zeros_like(compressed)
    change[:, 2:] = np.maximum(compressed[:, 2:] - before[:, :-2], 0)
    save("superflux", change.mean(axis=0))


spectra()
median_pickers()
activation_picker()
cepstra()
percussive()
superflux()
