"""From a performance, a kit and an accompaniment to the audio of a segment and its labels.

Labels are rows (seconds, instrument index, velocity, audibility): seconds is the physical onset of the sound that was placed
(LEAD_SECONDS after its file starts); velocity is 10^(-d / 40), d = decibels of the stroke below a full one of that
piece: the square-law velocity of General MIDI, so that a synthesiser plays the level that is heard. Snare strokes below
GHOST_VELOCITY (16 dB under a full stroke) are snareGhost. Audibility is the stroke's share of the power around it in
the band of the finished sound where that share is largest, in dB (0: nothing else sounds there). A stroke below
INAUDIBLE_DB is not labelled at all.
"""

import dataclasses

import numpy as np
from drum_data.audio import SAMPLE_RATE
from scipy import fft

from .performances import PRE_ROLL_SECONDS
from .session_kits import SNARE, SNARE_GHOST, instrument_of
from .signal_chain import (
    CODECS,
    automatic_gain,
    brick_wall,
    coded,
    compressed,
    convolved,
    decibels,
    filtered,
    high_pass,
    limited,
    low_pass,
    peaking,
    rms,
    room_response,
    saturated,
    shelf,
)

SEGMENT_SECONDS = 12.0
GHOST_VELOCITY = 0.4
# In the best band, over the first 60 ms.
INAUDIBLE_DB = -30.0
MASKING_SECONDS = 0.06
MASKING_BANDS = [40.0, 120.0, 300.0, 800.0, 2000.0, 4000.0, 7000.0, 11000.0, 18000.0]
# Strokes of one instrument closer than this are heard as one.
SAME_STROKE_SECONDS = 0.008

DRY, EFFECTS, MIX, ACCOMPANIMENT_ALONE, NOISE_ALONE = range(5)
VARIANT_NAMES = ["dry", "effects", "mix", "accompaniment", "noise"]

STEMS = ["kick", "snare", "hats", "toms", "cymbals", "other"]


def _stem_of(articulation):
    for prefix, stem in (
        ("kick", 0),
        ("snare", 1),
        ("side", 1),
        ("hh", 2),
        ("tom", 3),
        ("crash", 4),
        ("ride", 4),
        ("splash", 4),
        ("china", 4),
    ):
        if articulation.startswith(prefix):
            return stem
    return 5


@dataclasses.dataclass
class Stroke:
    """One placed sound: seconds of its onset in the segment, instrument or None, velocity, samples as placed."""

    seconds: float
    instrument: int | None
    velocity: float
    samples: np.ndarray


def _faded(samples, at, seconds):
    """Samples choked from index `at` within `seconds`."""
    if at >= len(samples):
        return samples
    end = min(len(samples), at + int(seconds * SAMPLE_RATE))
    out = samples[:end].copy()
    out[at:] *= np.linspace(1, 0, end - at, dtype=np.float32)
    return out


def placed(kit, performance, rng):
    """(stems x samples including the pre-roll, strokes) of a performance on a kit."""
    count = int((SEGMENT_SECONDS + PRE_ROLL_SECONDS) * SAMPLE_RATE)
    strokes = []
    choke_seconds = rng.uniform(0.008, 0.04)
    monophonic = kit.acoustic == "electronic" and rng.random() < 0.6
    crash_choke = rng.random() < 0.1
    # A drummer's (or a cheap machine's) dynamics may be flatter than written.
    flatness = rng.uniform(0, 0.6) if rng.random() < 0.25 else 0.0
    for time, articulation, velocity in performance.hits:
        if not -PRE_ROLL_SECONDS <= time < SEGMENT_SECONDS - 0.005:
            continue
        struck = kit.strike(articulation, velocity + flatness * (110 - velocity), rng)
        if struck is None:
            continue
        name, samples, lead, drop = struck
        instrument = None if name == "brush_sweep" else instrument_of(name)
        strokes.append([time, name, instrument, 10 ** (-drop / 40), samples, lead])
    last = {}
    for index, stroke in enumerate(strokes):
        time, name = stroke[0], stroke[1]
        if name.startswith("hh"):
            ringing = last.get("hats")
            if ringing is not None and strokes[ringing][1] in ("hh_open", "hh_halfopen"):
                before = strokes[ringing]
                before[4] = _faded(before[4], int((time - before[0]) * SAMPLE_RATE), choke_seconds)
            last["hats"] = index
        elif monophonic or (crash_choke and name.startswith("crash")):
            if name in last:
                before = strokes[last[name]]
                before[4] = _faded(before[4], int((time - before[0]) * SAMPLE_RATE), 0.004)
            last[name] = index
    stems = np.zeros((len(STEMS), count), np.float32)
    kept = []
    for time, name, instrument, velocity, samples, lead in strokes:
        start = int(round((time - lead + PRE_ROLL_SECONDS) * SAMPLE_RATE))
        if start < 0:
            continue
        samples = samples[: count - start]
        stems[_stem_of(name), start : start + len(samples)] += samples
        onset = start / SAMPLE_RATE + lead - PRE_ROLL_SECONDS
        kept.append(Stroke(onset, instrument, velocity, samples))
    return stems, kept


