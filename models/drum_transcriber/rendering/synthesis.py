"""Procedural drum kits: one-shots synthesised from random parameters, so that kit variety costs no licence.

A ProceduralKit maps articulations to [samples, softest first]; every one-shot starts LEAD_SECONDS before its onset, as
the recorded kits of the data pack do. Membranes are modes of a circular membrane plus a pitch glide, cymbals several
hundred inharmonic modes plus shaped noise, machines (p = 1/3 of the kits) the circuits of the early rhythm boxes:
square oscillators for metal, swept sines for drums, gated noise for claps.
"""

import collections.abc

import numpy as np

from drum_data.audio import SAMPLE_RATE
from drum_data.kits import LEAD_SECONDS

from .signal_chain import decibels, filtered, high_pass, low_pass, peaking

# Zeros of the Bessel functions: mode frequencies of an ideal membrane over its fundamental.
MEMBRANE_RATIOS = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156, 3.501, 3.600, 4.060, 4.154])
# Hz; the six square oscillators behind hat and cymbal of analogue rhythm boxes lie in this range.
MACHINE_OSCILLATORS = (200.0, 1000.0)
FADE_SECONDS = 0.03


def _clock(count):
    """Times of `count` samples in seconds."""
    return np.arange(count, dtype=np.float32) / SAMPLE_RATE


def _time(seconds):
    return _clock(int(seconds * SAMPLE_RATE))


