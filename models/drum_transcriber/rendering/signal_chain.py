"""Signal processing of the renderer: filters, rooms, dynamics, codecs. Mono float32 at SAMPLE_RATE throughout."""

import pathlib
import subprocess
import tempfile

import numpy as np
from scipy import fft, signal

from drum_data.audio import SAMPLE_RATE, decode

# Level detectors of the dynamics processors work on blocks: 1.5 ms, short against every attack time used.
DYNAMICS_BLOCK = 64
MEMORY_FOLDER = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None


def decibels(value):
    """Amplitude factor of a level in dB."""
    return 10.0 ** (value / 20.0)


def rms(samples):
    """Root mean square, never zero."""
    return float(np.sqrt(np.dot(samples, samples) / max(1, len(samples)) + 1e-20))


def peaking(frequency, gain_db, q):
    """Second-order section of a peaking equaliser (R. Bristow-Johnson, Audio EQ Cookbook)."""
    a = 10.0 ** (gain_db / 40.0)
    w = 2 * np.pi * min(frequency, 0.45 * SAMPLE_RATE) / SAMPLE_RATE
    alpha = np.sin(w) / (2 * q)
    b = np.array([1 + alpha * a, -2 * np.cos(w), 1 - alpha * a])
    denominator = np.array([1 + alpha / a, -2 * np.cos(w), 1 - alpha / a])
    return np.concatenate([b, denominator]) / denominator[0]


def shelf(frequency, gain_db, high):
    """Second-order section of a high or low shelf with slope 1 (Audio EQ Cookbook)."""
    a = 10.0 ** (gain_db / 40.0)
    w = 2 * np.pi * min(frequency, 0.45 * SAMPLE_RATE) / SAMPLE_RATE
    c = np.cos(w) if not high else -np.cos(w)
    alpha = np.sin(w) / 2 * np.sqrt(2.0)
    root = 2 * np.sqrt(a) * alpha
    sign = 1 if not high else -1
    b = np.array(
        [a * ((a + 1) - (a - 1) * c + root), sign * 2 * a * ((a - 1) - (a + 1) * c), a * ((a + 1) - (a - 1) * c - root)]
    )
    denominator = np.array(
        [(a + 1) + (a - 1) * c + root, sign * -2 * ((a - 1) + (a + 1) * c), (a + 1) + (a - 1) * c - root]
    )
    return np.concatenate([b, denominator]) / denominator[0]


def low_pass(frequency, order=4):
    """Butterworth sections."""
    return signal.butter(order, min(frequency, 0.49 * SAMPLE_RATE), "lowpass", fs=SAMPLE_RATE, output="sos")


def high_pass(frequency, order=2):
    """Butterworth sections."""
    return signal.butter(order, frequency, "highpass", fs=SAMPLE_RATE, output="sos")


def filtered(samples, *sections):
    """Samples through second-order sections, in order (causal, so that nothing sounds before its onset)."""
    sos = np.vstack([np.atleast_2d(section) for section in sections])
    return signal.sosfilt(sos.astype(np.float32), samples.astype(np.float32, copy=False))


def brick_wall(samples, cutoff):
    """Linear-phase low-pass as codecs have it: flat to `cutoff` Hz, gone 600 Hz above."""
    taps = signal.firwin(255, cutoff + 300, fs=SAMPLE_RATE, window=("kaiser", 7.0)).astype(np.float32)
    return signal.oaconvolve(samples, taps, mode="same").astype(np.float32)


def resampled(samples, ratio):
    """Samples played `ratio` times as fast (pitch up for > 1): cubic (Catmull-Rom) interpolation."""
    if ratio == 1.0 or len(samples) < 8:
        return samples
    padded = np.concatenate([samples[:1], samples, np.repeat(samples[-1:], 3)])
    position = np.arange(int((len(samples) - 1) / ratio), dtype=np.float64) * ratio
    index = position.astype(np.int32)
    t = (position - index).astype(np.float32)
    p0, p1, p2, p3 = (np.take(padded, index + k) for k in range(4))
    half = np.float32(0.5)
    return p1 + half * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))


def room_response(rng, decay_seconds, size):
    """Impulse response of a room without its direct sound.

    decay_seconds: RT60 at 1 kHz; lows decay up to 1.4 times as long, highs 0.35 to 0.7 times. size: 0 booth, 1 hall;
    sets the arrival of 8 to 24 early reflections (1 to 60 ms), each with its own absorption; unit energy.
    """
    length = int(min(1.3 * decay_seconds + 0.08, 1.4) * SAMPLE_RATE)
    time = np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE)
    first = 0.001 + 0.012 * size * rng.random()
    response = np.zeros(length, np.float32)
    crossovers = [0.0, 400.0, 2500.0, 0.5 * SAMPLE_RATE]
    factors = [rng.uniform(1.0, 1.4), 1.0, rng.uniform(0.35, 0.7)]
    size_of_transform = fft.next_fast_len(length, real=True)
    spectrum = fft.rfft(rng.standard_normal(size_of_transform, dtype=np.float32))
    frequency = fft.rfftfreq(size_of_transform, 1 / SAMPLE_RATE)
    for low, high, factor in zip(crossovers[:-1], crossovers[1:], factors):
        band = fft.irfft(spectrum * ((frequency >= low) & (frequency < high)), size_of_transform)[:length]
        response += band * np.exp(-6.91 * time / (decay_seconds * factor))
    # Echo density grows until the mixing time: sparse at first, dense after 30 to 60 ms.
    build_up = np.clip((time - first) / (0.02 + 0.05 * size), 0, 1) ** 2
    response *= build_up
    response /= rms(response) * np.sqrt(length)
    early = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(8, 25))):
        delay = first + rng.exponential(0.006 + 0.02 * size)
        at = int(delay * SAMPLE_RATE)
        if at + 40 < length:
            absorption = np.exp(-np.arange(40) / rng.uniform(0.5, 6.0))
            absorption /= absorption.sum()
            early[at : at + 40] += (
                rng.choice([-1, 1], p=[0.3, 0.7]) * rng.uniform(0.3, 1) / (1 + delay / 0.01) * absorption
            )
    early /= rms(early) * np.sqrt(length)
    balance = rng.uniform(0.3, 0.8)
    return (balance * response + (1 - balance) * early).astype(np.float32)


