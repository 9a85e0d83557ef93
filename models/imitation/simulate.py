"""Simulated imitations: melodies of our own, sung back with planted errors, judged by a rule fixed in advance.

Nothing here was fitted to a jury: the rule (`verdict`) says what a listener would call another melody, and the sizes
of the errors are round numbers about the thresholds of assessment.md section 7.
"""

from dataclasses import dataclass

import numpy as np

HOP_SECONDS = 0.0058
MAJOR, MINOR = [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]
# Steps along the scale from note to note, and their weights: melodies move mostly by step.
STEPS, STEP_WEIGHTS = [-4, -3, -2, -1, 0, 1, 2, 3, 4], [2, 4, 14, 28, 6, 26, 12, 5, 3]
BEATS, BEAT_WEIGHTS = [0.5, 1.0, 1.5, 2.0], [6, 8, 2, 2]
# Shares and sizes at which one kind of error alone fails an imitation.
FAILING_NOTES = 0.18  # wrong notes, of all
FAILING_RHYTHM = 0.35  # mean |log2| of note lengths about the tempo
FAILING_MISSING = 0.12  # notes left out or added, of all
FAILING_KEY = 2.0  # semitones from the key that was played
FAILING_PAUSE = 1.5  # seconds of hesitation
WRONG_SEMITONES = 0.7
GRADE_FALL = 2.5
HESITATION_SECONDS = (0.25, 1.0)


@dataclass
class Imitation:
    performance: np.ndarray  # Hz, 0 unvoiced
    reference: np.ndarray
    passed: bool
    grade: float