def _modes(frequencies, decays, amplitudes, phases, seconds):
    """Sum of decaying sinusoids, as two complex exponentials per mode and one matrix product."""
    block = 384
    count = -(-int(seconds * SAMPLE_RATE) // block)
    rate = (-1 / decays + 2j * np.pi * frequencies).astype(np.complex64) / SAMPLE_RATE
    coarse = (amplitudes * np.exp(1j * phases))[:, None] * np.exp(rate[:, None] * (block * np.arange(count)))
    fine = np.exp(rate[:, None] * np.arange(block))
    return (coarse.T.astype(np.complex64) @ fine.astype(np.complex64)).real.reshape(-1).astype(np.float32)


def _noise(rng, seconds):
    return rng.standard_normal(int(seconds * SAMPLE_RATE), dtype=np.float32)


def _sum(*parts):
    total = np.zeros(max(len(part) for part in parts), np.float32)
    for part in parts:
        total[: len(part)] += part
    return total


def _finished(samples):
    """Lead-in, a fade at the end, unit peak."""
    fade = min(len(samples), int(FADE_SECONDS * SAMPLE_RATE))
    samples = samples.copy()
    samples[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    lead = np.zeros(int(round(LEAD_SECONDS * SAMPLE_RATE)), np.float32)
    return np.concatenate([lead, samples / (np.max(np.abs(samples)) + 1e-9)])


def _glide(rng, base, top, glide_seconds, seconds):
    """Sine gliding exponentially from `top` to `base` Hz."""
    time = _time(seconds)
    phase = 2 * np.pi * (base * time + (top - base) * glide_seconds * (1 - np.exp(-time / glide_seconds)))
    return np.sin(phase + rng.uniform(0, 0.5 * np.pi))


def _click(rng, low, high, seconds):
    click = _noise(rng, 0.03) * np.exp(-_time(0.03) / seconds)
    return filtered(click, high_pass(low), low_pass(high, 2))


def _kick(rng, machine):
    base = rng.uniform(38, 75) if not machine else rng.uniform(36, 62)
    glide = rng.uniform(0.006, 0.03) if not machine else rng.uniform(0.01, 0.06)
    top = base * rng.uniform(1.5, 5) if not machine else base * rng.uniform(2, 8)
    decay = rng.uniform(0.04, 0.16) if not machine else rng.choice([rng.uniform(0.05, 0.15), rng.uniform(0.2, 0.5)])
    seconds = min(1.4, 6 * decay + 0.1)
    body = _glide(rng, base, top, glide, seconds) * np.exp(-_time(seconds) / decay)
    shell = _modes(
        base * MEMBRANE_RATIOS[1:7] * rng.uniform(0.9, 1.2, 6),
        rng.uniform(0.02, 0.08, 6),
        rng.uniform(0, 0.25, 6),
        rng.uniform(0, 6.28, 6),
        0.35,
    )
    beater_level = decibels(rng.uniform(-30, -4)) * (rng.random() > 0.15)
    beater_centre = rng.uniform(1500, 5500)
    drive = rng.uniform(0, 14) * (rng.random() < 0.5)
    layers = []
    for hardness in np.linspace(0.3, 1.0, 1 if machine else 3):
        beater = _click(rng, 300, beater_centre * (0.5 + hardness), rng.uniform(0.001, 0.006)) * beater_level * hardness
        sound = _sum(body, 0.7 * shell, beater) if not machine else _sum(body, beater)
        sound = np.tanh(decibels(drive) * sound) if drive else sound
        layers.append(_finished(sound))
    return layers


def _air(rng, seconds, decay, low, high):
    """Noise that darkens as it dies: three bands between `low` and `high` Hz, the higher the faster gone."""
    noise = _noise(rng, seconds)
    edges = np.exp(np.linspace(np.log(low), np.log(high), 4))
    time, total = _clock(len(noise)), 0.0
    for index, (bottom, top) in enumerate(zip(edges[:-1], edges[1:])):
        band = filtered(noise, high_pass(bottom), low_pass(top, 2))
        total = total + band * np.exp(-time / (decay / (1 + index * 1.3))) * decibels(rng.uniform(-8, 2) * index)
    return total / (np.max(np.abs(total)) + 1e-9)


def _membrane(rng, base, decay, seconds, brightness, bend):
    """Drum without snares: modes whose pitch bends down by the tension of the strike, and the head's noise."""
    ratios = MEMBRANE_RATIOS * rng.uniform(0.97, 1.03, len(MEMBRANE_RATIOS))
    amplitudes = np.exp(-np.arange(len(ratios)) / (0.6 + 3 * brightness)) * rng.uniform(0.4, 1, len(ratios))
    decays = decay / (1 + np.arange(len(ratios)) * rng.uniform(0.2, 0.9))
    upper = _modes(base * ratios[1:], decays[1:], amplitudes[1:], rng.uniform(0, 6.28, len(ratios) - 1), seconds)
    fundamental = amplitudes[0] * _glide(rng, base, base * (1 + bend), rng.uniform(0.02, 0.08), seconds)
    drum = _sum(fundamental * np.exp(-_time(seconds) / decay), upper)
    air = _air(rng, min(seconds, 0.6), rng.uniform(0.02, 0.12), 2.5 * base, rng.uniform(4000, 14000))
    return _sum(drum / np.max(np.abs(drum)), decibels(rng.uniform(-34, -12)) * brightness * air)


def _snares(rng, machine):
    """(snare, rim shot, cross-stick, soft taps are the low layers of the snare)."""
    base = rng.uniform(140, 260) if not machine else rng.uniform(150, 240)
    decay = rng.uniform(0.03, 0.15)
    wire_decay = rng.uniform(0.05, 0.22) if rng.random() < 0.85 else rng.uniform(0.02, 0.05)
    wire_low, wire_high = rng.uniform(600, 2500), rng.uniform(6000, 16000)
    wires = decibels(rng.uniform(-12, 4))
    resonance = peaking(rng.uniform(2000, 6000), rng.uniform(0, 8), rng.uniform(0.5, 2))
    snare = []
    for hardness in np.linspace(0.1, 1.0, 1 if machine else 4):
        body = _membrane(rng, base, decay * rng.uniform(0.9, 1.1), 0.6, 0.3 + 0.6 * hardness, 0.25 * hardness)
        noise = _noise(rng, min(1.0, 6 * wire_decay + 0.05))
        noise *= np.exp(-_clock(len(noise)) / (wire_decay * (0.6 + 0.4 * hardness)))
        noise = filtered(noise, high_pass(wire_low), low_pass(wire_high * (0.4 + 0.6 * hardness), 2), resonance)
        stick = _click(rng, 800, 9000, 0.002) * hardness * rng.uniform(0.2, 1)
        body /= np.max(np.abs(body))
        noise /= np.max(np.abs(noise))
        snare.append(_finished(_sum(body, wires * noise, stick)))
    ring = _modes(
        base * rng.uniform(1.5, 6, 5),
        rng.uniform(0.03, 0.12, 5),
        rng.uniform(0.2, 0.8, 5),
        rng.uniform(0, 6.28, 5),
        0.5,
    )
    rim = [_finished(_sum(snare[-1], 0.8 * ring, _click(rng, 1500, 12000, 0.003)))]
    wood = rng.uniform(400, 900)
    cross = _modes(
        wood * np.array([1, rng.uniform(1.8, 2.6), rng.uniform(3, 4.5), rng.uniform(5, 8)]),
        np.array([0.02, 0.015, 0.01, 0.005]) * rng.uniform(0.5, 1.6),
        np.array([0.8, 1, 0.7, 0.5]) * rng.uniform(0.3, 1, 4),
        rng.uniform(0, 6.28, 4),
        0.25,
    )
    cross /= np.max(np.abs(cross))
    buzz = _noise(rng, 0.2) * np.exp(-_time(0.2) / 0.04) * decibels(rng.uniform(-40, -18))
    cross = [_finished(_sum(cross, filtered(buzz, high_pass(2000)), 0.5 * _click(rng, 1000, 9000, 0.0015)))]
    brush = []
    for hardness in (0.3, 0.6, 1.0):
        wire = _air(rng, 0.4, rng.uniform(0.03, 0.12), rng.uniform(300, 1500), rng.uniform(7000, 15000))
        wire = wire * (1 - np.exp(-_clock(len(wire)) / rng.uniform(0.0005, 0.006)))
        brush.append(_finished(_sum(wire, decibels(rng.uniform(-30, -8)) * hardness * snare[0])))
    return {"snare": snare, "snare_rimshot": rim, "sidestick": cross, "snare_brush": brush}


def _toms(rng, machine):
    low = rng.uniform(55, 110)
    step = rng.uniform(1.15, 1.5)
    decay = rng.uniform(0.08, 0.45)
    bend = rng.uniform(0, 0.6) if not machine else rng.uniform(0.1, 1.5)
    toms = {}
    for index, name in enumerate(["tom_low", "tom_mid", "tom_high"]):
        layers = []
        for hardness in np.linspace(0.2, 1, 1 if machine else 2):
            sound = _membrane(
                rng,
                low * step**index,
                decay * 0.85**index,
                min(1.5, 5 * decay + 0.1),
                0.2 + 0.5 * hardness,
                bend * hardness,
            )
            stick = _click(rng, 500, rng.uniform(3000, 9000), 0.003) * decibels(rng.uniform(-20, 0)) * hardness
            layers.append(_finished(_sum(sound / np.max(np.abs(sound)), stick)))
        toms[name] = layers
    return toms


def _metal(rng, low, high, count, decay, tilt, seconds):
    """Dense inharmonic modes between `low` and `high` Hz, decaying faster the higher they are."""
    frequencies = np.exp(rng.uniform(np.log(low), np.log(high), count))
    decays = decay * (frequencies / low) ** -rng.uniform(0.2, 0.6) * rng.uniform(0.5, 1.5, count)
    amplitudes = rng.exponential(1.0, count) * (frequencies / low) ** tilt
    return _modes(frequencies, decays, amplitudes, rng.uniform(0, 6.28, count), seconds)


def _squares(rng, seconds):
    time = _time(seconds)
    tones = np.exp(rng.uniform(np.log(MACHINE_OSCILLATORS[0]), np.log(MACHINE_OSCILLATORS[1]), 6))
    return sum(np.sign(np.sin(2 * np.pi * tone * time)) for tone in tones).astype(np.float32)


def _hats(rng, machine):
    cutoff = rng.uniform(3500, 9000) if rng.random() < 0.8 else rng.uniform(1500, 3500)
    closed, opened = rng.uniform(0.012, 0.07), rng.uniform(0.15, 0.6)
    tilt = rng.uniform(-0.3, 0.5)
    grain = rng.uniform(0.1, 0.9)
    resonance = peaking(rng.uniform(5000, 12000), rng.uniform(-6, 8), rng.uniform(0.6, 2))

    def sound(seconds, decay, low, attack):
        if machine and rng.random() < 0.7:
            metal = _squares(rng, seconds)
        else:
            metal = _metal(rng, max(low * 0.6, 600), 16000, 240, 4 * decay, tilt, seconds)
        noise = _noise(rng, seconds)
        length = min(len(metal), len(noise))
        mixed = grain * metal[:length] / rms_of(metal) + (1 - grain) * noise[:length] / rms_of(noise)
        time = _clock(length)
        envelope = np.exp(-time / decay) * (1 - np.exp(-time / attack))
        return filtered(mixed * envelope, high_pass(low, 4 if machine else 2), resonance)

    def rms_of(samples):
        return np.sqrt(np.mean(samples[:4000] ** 2)) + 1e-9

    hats = {"hh_closed": [], "hh_open": [], "hh_pedal": []}
    for hardness in np.linspace(0.4, 1.0, 1 if machine else 3):
        stick = _click(rng, 2500, 12000, 0.0015) * decibels(rng.uniform(-18, -4)) * hardness
        one = sound(min(0.5, 7 * closed + 0.03), closed * (0.8 + 0.4 * rng.random()), cutoff, 0.0004)
        hats["hh_closed"].append(_finished(_sum(one / np.max(np.abs(one)), stick)))
        one = sound(2.2, opened, cutoff * rng.uniform(0.7, 1), 0.0006)
        hats["hh_open"].append(_finished(_sum(one / np.max(np.abs(one)), stick)))
    pedal = sound(0.35, rng.uniform(0.02, 0.06), max(cutoff * 0.6, 900), rng.uniform(0.0008, 0.004))
    thump = filtered(_noise(rng, 0.06) * np.exp(-_time(0.06) / 0.012), high_pass(200), low_pass(1500, 2))
    hats["hh_pedal"].append(_finished(_sum(pedal / np.max(np.abs(pedal)), rng.uniform(0, 0.4) * thump)))
    return hats


def _cymbals(rng, machine):
    def crash(low, decay, seconds, swell, trashy=0.0):
        metal = _metal(rng, low, 15000, 420, decay * 1.6, rng.uniform(-0.4, 0.2), seconds)
        if machine and rng.random() < 0.5:
            metal = filtered(_squares(rng, seconds), high_pass(3000))
        time = _time(seconds)
        length = min(len(metal), len(time))
        envelope = np.exp(-time[:length] / decay)
        noise = _air(
            rng, seconds, decay * rng.uniform(0.8, 2.0), low * rng.uniform(0.4, 1.2), rng.uniform(9000, 18000)
        )[:length]
        # Energy climbs from low to high modes in the first milliseconds.
        rise = 1 - rng.uniform(0.3, 0.9) * np.exp(-time[:length] / swell)
        mixed = metal[:length] * envelope / np.max(np.abs(metal)) + rng.uniform(0.1, 0.9) * noise / np.max(
            np.abs(noise)
        )
        strike = _click(rng, 400, 9000, 0.004) * decibels(rng.uniform(-14, 0))
        mixed = np.tanh((1 + 4 * trashy) * _sum(mixed * rise, strike))
        return _finished(mixed)

    def ride(ping, decay, seconds, bell):
        low = rng.uniform(250, 600)
        count = 8 if bell else 20
        strong = _modes(
            ping * np.concatenate([[1], rng.uniform(1.2, 6, count - 1)]),
            rng.uniform(0.2, 0.9, count) * (1.3 if bell else 0.6),
            rng.exponential(0.6, count),
            rng.uniform(0, 6.28, count),
            seconds,
        )
        wash = _metal(rng, low, 14000, 320, decay, rng.uniform(-0.5, 0.1), seconds)
        wash = (
            wash / np.max(np.abs(wash))
            + rng.uniform(0, 0.6) * _air(rng, len(wash) / SAMPLE_RATE + 0.001, decay, low, 14000)[: len(wash)]
        )
        stick = _click(rng, 1500, 10000, 0.003)
        length = min(len(strong), len(wash))
        return _finished(
            _sum(
                strong[:length] / np.max(np.abs(strong)),
                decibels(rng.uniform(-14, 0) - 6 * bell) * wash[:length] / np.max(np.abs(wash)),
                decibels(rng.uniform(-12, 3)) * stick,
            )
        )

    crash_low = rng.uniform(250, 700)
    crash_decay = rng.uniform(0.35, 1.1)
    ping = rng.uniform(350, 900)
    cymbals = {
        "crash": [crash(crash_low, crash_decay, 2.5, rng.uniform(0.003, 0.02)) for _ in range(2)],
        "splash": [crash(crash_low * 2, rng.uniform(0.1, 0.3), 1.2, 0.003)],
        "china": [crash(crash_low, rng.uniform(0.15, 0.5), 1.6, 0.003, rng.uniform(0.3, 1))],
        "ride_bow": [ride(ping * rng.uniform(1, 2), rng.uniform(0.5, 1.5), 2.5, False) for _ in range(2)],
        "ride_bell": [ride(ping, rng.uniform(0.5, 1.2), 2.0, True)],
    }
    return cymbals


def _grains(rng, seconds, attack, decay, rate):
    """Collisions of small bodies (beads, seeds, jingles): impulses of random height whose density, `rate` per second at
    the most, rises within `attack` and dies with `decay` (after P. R. Cook, "Physically informed sonic modeling
    (PhISM)", ICMC 1996)."""
    time = _time(seconds)
    density = np.minimum(1, (time + 1e-4) / attack) * np.exp(-np.maximum(time - attack, 0) / decay)
    struck = rng.random(len(time)) < np.minimum(1, rate / SAMPLE_RATE * density)
    return (struck * rng.standard_normal(len(time)) * np.sqrt(density)).astype(np.float32)


def _shakers(rng):
    """{articulation: layers}: shaker, maracas, cabasa; each softer layer slower and duller, as the stroke back is."""
    made = {}
    for name, attacks, decays, rates in (
        ("ot_shaker", (0.006, 0.035), (0.012, 0.06), (3000, 40000)),
        ("ot_maracas", (0.001, 0.008), (0.008, 0.03), (800, 8000)),
        ("ot_cabasa", (0.002, 0.03), (0.02, 0.09), (400, 4000)),
    ):
        attack, decay = rng.uniform(*attacks), rng.uniform(*decays)
        rate = np.exp(rng.uniform(*np.log(rates)))
        low, high = rng.uniform(1200, 6500), rng.uniform(8000, 18000)
        resonances = [
            peaking(np.exp(rng.uniform(np.log(2500), np.log(12000))), rng.uniform(0, 14), rng.uniform(1, 6))
            for _ in range(2)
        ]
        made[name] = [
            _finished(
                filtered(
                    _grains(rng, attack * slower + 6 * decay, attack * slower, decay, rate),
                    high_pass(low),
                    low_pass(high * dull, 2),
                    *resonances,
                )
            )
            for slower, dull in ((rng.uniform(1, 2), rng.uniform(0.6, 1)), (1, 1))
        ]
    return made


def _hand_percussion(rng):
    """Tambourine, shakers, clap, cowbell, woodblock, sticks, conga, snap, triangle: class OT."""
    time = _time(0.5)
    clap = np.zeros_like(time)
    spacing = rng.uniform(0.007, 0.014)
    for burst in range(int(rng.integers(2, 5))):
        at = int(burst * spacing * rng.uniform(0.85, 1.15) * SAMPLE_RATE)
        clap[at:] += (np.exp(-time[: len(time) - at] / rng.uniform(0.002, 0.006))) * rng.uniform(0.6, 1)
    clap[at:] += rng.uniform(0.3, 1) * np.exp(-time[: len(time) - at] / rng.uniform(0.03, 0.12))
    clap = filtered(
        clap * _noise(rng, 0.5),
        high_pass(rng.uniform(500, 900)),
        peaking(rng.uniform(900, 1800), 10, 1.2),
        low_pass(rng.uniform(5000, 14000), 2),
    )
    tambourine = []
    ring, brightness, spread = rng.uniform(0.02, 0.2), rng.uniform(2500, 6500), rng.uniform(0.004, 0.03)
    for _ in range(2):
        jingles = np.zeros(int(0.6 * SAMPLE_RATE), np.float32)
        for _ in range(int(rng.integers(2, 9))):
            jingle = _metal(rng, brightness, 16000, 40, ring, 0.1, 0.5)
            at = min(int(rng.exponential(spread) * SAMPLE_RATE), len(jingles) // 2)
            part = jingles[at : at + len(jingle)]
            part += jingle[: len(part)] * rng.uniform(0.3, 1)
        if rng.random() < 0.5:  # the frame in the hand's heel
            jingles[: int(0.1 * SAMPLE_RATE)] += rng.uniform(0.1, 1) * filtered(
                _noise(rng, 0.1) * np.exp(-_time(0.1) / 0.008), high_pass(200), low_pass(1500, 2)
            )
        tambourine.append(_finished(jingles))
    stick = rng.uniform(1500, 4500)
    sticks = _modes(
        stick * np.array([1, rng.uniform(1.3, 2), rng.uniform(2.2, 3.5)]),
        np.array([0.012, 0.008, 0.004]) * rng.uniform(0.4, 1.5),
        np.array([1, 0.6, 0.4]),
        np.zeros(3),
        0.15,
    )
    bell_base = rng.uniform(450, 700)
    cowbell = np.sign(np.sin(2 * np.pi * bell_base * time)) + np.sign(
        np.sin(2 * np.pi * bell_base * rng.uniform(1.4, 1.6) * time)
    )
    cowbell = filtered(cowbell * np.exp(-time / rng.uniform(0.03, 0.12)), high_pass(300), peaking(bell_base * 2, 6, 1))
    wood = _modes(
        rng.uniform(700, 2600) * np.array([1, 1.7, 2.9]),
        np.array([0.03, 0.015, 0.01]),
        np.array([1, 0.4, 0.2]),
        np.zeros(3),
        0.2,
    )
    conga = [
        _finished(
            _sum(_membrane(rng, pitch, rng.uniform(0.05, 0.2), 0.6, 0.4, 0.1), 0.3 * _click(rng, 300, 5000, 0.003))
        )
        for pitch in rng.uniform(140, 380, 2)
    ]
    snap = filtered(_noise(rng, 0.08) * np.exp(-_time(0.08) / 0.008), high_pass(1200), peaking(2500, 8, 2))
    triangle = _metal(rng, 4000, 14000, 12, 1.2, 0.0, 1.5)
    return {
        "ot_clap": [_finished(clap)],
        "ot_tambourine": tambourine,
        **_shakers(rng),
        "ot_sticks": [_finished(_sum(sticks, _click(rng, 2000, 12000, 0.001)))],
        "ot_cowbell": [_finished(cowbell)],
        "ot_woodblock": [_finished(wood)],
        "ot_conga": conga,
        "ot_snap": [_finished(snap)],
        "ot_triangle": [_finished(triangle)],
    }


_GROUPS = {
    "kick": lambda rng, machine: {"kick": _kick(rng, machine)},
    "snare": _snares,
    "tom": _toms,
    "hh": _hats,
    "cymbal": _cymbals,
    "ot": lambda rng, machine: _hand_percussion(rng),
}
_GROUP_OF = {
    **dict.fromkeys(["kick"], "kick"),
    **dict.fromkeys(["snare", "snare_rimshot", "sidestick", "snare_brush"], "snare"),
    **dict.fromkeys(["tom_low", "tom_mid", "tom_high"], "tom"),
    **dict.fromkeys(["hh_closed", "hh_open", "hh_pedal"], "hh"),
    **dict.fromkeys(["crash", "splash", "china", "ride_bow", "ride_bell"], "cymbal"),
    **dict.fromkeys(
        (
            "ot_clap ot_tambourine ot_shaker ot_maracas ot_cabasa ot_cowbell ot_woodblock ot_sticks ot_conga ot_snap "
            "ot_triangle"
        ).split(),
        "ot",
    ),
}


class ProceduralKit(collections.abc.Mapping):
    """One random kit, read like a dict {articulation: [samples, softest first]}; pieces are made when asked for."""

    def __init__(self, seed):
        self._machine = np.random.default_rng([seed, len(_GROUPS)]).random() < 1 / 3
        self._seed, self._groups = seed, {}

    def __getitem__(self, articulation):
        group = _GROUP_OF[articulation]
        if group not in self._groups:
            rng = np.random.default_rng([self._seed, list(_GROUPS).index(group)])
            self._groups[group] = _GROUPS[group](rng, self._machine)
        return self._groups[group][articulation]

    def __contains__(self, articulation):
        return articulation in _GROUP_OF

    def __iter__(self):
        return iter(_GROUP_OF)

    def __len__(self):
        return len(_GROUP_OF)