def convolved(samples, response):
    """Linear convolution, as long as `samples`."""
    return signal.oaconvolve(samples, response)[: len(samples)].astype(np.float32)


def _block_levels(samples, look_ahead_blocks):
    count = -(-len(samples) // DYNAMICS_BLOCK)
    blocks = np.zeros(count * DYNAMICS_BLOCK, np.float32)
    blocks[: len(samples)] = samples
    levels = np.max(np.abs(blocks.reshape(count, DYNAMICS_BLOCK)), axis=1)
    for _ in range(look_ahead_blocks):
        levels[:-1] = np.maximum(levels[:-1], levels[1:])
    return levels


def _gain_applied(samples, gain):
    """Samples times a gain per block, interpolated linearly between the blocks' ends."""
    edges = np.concatenate([gain[:1], gain]).astype(np.float32)
    ramp = np.arange(DYNAMICS_BLOCK, dtype=np.float32) / DYNAMICS_BLOCK
    smooth = (edges[:-1, None] + (edges[1:] - edges[:-1])[:, None] * ramp).reshape(-1)
    return samples * smooth[: len(samples)]


def _followed(target, attack_seconds, release_seconds):
    """One-pole follower with separate time constants (rising, falling) at the block rate."""
    rate = SAMPLE_RATE / DYNAMICS_BLOCK
    rise, fall = 1 - np.exp(-1 / (attack_seconds * rate)), 1 - np.exp(-1 / (release_seconds * rate))
    values = target.tolist()
    state, follower = values[0], []
    append = follower.append
    for value in values:
        difference = value - state
        state += (rise if difference > 0 else fall) * difference
        append(state)
    return np.array(follower, np.float32)


def compressed(samples, threshold_db, ratio, attack_seconds, release_seconds, key=None):
    """Feed-forward compressor; the threshold is relative to the peak of `key` (default: the samples themselves)."""
    key = samples if key is None else key
    levels = _block_levels(key, 0)
    peak = float(np.max(levels)) + 1e-9
    over = np.maximum(20 * np.log10(levels / peak + 1e-6) - threshold_db, 0.0)
    reduction = _followed(over * (1 - 1 / ratio), attack_seconds, release_seconds)
    return _gain_applied(samples, decibels(-reduction))


def limited(samples, ceiling, release_seconds=0.06):
    """Look-ahead limiter (3 ms)."""
    over = np.maximum(20 * np.log10(_block_levels(samples, 2) / ceiling + 1e-9), 0.0)
    reduction = _followed(over, 0.0007, release_seconds)
    return np.clip(_gain_applied(samples, decibels(-reduction)), -1, 1)


def automatic_gain(samples, rng):
    """A phone's automatic gain control: pulls the slow level towards a constant within 12 to 25 dB."""
    levels = _block_levels(samples, 0)
    slow = _followed(levels, rng.uniform(0.005, 0.05), rng.uniform(0.3, 1.5))
    floor = decibels(-rng.uniform(12, 25)) * np.max(slow)
    return _gain_applied(samples, 1.0 / np.maximum(slow, floor + 1e-9))


def saturated(samples, drive_db, rng):
    """tanh saturation of the peak-normalised signal with a little asymmetry, level kept."""
    peak = np.max(np.abs(samples)) + 1e-9
    drive = decibels(drive_db)
    bias = rng.uniform(-0.15, 0.15)
    shaped = np.tanh(drive * samples / peak + bias) - np.tanh(bias)
    return (shaped * (rms(samples) / rms(shaped))).astype(np.float32)


# name: (encoder, container, bit rates kbit/s, encoding rate Hz or None)
CODECS = {
    "mp3": ("libmp3lame", "mp3", [48, 64, 96, 128, 160], None),
    "aac": ("aac", "m4a", [32, 48, 64, 96, 128], None),
    "opus": ("libopus", "ogg", [16, 24, 32, 48, 64], 48000),
    "vorbis": ("libvorbis", "ogg", [48, 64, 80, 96], None),
}


def coded(samples, codec, kilobits):
    """Samples after encoding and decoding; checked by check.py to keep its timing within 1 ms."""
    encoder, container, _, rate = CODECS[codec]
    with tempfile.TemporaryDirectory(dir=MEMORY_FOLDER) as folder:
        path = pathlib.Path(folder) / f"coded.{container}"
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-f",
            "f32le",
            "-ar",
            str(SAMPLE_RATE),
            "-ac",
            "1",
            "-i",
            "-",
            "-c:a",
            encoder,
        ]
        command += ["-b:a", f"{kilobits}k"] + (["-ar", str(rate)] if rate else [])
        subprocess.run(
            command + [str(path)], check=True, input=samples.astype(np.float32).tobytes(), capture_output=True
        )
        result = decode(path)
    if len(result) < len(samples):
        result = np.concatenate([result, np.zeros(len(samples) - len(result), np.float32)])
    return result[: len(samples)].copy()
