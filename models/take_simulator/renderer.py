"""From a performance to dry sound: note samples read at the pitch curve of the playing.

Each sound reads the nearest note sample of its bank with a varying step (cubic interpolation). Tongued notes start at
the sample's attack, slurred ones inside its sustain with a short cross-fade and a glide from the pitch before.
"""

import numpy as np
from drum_data.audio import SAMPLE_RATE
from scipy import signal

from .player import _stream

CONTROL_HZ = 200
# Tongued sounds begin this long before the sample's onset, so that the attack is whole.
_LEAD_SECONDS = 0.006
_LEGATO_FADE_SECONDS = 0.014
_TONGUED_FADE_SECONDS = 0.003
_RELEASE_SECONDS = 0.03
_GLIDE_SECONDS = 0.012
# Where a slurred note enters its sample after the onset, and where sustain is looped from.
_SUSTAIN_SECONDS = 0.25
_LOOP_TAIL_SECONDS = 0.08
_WOBBLE_HZ = (1.0, 6.0)
_TREMOR_HZ = (3.0, 9.0)
_BREATH_HZ = (500.0, 7000.0)


def _narrow_noise(rng, count, band):
    """Gaussian noise of a band at CONTROL_HZ, standard deviation 1."""
    sections = signal.butter(2, band, "bandpass", fs=CONTROL_HZ, output="sos")
    noise = signal.sosfilt(sections, rng.standard_normal(count + 2 * CONTROL_HZ))[2 * CONTROL_HZ :]
    return noise / noise.std()


def _interpolated(samples, position):
    """Catmull-Rom interpolation."""
    index = position.astype(np.int64)
    t = (position - index).astype(np.float32)
    index = np.clip(index, 1, len(samples) - 3)
    p0, p1, p2, p3 = samples[index - 1], samples[index], samples[index + 1], samples[index + 2]
    return p1 + np.float32(0.5) * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))


def render(performance, bank, faults, seed, lead_seconds, tail_seconds):
    """Mono float32 at SAMPLE_RATE: silence of lead_seconds, the playing, tail_seconds. Sets `heard` of the sounds."""
    count = int((lead_seconds + performance.seconds + tail_seconds) * SAMPLE_RATE)
    control_count = int(count / SAMPLE_RATE * CONTROL_HZ) + 2
    wobble = faults["wobble_cents"] * _narrow_noise(_stream(seed, "wobble"), control_count, _WOBBLE_HZ)
    tremor = faults["tremor_db"] * _narrow_noise(_stream(seed, "tremor"), control_count, _TREMOR_HZ)
    rng = _stream(seed, "reading")
    out = np.zeros(count, np.float32)
    envelope = np.zeros(count, np.float32)
    before = None
    for index, sound in enumerate(performance.sounds):
        follower = performance.sounds[index + 1] if index + 1 < len(performance.sounds) else None
        ends_joined = follower is not None and follower.legato
        lead = 0.0 if sound.legato else _LEAD_SECONDS
        release = _LEGATO_FADE_SECONDS if ends_joined else min(_RELEASE_SECONDS, 0.4 * sound.duration)
        start = max(0, int(round((lead_seconds + sound.start - lead) * SAMPLE_RATE)))
        # A joined note fades under the next; any other is gone at its end.
        length = int((sound.duration + lead + (release if ends_joined else 0)) * SAMPLE_RATE)
        length = min(length, count - start)
        fade_out = min(int(release * SAMPLE_RATE), length)
        if length < 16:
            continue
        note = bank.nearest(sound.midi, sound.gain > -1.5)
        time = np.arange(length) / SAMPLE_RATE
        cents = np.interp(start / SAMPLE_RATE + time, np.arange(control_count) / CONTROL_HZ, wobble)
        semitones = sound.midi - bank.midi[note] + cents / 100
        if sound.vibrato:
            rate, extent = sound.vibrato
            growth = np.clip((time - 0.12) / 0.2, 0, 1)
            semitones += growth * extent / 100 * np.sin(2 * np.pi * rate * time)
        if sound.legato and before is not None:
            semitones += (before - sound.midi) * np.exp(-time / (_GLIDE_SECONDS / 3))
        gain = np.full(length, sound.gain, np.float64)
        gain += np.interp(start / SAMPLE_RATE + time, np.arange(control_count) / CONTROL_HZ, tremor)
        if sound.squeak:
            at, size, steps = sound.squeak
            inside = (time >= at + lead) & (time < at + lead + size)
            semitones = semitones + steps * inside
            gain += 2.0 * inside
        sounding = bank.midi[note] + semitones
        sound.heard = float(np.median(sounding[int(0.2 * length) : max(int(0.8 * length), int(0.2 * length) + 1)]))
        advance = np.cumsum(np.exp2(semitones / 12))
        end = float(bank.end[note])
        sustain = min(bank.onset[note] + _SUSTAIN_SECONDS * SAMPLE_RATE, bank.begin[note] + 0.6 * (end - bank.begin[note]))
        if sound.legato:
            first = sustain + rng.random() * 0.1 * SAMPLE_RATE
        else:
            first = max(bank.onset[note] - lead * SAMPLE_RATE, bank.begin[note] + 1)
        loop_end = end - _LOOP_TAIL_SECONDS * SAMPLE_RATE
        position = first + advance
        if position[-1] > loop_end:
            # Past the usable end the sustain is read back and forth.
            width = max(loop_end - sustain, 64.0)
            beyond = np.mod(position - loop_end, 2 * width)
            mirrored = np.where(beyond < width, loop_end - beyond, loop_end - 2 * width + beyond)
            position = np.where(position > loop_end, mirrored, position)
        amplitude = np.power(10.0, gain / 20).astype(np.float32)
        fade_in = min(int((_LEGATO_FADE_SECONDS if sound.legato else _TONGUED_FADE_SECONDS) * SAMPLE_RATE), length)
        amplitude[:fade_in] *= np.sin(np.linspace(0, np.pi / 2, fade_in, dtype=np.float32))
        amplitude[length - fade_out :] *= np.cos(np.linspace(0, np.pi / 2, fade_out, dtype=np.float32))
        out[start : start + length] += amplitude * _interpolated(bank.samples, position)
        envelope[start : start + length] += amplitude
        before = sound.midi
    return out + _breath(out, envelope, faults["noise_db"], seed)


def _breath(out, envelope, level_db, seed):
    """Noise of the air stream: level_db below the playing, following its envelope."""
    rng = _stream(seed, "breath")
    sections = signal.butter(1, _BREATH_HZ, "bandpass", fs=SAMPLE_RATE, output="sos").astype(np.float32)
    noise = signal.sosfilt(sections, rng.standard_normal(len(out), dtype=np.float32)) * envelope
    scale = np.sqrt(np.dot(out, out) / (np.dot(noise, noise) + 1e-20)) * 10 ** (level_db / 20)
    return (scale * noise).astype(np.float32)
