"""Where and how a take is recorded: room, distance, microphone, noise, level, codec. Rooms and microphones by number."""

import numpy as np
from drum_data.audio import SAMPLE_RATE
from drum_transcriber.rendering.signal_chain import coded, convolved, decibels, filtered, high_pass, peaking, rms
from drum_transcriber.rendering.signal_chain import room_response, shelf
from scipy import signal

CODEC_SHARE = 0.25
CODEC_KILOBITS = (64, 96, 128)


def room(number):
    """Impulse response of a room: booth to small hall, .12 to .9 s; always the same for a number."""
    rng = np.random.default_rng([number, 1])
    size = rng.random()
    return room_response(rng, 0.12 + 0.78 * size * rng.uniform(0.6, 1), size)


def _microphone(number):
    """Sections of a microphone and its preamplifier: low cut, two shelves, a resonance."""
    rng = np.random.default_rng([number, 2])
    return [
        high_pass(rng.uniform(30, 130)),
        shelf(rng.uniform(150, 400), rng.normal(0, 2.0), False),
        shelf(rng.uniform(3000, 8000), rng.normal(0, 3.0), True),
        peaking(rng.uniform(800, 5000), rng.normal(0, 2.5), rng.uniform(0.6, 1.5)),
    ]


def record(dry, room_number, microphone_number, seed):
    """The take as recorded (peak -1 to -14 dBFS), and what was chosen: {reverbDb, snrDb, codecKilobits, peakDb}."""
    rng = np.random.default_rng([seed, 3])
    reverb = rng.uniform(-22, -6)
    wet = convolved(dry, room(room_number))
    sound = dry + decibels(reverb) * rms(dry) / rms(wet) * wet
    sound = filtered(sound, *_microphone(microphone_number))
    snr = rng.uniform(15, 50)
    # Room noise falls by about 3 dB an octave.
    noise = signal.lfilter([1.0], [1.0, -rng.uniform(0.7, 0.97)], rng.standard_normal(len(sound), dtype=np.float32))
    sound = sound + decibels(-snr) * rms(sound) / rms(noise.astype(np.float32)) * noise
    kilobits = int(rng.choice(CODEC_KILOBITS)) if rng.random() < CODEC_SHARE else None
    peak = rng.uniform(-14, -1)
    sound = (sound * (decibels(peak) / np.max(np.abs(sound)))).astype(np.float32)
    if kilobits:
        sound = coded(sound, "mp3", kilobits)
    return sound, {
        "reverbDb": round(float(reverb), 2),
        "snrDb": round(float(snr), 2),
        "codecKilobits": kilobits,
        "peakDb": round(float(peak), 2),
    }