def active_rms(samples):
    """RMS of the blocks (50 ms) within 30 dB of the loudest: the level of what sounds, pauses left out."""
    size = int(0.05 * SAMPLE_RATE)
    power = np.mean(samples[: len(samples) // size * size].reshape(-1, size) ** 2, axis=1)
    loud = power[power > 1e-3 * (power.max() + 1e-20)]
    return float(np.sqrt(loud.mean() + 1e-20)) if len(loud) else 1e-10


def _band_powers(samples, edges):
    spectrum = np.abs(fft.rfft(samples, int(MASKING_SECONDS * SAMPLE_RATE))) ** 2
    sums = np.concatenate([[0.0], np.cumsum(spectrum)])
    return np.diff(sums[edges])


def labels(strokes, mixture, cutoff):
    """Rows (seconds, instrument, velocity, audibility in dB) of the strokes above INAUDIBLE_DB.

    mixture: the drums and all else as they are heard together, pre-roll included; cutoff: Hz above which the finished
    sound holds nothing.
    """
    size = int(MASKING_SECONDS * SAMPLE_RATE)
    limits = [band for band in MASKING_BANDS if band < cutoff] + [min(cutoff, 20000.0)]
    edges = np.round(np.array(limits) * size / SAMPLE_RATE).astype(int)
    rows = []
    for stroke in strokes:
        if stroke.instrument is None or stroke.seconds < 0:
            continue
        start = int((stroke.seconds + PRE_ROLL_SECONDS) * SAMPLE_RATE)
        own = _band_powers(stroke.samples[:size], edges)
        total = _band_powers(mixture[start - 30 : start - 30 + size], edges)
        # Interference can make the sum smaller than its part.
        audibility = min(0.0, float(10 * np.log10(np.max(own / (total + 1e-12)) + 1e-12)))
        if audibility < INAUDIBLE_DB:
            continue
        instrument = stroke.instrument
        if instrument == SNARE and stroke.velocity < GHOST_VELOCITY:
            instrument = SNARE_GHOST
        rows.append((stroke.seconds, float(instrument), stroke.velocity, audibility))
    rows.sort()
    merged = []
    for row in rows:
        twin = next(
            (
                i
                for i in range(len(merged) - 1, -1, -1)
                if row[0] - merged[i][0] < SAME_STROKE_SECONDS and merged[i][1] == row[1]
            ),
            None,
        )
        if twin is None:
            merged.append(row)
        elif row[2] > merged[twin][2]:
            merged[twin] = (merged[twin][0], *row[1:])
    return merged


def _buzz(stems, rng):
    """Snare wires excited by kick and toms."""
    key = np.abs(stems[0]) + np.abs(stems[3])
    envelope = filtered(key, low_pass(25, 1))
    noise = filtered(rng.standard_normal(len(key)).astype(np.float32), high_pass(1500), low_pass(9000, 2))
    return noise * np.maximum(envelope, 0) * decibels(rng.uniform(-26, -12))


def drum_bus(stems, kit, rng, effects):
    """The drum mix: rooms, bleed, compression, saturation as `effects` asks."""
    stems = list(stems)
    if not effects:
        return sum(stems)
    acoustic = kit.acoustic != "electronic"
    for index in (0, 1, 3):
        if rng.random() < 0.2 and np.any(stems[index]):
            peak = np.max(np.abs(stems[index]))
            stems[index] = compressed(
                stems[index], rng.uniform(-24, -8), rng.uniform(2, 6), rng.uniform(0.001, 0.02), rng.uniform(0.05, 0.2)
            )
            stems[index] *= peak / (np.max(np.abs(stems[index])) + 1e-9)
    dry = sum(stems)
    if rng.random() < 0.12 and np.any(stems[1]):  # plate on the snare
        wet = convolved(stems[1], room_response(rng, rng.uniform(0.6, 1.2), rng.random()))
        dry = dry + decibels(rng.uniform(-16, -3)) * wet * (rms(stems[1]) / rms(wet))
    if acoustic and rng.random() < 0.4:
        dry = dry + _buzz(stems, rng)
    if rng.random() < (0.85 if acoustic else 0.5):
        size = rng.random()
        response = room_response(rng, float(np.exp(rng.uniform(np.log(0.15), np.log(0.5 + 0.8 * size)))), size)
        sends = rng.uniform(0.3, 1.0, len(STEMS))
        sends[0] *= 0.5
        send = sum(level * stem for level, stem in zip(sends, stems))
        wet = convolved(filtered(send, high_pass(rng.uniform(40, 250))), response)
        # Close microphones -30 dB, one microphone across the room +3 dB.
        level = rng.uniform(-30, -5) if rng.random() < 0.85 else rng.uniform(-5, 3)
        dry = dry + decibels(level) * wet * (rms(send) / rms(wet))
    if rng.random() < 0.45:
        dry = compressed(
            dry, rng.uniform(-30, -8), rng.uniform(1.5, 8), rng.uniform(0.001, 0.04), rng.uniform(0.04, 0.3)
        )
    if rng.random() < 0.1:  # parallel crush
        crushed = compressed(dry, -35, 12, 0.001, 0.08)
        dry = dry + crushed * (rms(dry) / rms(crushed)) * rng.uniform(0.3, 1)
    if rng.random() < 0.3:
        dry = saturated(dry, rng.uniform(-3, 15), rng)
    if rng.random() < 0.5:
        dry = filtered(
            dry,
            peaking(np.exp(rng.uniform(np.log(60), np.log(12000))), rng.normal(0, 4), rng.uniform(0.4, 1.5)),
            shelf(rng.uniform(2500, 9000), rng.normal(0, 4), True),
        )
    return dry.astype(np.float32)


def _background(rng, count):
    """Noise of rooms and preamplifiers: tilted noise, sometimes hum, RMS 1."""
    noise = rng.standard_normal(count).astype(np.float32)
    noise = filtered(noise, shelf(rng.uniform(200, 3000), rng.uniform(-24, 0), True), high_pass(rng.uniform(20, 150)))
    noise /= rms(noise)
    if rng.random() < 0.25:
        time = np.arange(count) / SAMPLE_RATE
        base = float(rng.choice([50.0, 60.0]))
        hum = sum(np.sin(2 * np.pi * base * k * time + k) / k for k in (1, 2, 3, 5))
        noise = noise + (rng.uniform(0.2, 1.5) * hum).astype(np.float32)
    return noise


def _device(samples, rng):
    """A phone's or laptop's microphone: its room, band, automatic gain, noise and clipping; (samples, cutoff Hz, the
    noise for a signal of RMS 1)."""
    if rng.random() < 0.7:
        response = room_response(rng, rng.uniform(0.2, 0.9), rng.random())
        wet = convolved(samples, response)
        samples = samples + decibels(rng.uniform(-14, 2)) * wet * (rms(samples) / rms(wet))
    cutoff = float(rng.choice([rng.uniform(6000, 9000), rng.uniform(9000, 16000)]))
    sections = [
        high_pass(rng.uniform(60, 280), int(rng.choice([1, 2, 4]))),
        low_pass(cutoff, int(rng.choice([2, 4, 6]))),
    ]
    for _ in range(3):
        sections.append(peaking(np.exp(rng.uniform(np.log(300), np.log(7000))), rng.normal(0, 5), rng.uniform(0.7, 3)))
    samples = filtered(samples, *sections)
    noise = _background(rng, len(samples)) * decibels(rng.uniform(-45, -18))
    samples = samples + noise * rms(samples)
    if rng.random() < 0.6:
        samples = automatic_gain(samples, rng)
    if rng.random() < 0.5:
        peak = np.max(np.abs(samples)) + 1e-9
        samples = np.clip(samples, -peak * rng.uniform(0.3, 1), peak * rng.uniform(0.3, 1))
    return samples.astype(np.float32), cutoff, noise


def _mastered(samples, rng):
    sections = [
        shelf(rng.uniform(80, 300), rng.normal(0, 3), False),
        shelf(rng.uniform(3000, 10000), rng.normal(0, 3.5), True),
    ]
    sections.append(peaking(np.exp(rng.uniform(np.log(150), np.log(6000))), rng.normal(0, 2.5), rng.uniform(0.4, 1.2)))
    samples = filtered(samples, *sections)
    if rng.random() < 0.6:
        samples = compressed(
            samples, rng.uniform(-24, -8), rng.uniform(1.3, 4), rng.uniform(0.005, 0.04), rng.uniform(0.06, 0.4)
        )
    if rng.random() < 0.6:
        peak = np.max(np.abs(samples)) + 1e-9
        samples = limited(samples / peak, decibels(-rng.uniform(1, 12)), rng.uniform(0.02, 0.15))
    if rng.random() < 0.2:
        samples = saturated(samples, rng.uniform(-6, 9), rng)
    return samples


def finished(samples, rng, device=None, codec_chance=0.12, clean=False, master_chance=0.6):
    """Mastering, microphone, codec, band limit, noise, level: (samples, cutoff Hz, noise that was added to a signal of
    RMS 1 or None, tag)."""
    notes, cutoff, noise = [], 20000.0, None
    if not clean and rng.random() < master_chance:
        samples = _mastered(samples, rng)
        notes.append("master")
    if device or (device is None and not clean and rng.random() < 0.12):
        samples, cutoff, noise = _device(samples, rng)
        notes.append("microphone")
    elif not clean and rng.random() < 0.35:
        noise = _background(rng, len(samples)) * decibels(rng.uniform(-60, -24))
        samples = samples + noise * rms(samples)
        notes.append("noise")
    if rng.random() < (0.2 if clean else 0.45):
        limit = float(np.exp(rng.uniform(np.log(5000), np.log(18000))))
        samples = (
            brick_wall(samples, limit)
            if rng.random() < 0.6
            else filtered(samples, low_pass(limit, int(rng.choice([2, 4, 8]))))
        )
        cutoff = min(cutoff, limit)
        notes.append(f"lowpass{limit / 1000:.0f}k")
    if np.max(np.abs(samples)) < 1e-6:
        # Nothing was struck: no recording is digitally silent, and the engine refuses what is.
        samples = _background(rng, len(samples)) * decibels(-70)
    else:
        samples = samples * (decibels(-rng.uniform(0, 1)) * 0.95 / np.max(np.abs(samples)))
    if rng.random() < codec_chance:
        codec = str(rng.choice(sorted(CODECS)))
        rate = int(rng.choice(CODECS[codec][2]))
        samples = coded(samples, codec, rate)
        notes.append(f"{codec}{rate}")
    samples = samples * decibels(-rng.uniform(0, 24) if rng.random() < 0.5 else 0.0)
    return samples.astype(np.float32), cutoff, noise, "+".join(notes) or "none"


def render(kit, performance, backing, accompaniment_db, variant, rng, device=None, codec_chance=0.12, master_chance=0.6):
    """(samples of SEGMENT_SECONDS, label rows, degradation tag).

    backing: samples as long as segment and pre-roll, or None; accompaniment_db: its level over the drums'.
    """
    count = int((SEGMENT_SECONDS + PRE_ROLL_SECONDS) * SAMPLE_RATE)
    strokes = []
    if variant in (DRY, EFFECTS, MIX):
        stems, strokes = placed(kit, performance, rng)
        drums = drum_bus(stems, kit, rng, variant != DRY)
        raw = stems.sum(axis=0)
    else:
        drums = raw = np.zeros(count, np.float32)
        if variant == NOISE_ALONE:
            drums = _background(rng, count) * decibels(rng.uniform(-60, -20))
    other = np.zeros(count, np.float32)
    if backing is not None:
        level = active_rms(drums) * decibels(accompaniment_db) if variant == MIX else 0.1
        if rng.random() < 0.35:
            response = room_response(rng, rng.uniform(0.2, 1.2), rng.random())
            wet = convolved(backing, response)
            backing = backing + decibels(rng.uniform(-18, -3)) * wet * (rms(backing) / rms(wet))
        if variant == MIX and rng.random() < 0.1:
            backing = compressed(
                backing, rng.uniform(-30, -15), rng.uniform(2, 6), 0.005, rng.uniform(0.08, 0.3), key=stems[0] + 1e-4
            )
        other = backing * (level / active_rms(backing))
    samples, cutoff, noise, tag = finished(drums + other, rng, device, codec_chance, variant == DRY, master_chance)
    # Audibility before mastering, which changes a stroke and what masks it alike; raw drums, since their processing
    # only changes their level as a whole.
    heard = raw + other * (active_rms(raw) / active_rms(drums) if len(strokes) else 1.0)
    if noise is not None:
        heard = heard + noise * rms(heard)
    rows = labels(strokes, heard, cutoff)
    start = int(PRE_ROLL_SECONDS * SAMPLE_RATE)
    return samples[start : start + int(SEGMENT_SECONDS * SAMPLE_RATE)], rows, tag