def melody(rng):
    """(pitches, lengths in seconds) of a short tonal melody."""
    scale = MAJOR if rng.random() < 0.6 else MINOR
    tonic = rng.integers(53, 66)
    count = rng.integers(6, 15)
    degree, degrees = int(rng.choice([0, 2, 4])), []
    weights = np.array(STEP_WEIGHTS) / np.sum(STEP_WEIGHTS)
    for _ in range(count):
        degrees.append(degree)
        moved = degree + int(rng.choice(STEPS, p=weights))
        degree = moved if -4 <= moved <= 9 else degree - int(np.sign(moved))
    pitches = np.array([tonic + 12 * (d // 7) + scale[d % 7] for d in degrees], float)
    if rng.random() < 0.25:  # a foreign note
        pitches[rng.integers(count)] += rng.choice([-1, 1])
    beats = rng.choice(BEATS, count, p=np.array(BEAT_WEIGHTS) / np.sum(BEAT_WEIGHTS))
    lengths = beats * rng.uniform(0.35, 0.65)
    keep = np.cumsum(lengths) < 9
    return pitches[keep], lengths[keep]


def rendered(pitches, lengths, gaps, rng, voice):
    """A tracked curve: glides, scoops, vibrato and jitter of a voice, or the even notes of a keyboard."""
    parts = []
    vibrato = rng.uniform(0, 0.35) if voice and rng.random() < 0.4 else 0.0
    rate, scooping = rng.uniform(5, 7), rng.uniform(0, 0.6) if voice else 0.0
    before = None
    for pitch, length, gap in zip(pitches, lengths, gaps):
        if gap > 0:
            parts.append(np.zeros(max(1, int(gap / HOP_SECONDS))))
            before = None
        count = max(3, int(length / HOP_SECONDS))
        time = np.arange(count) * HOP_SECONDS
        curve = np.full(count, pitch)
        if voice:
            glide = rng.uniform(0.03, 0.1)
            if before is not None:
                curve += (before - pitch) * np.exp(-time / (glide / 2.5))
            if rng.random() < scooping:
                curve -= rng.uniform(0.3, 2.0) * np.exp(-time / (glide / 1.5))
            curve += vibrato * np.sin(2 * np.pi * rate * time + rng.uniform(0, 6)) * np.minimum(1, time / 0.25)
            jitter = np.cumsum(rng.normal(0, 0.02, count))
            curve += jitter - np.linspace(0, jitter[-1], count)
        curve += rng.normal(0, 0.03, count)
        hertz = 440 * 2 ** ((curve - 69) / 12)
        silent = int(rng.uniform(0, 0.07 if voice else 0.03) / HOP_SECONDS)
        if rng.random() < 0.5:
            hertz[: min(silent, count - 3)] = 0.0
        parts.append(hertz)
        before = pitch
    curve = np.concatenate([np.zeros(rng.integers(0, 60)), *parts, np.zeros(rng.integers(0, 60))])
    for _ in range(rng.poisson(0.8 if voice else 0.4)):  # the tracker's own errors
        begin = rng.integers(len(curve))
        stretch = slice(begin, begin + rng.integers(3, 25))
        curve[stretch] *= rng.choice([0.0, 0.5, 2.0])
    return curve.astype(np.float32)


def imitation(rng):
    """One melody and one attempt to repeat it."""
    pitches, lengths = melody(rng)
    reference = rendered(pitches, lengths, np.where(rng.random(len(pitches)) < 0.15, 0.05, 0.0), rng, voice=False)
    severity = rng.beta(0.9, 1.1)
    pitch_trouble, rhythm_trouble, memory_trouble = np.clip(severity + rng.normal(0, 0.22, 3), 0, 1)

    count = len(pitches)
    sung, lasting = pitches.copy(), lengths.copy()
    errors = rng.normal(0, 0.08 + 0.45 * pitch_trouble**1.5, count)
    carried = 0.0
    for index in range(count):
        if rng.random() < 0.01 + 0.5 * pitch_trouble**2:
            slip = rng.choice([-3, -2, -1, 1, 2, 3], p=[0.08, 0.22, 0.2, 0.2, 0.22, 0.08])
            errors[index] += slip
            carried += slip if rng.random() < 0.3 else 0.0
        errors[index] += carried
    if rng.random() < 0.4 * pitch_trouble:  # a timid voice squeezes the melody
        errors += (np.median(pitches) - pitches) * rng.uniform(0.15, 0.9)
    errors += np.linspace(0, rng.normal(0, 0.2 + 0.8 * pitch_trouble), count)
    key = rng.normal(0, 2.5) if rng.random() < 0.1 + 0.35 * pitch_trouble else rng.normal(0, 0.15)
    sung += errors

    stretches = rng.normal(0, 0.08 + 0.6 * rhythm_trouble**1.3, count)
    lasting *= 2 ** (stretches + rng.normal(0, 0.12 + 0.15 * rhythm_trouble))
    gaps = np.where(rng.random(count) < 0.12, rng.uniform(0.05, 0.2, count), 0.0)
    gaps[0] = 0.0
    pauses = 0.0
    for index in range(1, count):
        if rng.random() < 0.25 * memory_trouble**1.5:
            gaps[index] = rng.uniform(*HESITATION_SECONDS)
            pauses += gaps[index]

    kept = rng.random(count) >= 0.22 * memory_trouble**2
    if rng.random() < 0.45 * memory_trouble**1.5:  # the end is forgotten
        kept[int(count * rng.uniform(0.45, 0.9)) :] = False
    kept[0] = True
    missing = np.count_nonzero(~kept)
    sequence = [(sung[i], lasting[i], gaps[i]) for i in range(count) if kept[i]]
    added = rng.poisson(1.5 * memory_trouble**2)
    for _ in range(added):
        place = rng.integers(1, len(sequence) + 1)
        sequence.insert(place, (sequence[place - 1][0] + rng.choice([-2, -1, 1, 2]), rng.uniform(0.15, 0.5), 0.0))
    octave = rng.choice([-12, 0, 12], p=[0.55, 0.42, 0.03])
    tones, spans, silences = (np.array(column) for column in zip(*sequence))
    performance = rendered(tones + key + octave, spans, silences, rng, voice=True)

    wrong = np.mean(np.abs(errors - np.median(errors))[kept] > WRONG_SEMITONES)
    uneven = np.mean(np.abs(stretches - np.median(stretches))[kept])
    off_key = abs(key + np.median(errors))
    passed, grade = verdict(wrong, uneven, (missing + added) / count, off_key, pauses)
    return Imitation(performance, reference, passed, grade)


def verdict(wrong, uneven, missing, off_key, pauses):
    """(passes, grade 1-4): each kind of trouble counts by the size at which it alone fails; sums count too."""
    trouble = (
        wrong / FAILING_NOTES
        + (uneven / FAILING_RHYTHM) ** 2
        + missing / FAILING_MISSING
        + (off_key / FAILING_KEY) ** 2
        + pauses / FAILING_PAUSE
    )
    return trouble < 1, 1 + 3 * np.exp(-trouble / GRADE_FALL)


def imitations(count, seed):
    """`count` imitations, the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [imitation(rng) for _ in range(count)]
