"""Writes the reference arrays of tests/native/audio: NumPy and SciPy in double precision, formulas from the cited
papers. Run with /usr/bin/python3 (numpy, scipy) after changing anything here; the arrays are committed."""

import audioop
from pathlib import Path

import numpy as np
import scipy.ndimage
import scipy.signal

HERE = Path(__file__).parent
RATE = 44100.0


def save(name, array, kind="<f4"):
    np.save(HERE / f"{name}.npy", np.ascontiguousarray(array).astype(kind))


def windows():
    names = [("hann", True), ("hann", False), ("hamming", True), ("hamming", False)]
    save("windows_30", [scipy.signal.get_window(name, 30, fftbins=periodic) for name, periodic in names])
    save("windows_7", [scipy.signal.get_window(name, 7, fftbins=periodic) for name, periodic in names])


def test_signal(count, seed):
    """A sweep in noise, rounded to the float32 that the C++ side reads."""
    noise = np.random.default_rng(seed).standard_normal(count)
    time = np.arange(count) / RATE
    return (0.5 * np.sin(2 * np.pi * (300 + 4000 * time) * time) + 0.05 * noise).astype(np.float32)


def frames_of(x, size, hop):
    return np.stack([x[start : start + size] for start in range(0, len(x) - size + 1, hop)], axis=1)


def stft():
    x = test_signal(3000, 1)
    save("stft_signal", x)
    wide = np.pad(x.astype(float), 1024, mode="reflect")
    window = scipy.signal.get_window("hann", 2048)
    save("stft_centred_2048_512", np.abs(np.fft.rfft(frames_of(wide, 2048, 512) * window[:, None], axis=0)))
    window = scipy.signal.get_window("hamming", 512, fftbins=False)
    save("stft_whole_512_128", np.abs(np.fft.rfft(frames_of(x.astype(float), 512, 128) * window[:, None], axis=0)))
    # A size that is no power of two, a hop that does not divide it.
    wide = np.pad(x.astype(float), 441, mode="reflect")
    window = scipy.signal.get_window("hann", 882)
    save("stft_power_882_160", np.abs(np.fft.rfft(frames_of(wide, 882, 160) * window[:, None], axis=0)) ** 2)
    # Shorter than half a frame: reflection goes back and forth.
    short = x[:100].astype(float)
    wide = np.pad(short, 256, mode="reflect")
    window = scipy.signal.get_window("hann", 512)
    save("stft_short_512_64", np.abs(np.fft.rfft(frames_of(wide, 512, 64) * window[:, None], axis=0)))


def triangles(edges, at):
    """Unit-peak triangles over the points `at`, one row per three consecutive edges."""
    return np.stack([np.interp(at, edges[i : i + 3], [0, 1, 0]) for i in range(len(edges) - 2)])


def slaney_mel(hz):
    hz = np.asarray(hz, float)
    return np.where(hz < 1000, 3 * hz / 200, 15 + 27 * np.log(np.maximum(hz, 1) / 1000) / np.log(6.4))


def slaney_hz(mel):
    return np.where(mel < 15, 200 * mel / 3, 1000 * 6.4 ** ((mel - 15) / 27))


def unit_area(rows, edges):
    return rows * (2 / (edges[2:] - edges[:-2]))[:, None]


def filter_banks():
    bins = np.arange(129) * 22050 / 256
    edges = slaney_hz(np.linspace(slaney_mel(0), slaney_mel(8000), 22))
    save("mel_slaney_20_256_22050", unit_area(triangles(edges, bins), edges))
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 8000 / 700), 22) / 2595) - 1)
    save("mel_htk_20_256_22050", triangles(edges, bins))

    spectrum = np.abs(np.random.default_rng(2).standard_normal(1025)).astype(np.float32)
    save("bank_spectrum", spectrum)
    bins = np.arange(1025) * RATE / 2048
    edges = slaney_hz(np.linspace(slaney_mel(0), slaney_mel(20000), 130))
    save("mel_slaney_128_2048_applied", unit_area(triangles(edges, bins), edges) @ spectrum.astype(float))

    edges = 400 / 3 + np.arange(13) * 200 / 3
    edges = np.concatenate([edges, edges[-1] * 1.0711703 ** np.arange(1, 30)])
    bins = np.arange(513) * RATE / 1024
    save("auditory_toolbox_1024_applied", unit_area(triangles(edges, bins), edges) @ spectrum[:513].astype(float))

    steps = np.arange(-120, 120)
    hz = 440 * 2 ** (steps / 12)
    hz = hz[(hz >= 20) & (hz <= 20000)]
    centres = np.unique(np.round(hz / (RATE / 2048))).astype(int)
    rows = triangles(centres, np.arange(1025))
    rows /= rows.sum(axis=1, keepdims=True)
    assert len(rows) == 84  # the number that the drum systems state
    save("log_frequency_84_applied", rows @ spectrum.astype(float))


def medians():
    values = np.random.default_rng(3).integers(-20, 20, 60).astype(np.float32)
    save("median_values", values)
    save("median_zero_5", scipy.signal.medfilt(values, 5))
    save("median_nearest_7", scipy.ndimage.median_filter(values, 7, mode="nearest"))
    save("median_mirror_7", scipy.ndimage.median_filter(values, 7, mode="reflect"))
    save("median_truncate_5", [np.median(values[max(0, i - 2) : i + 3]) for i in range(len(values))])


def companding():
    codes = bytes(range(256))
    save("alaw", np.frombuffer(audioop.alaw2lin(codes, 2), np.int16), "<i4")
    save("mulaw", np.frombuffer(audioop.ulaw2lin(codes, 2), np.int16), "<i4")


def resampling():
    """Conversion by SciPy's polyphase filter with a far longer Kaiser design than ours, of noise that has nothing
    above our pass band, so that both must agree."""
    low = scipy.signal.firwin(801, 15000, fs=RATE, window=("kaiser", 14))
    x = scipy.signal.fftconvolve(np.random.default_rng(4).standard_normal(2000), low, mode="same").astype(np.float32)
    save("resample_in", x)
    up, down = 160, 147
    prototype = scipy.signal.firwin(2 * 600 * up + 1, 22050, fs=RATE * up, window=("kaiser", 14))
    save("resample_44100_48000", scipy.signal.resample_poly(x.astype(float), up, down, window=prototype))


windows()
stft()
filter_banks()
medians()
companding()
resampling()
