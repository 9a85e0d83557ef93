"""A player: written music and severities of faults become sounds in time, and the truth about every written note.

Every random decision has a stream of its own and is drawn before its severity is looked at: with the same seed, a higher
severity of one fault makes more of the same mistakes and changes nothing else.
"""

import dataclasses

import numpy as np

from .ratings import DYNAMIC_SPAN_DB
from .scores import instruments

MINIMUM_SECONDS = 0.045
# A wrong pitch is this far off (semitones), with these weights; one in OCTAVE_SHARE of the wrong is an octave.
_WRONG_STEPS = (1, -1, 2, -2, 3, -3, 4, -4)
_WRONG_WEIGHTS = (0.25, 0.25, 0.16, 0.16, 0.06, 0.06, 0.03, 0.03)
OCTAVE_SHARE = 0.1
EXTRA_SECONDS = (0.07, 0.13)
# A player's own standard: cents of the whole take beside A4 = 440 Hz.
TUNING_SD_CENTS = 8.0
# Notes from this length on may have vibrato, of this rate and extent (half the width), in tones rated above its share.
VIBRATO_SECONDS = 0.35
VIBRATO_HZ = (5.0, 7.0)
VIBRATO_CENTS = (8.0, 22.0)
VIBRATO_INSTRUMENTS = {"flute", "alto_sax", "soprano_sax", "tenor_sax", "baritone_sax", "oboe", "violin", "viola", "cello"}


@dataclasses.dataclass
class Sound:
    """One note as played. written: index of the written note, or None for an extra one.

    start, duration: seconds; midi: sounding pitch with its mistuning; legato: joined to the sound before; gain: dB;
    heard: median pitch of its middle 60 % with wobble and vibrato, set by renderer.render;
    vibrato: (Hz, cents) or None; squeak: (seconds after the start, length, semitones) or None; repeat: played again
    later, after a restart.
    """

    written: int | None
    start: float
    duration: float
    midi: float
    legato: bool
    gain: float
    vibrato: tuple | None = None
    squeak: tuple | None = None
    repeat: bool = False
    heard: float | None = None


@dataclasses.dataclass
class Performance:
    """Sounds in order; truth: what truth.json holds of the playing (see simulate.py); seconds: end of the last sound."""

    sounds: list
    truth: dict
    seconds: float


def _stream(seed, name):
    return np.random.default_rng([seed, *name.encode()])


def _plan(score, faults, seed):
    """Written indices in the order they are played, with the restarts: rows [index, repeat, pause before]."""
    count = len(score.notes)
    length = score.seconds
    rng = _stream(seed, "restarts")
    chance = faults["restarts_per30"] * length / 30 / max(1, count)
    draws, backs, gaps = rng.random(count), rng.integers(1, 7, count), rng.uniform(0.3, 1.1, count)
    rng = _stream(seed, "pauses")
    on_beat = [abs(note.onset % 1) < 1e-6 for note in score.notes]
    pause_chance = faults["pauses_per30"] * length / 30 / max(1, sum(on_beat))
    pause_draws, pause_lengths = rng.random(count), rng.uniform(0.35, 1.2, count)
    order, restarts, pauses = [], [], []
    for index in range(count):
        pause = 0.0
        if index and on_beat[index] and pause_draws[index] < pause_chance:
            pause = float(pause_lengths[index])
            pauses.append(len(order))
        order.append([index, False, pause])
        if 3 <= index < count - 2 and draws[index] < chance:
            back = max(0, index - int(backs[index]))
            for at in range(len(order) - (index - back + 1), len(order)):
                order[at][1] = True
            restarts.append({"at": len(order), "fromNote": index, "toNote": back})
            for again in range(back, index + 1):
                order.append([again, False, float(gaps[index]) if again == back else 0.0])
    return order, restarts, pauses


def _written_times(score, faults, seed):
    """(seconds at a written position, quarters per minute there) as functions, for the player's own tempo."""
    rng = _stream(seed, "tempo")
    end = score.notes[-1].onset + score.notes[-1].duration
    grid = np.linspace(0, end, 400)
    curve = rng.choice([-1, 1]) * (grid / end - 0.5)
    for period in rng.uniform(6, 40, 3):
        curve = curve + rng.uniform(0.3, 1) * np.sin(2 * np.pi * (grid / period + rng.random()))
    curve -= curve.mean()
    curve /= np.abs(curve).max()
    steady = score.quarters_per_minute * (1 - faults["slowness"]) * (1 + 0.015 * rng.standard_normal())
    tempo = steady * (1 + faults["drift"] * curve)
    pace = 60 / tempo
    seconds = np.concatenate([[0], np.cumsum((pace[1:] + pace[:-1]) / 2 * np.diff(grid))])
    return (lambda at: np.interp(at, grid, seconds)), (lambda at: np.interp(at, grid, tempo))


def _figures(score, faults, seed):
    """Onsets and durations (quarters) after misread rhythms, and the set of notes they touch."""
    rng = _stream(seed, "figures")
    onsets = np.array([note.onset for note in score.notes])
    durations = np.array([note.duration for note in score.notes])
    draws, kinds = rng.random(len(onsets)), rng.random(len(onsets))
    touched = set()
    for index in range(len(onsets) - 1):
        first, second = durations[index], durations[index + 1]
        adjacent = abs(onsets[index] + first - onsets[index + 1]) < 1e-6
        if index in touched or not adjacent or first + second > 2 + 1e-6 or draws[index] >= faults["figures"]:
            continue
        if abs(first - second) > 0.05 * first:
            share = 0.5 if kinds[index] < 0.5 else second / (first + second)
        else:
            share = 0.75 if kinds[index] < 0.6 else 0.3
        whole = first + second
        durations[index], durations[index + 1] = whole * share, whole * (1 - share)
        onsets[index + 1] = onsets[index] + durations[index]
        touched |= {index, index + 1}
    return onsets, durations, touched


def _pitches(score, faults, seed, low, high):
    """Sounding MIDI of every written note as fingered, or None when it is missed, and its outcome."""
    count = len(score.notes)
    rng = _stream(seed, "pitches")
    wrong, missed, octave = rng.random(count), rng.random(count), rng.random(count)
    steps = rng.choice(_WRONG_STEPS, count, p=_WRONG_WEIGHTS)
    sides = rng.choice([-12, 12], count)
    found = []
    for index, note in enumerate(score.notes):
        sounding = note.midi + score.transposition
        if missed[index] < faults["missed"] and 0 < index < count - 1:
            found.append((None, "missed"))
        elif wrong[index] < faults["wrong"]:
            if octave[index] < OCTAVE_SHARE:
                side = int(sides[index])
                found.append((sounding + side if low <= sounding + side <= high else sounding - side, "octave"))
            else:
                step = int(steps[index])
                found.append((sounding + step if low <= sounding + step <= high else sounding - step, "different"))
        else:
            found.append((sounding, "right"))
    return found


def play(score, faults, seed):
    """A performance of `score` by a player with the severities `faults` (ratings.SEVERITIES)."""
    row = instruments()[score.instrument]
    low, high = row["full"]["low"], row["full"]["high"]
    order, restarts, pauses = _plan(score, faults, seed)
    seconds_at, tempo_at = _written_times(score, faults, seed)
    onsets, durations, figures = _figures(score, faults, seed)
    fingered = _pitches(score, faults, seed, low, high)
    total = len(order)

    rng = _stream(seed, "tuning")
    standard = TUNING_SD_CENTS * rng.standard_normal()
    of_pitch = rng.standard_normal(128)
    # The written notes are tuned once for all renditions: of a restart, the same mistuning is heard again.
    of_note = rng.standard_normal(len(score.notes))
    slope = rng.standard_normal()
    rng = _stream(seed, "onsets")
    jitters = np.clip(rng.standard_normal(4 * len(score.notes) + 64), -2.5, 2.5)
    rng = _stream(seed, "levels")
    accents = rng.standard_normal(len(score.notes))
    rng = _stream(seed, "extras")
    extra_draws, extra_steps = rng.random(total), rng.choice([-2, -1, 1, 2, 3], total)
    extra_lengths = rng.uniform(*EXTRA_SECONDS, total)
    rng = _stream(seed, "squeaks")
    squeak_draws = rng.random(total)
    squeak_sizes = np.column_stack([rng.uniform(0.15, 0.5, total), rng.uniform(0.05, 0.14, total)])
    squeak_steps = rng.choice([12, 16, 19, 19, 24], total)
    rng = _stream(seed, "vibrato")
    vibrato = (float(rng.uniform(*VIBRATO_HZ)), float(rng.uniform(*VIBRATO_CENTS)))
    has_vibrato = score.instrument in VIBRATO_INSTRUMENTS and faults["wobble_cents"] < 6 and rng.random() < 0.6
    rng = _stream(seed, "articulation")
    held_share = rng.uniform(0.82, 0.96)
    missed_held = rng.random(len(score.notes)) < 0.25

    span = DYNAMIC_SPAN_DB - faults["flatness_db"]
    # Squeaks fall on notes long enough to survive them.
    roomy = [
        seconds_at(onsets[index] + durations[index]) - seconds_at(onsets[index]) > 0.28 for index, _, _ in order
    ]
    squeak_chance = faults["squeaks_per30"] * score.seconds / 30 / max(1, sum(roomy))

    # Times of every rendition, then of the sounds.
    starts, nominal_ends = np.zeros(total), np.zeros(total)
    shift, previous = 0.0, -1.0
    for at, (index, _, pause) in enumerate(order):
        nominal = float(seconds_at(onsets[index]))
        if at and index <= order[at - 1][0]:
            # A restart: the music goes on from here after the pause.
            shift = nominal_ends[at - 1] + pause - nominal
        else:
            shift += pause
        start = nominal + shift + faults["onset_ms"] / 1000 * jitters[at % len(jitters)]
        start = max(start, previous + MINIMUM_SECONDS, 0.0)
        starts[at] = previous = start
        nominal_ends[at] = float(seconds_at(onsets[index] + durations[index])) + shift

    sounds = []
    truth_notes = [
        {
            "index": index,
            "outcome": outcome,
            "onset": None,
            "duration": None,
            "midi": None,
            "cents": None,
            "rhythmChanged": index in figures,
            "earlier": [],
        }
        for index, (_, outcome) in enumerate(fingered)
    ]
    extras, squeaks = [], []
    for at, (index, repeat, _) in enumerate(order):
        note = score.notes[index]
        following = starts[at + 1] if at + 1 < total else np.inf
        adjacent = at + 1 < total and order[at + 1][0] == index + 1 and order[at + 1][2] == 0
        touching = adjacent and abs(note.onset + note.duration - score.notes[index + 1].onset) < 1e-6
        joined_next = touching and score.notes[index + 1].slurred and fingered[index + 1][0] is not None
        start = starts[at]
        end = following if touching else min(max(nominal_ends[at], start + MINIMUM_SECONDS), following)
        length = end - start
        if not joined_next:
            length *= 0.5 if note.staccato else held_share
        length = max(length, min(MINIMUM_SECONDS, end - start))
        pitch, outcome = fingered[index]
        if pitch is None:
            stays = missed_held[index] and sounds and at and order[at - 1][0] == index - 1 and sounds[-1].written == index - 1
            if stays and note.midi != score.notes[index - 1].midi:
                # The finger stays: the note before goes on through the missed one. (Through a repetition it would be
                # that repetition, slurred.)
                sounds[-1].duration = max(sounds[-1].duration, start + length - sounds[-1].start)
                if not repeat:
                    truth_notes[index - 1]["duration"] = round(sounds[-1].duration, 4)
            continue
        spread = (of_pitch[pitch % 128] + of_note[index] + slope * (pitch - (low + high) / 2) / 12) / np.sqrt(3)
        cents = faults["tuning_cents"] * spread
        midi = pitch + (standard + cents) / 100
        gain = span / 2 * note.level + (0.5 + 0.04 * faults["flatness_db"]) * accents[index]
        # A pitch slurred to itself would be one longer note: what the slips make of a slur is tongued then.
        legato = bool(
            note.slurred and sounds and at and order[at - 1][0] == index - 1 and order[at][2] == 0
            and fingered[index - 1][0] is not None and fingered[index - 1][0] != pitch
        )
        sound = Sound(index, start, length, midi, legato, gain, repeat=repeat)
        if has_vibrato and length > VIBRATO_SECONDS:
            sound.vibrato = vibrato
        next_missed = at + 1 < total and fingered[order[at + 1][0]][0] is None
        if extra_draws[at] < faults["extra"] and length > 2.2 * EXTRA_SECONDS[0] and not next_missed:
            # A slip of the fingers before the next note takes the end of this one. Before a note that is missed it
            # would be that note, played wrong.
            taken = min(float(extra_lengths[at]), 0.5 * length)
            extra_pitch = int(np.clip(pitch + extra_steps[at], low, high))
            if extra_pitch == pitch:
                extra_pitch -= 1
            if at + 1 < total and fingered[order[at + 1][0]][0] == extra_pitch:
                extra_pitch += 1 if extra_pitch + 1 != pitch else 2
            sound.duration = length - taken
            slip = Sound(None, start + sound.duration, taken, extra_pitch + standard / 100, True, gain - 1)
            extras.append({"onset": round(slip.start, 4), "duration": round(taken, 4), "midi": round(slip.midi, 4)})
            sounds += [sound, slip]
        else:
            sounds.append(sound)
        if roomy[at] and squeak_draws[at] < squeak_chance and sound.duration > 0.2:
            where, size = squeak_sizes[at]
            sound.squeak = (float(where * (sound.duration - size)), float(size), int(squeak_steps[at]))
            squeaks.append({"onset": round(start + sound.squeak[0], 4), "duration": round(float(size), 4)})
        played = {"onset": round(start, 4), "duration": round(sound.duration, 4)}
        played |= {"midi": round(midi, 4), "cents": round(100 * (midi - pitch), 2)}
        if repeat:
            truth_notes[index]["earlier"].append(played)
        else:
            truth_notes[index] |= played
    beats = np.arange(0, score.notes[-1].onset + score.notes[-1].duration, 1.0)
    truth = {
        "notes": truth_notes,
        "extras": extras,
        "squeaks": squeaks,
        "restarts": [
            {"seconds": round(float(starts[row["at"]]), 4), "fromNote": row["fromNote"], "toNote": row["toNote"]}
            for row in restarts
        ],
        "pauses": [{"seconds": round(float(starts[at]), 4), "beforeNote": order[at][0]} for at in pauses],
        "tempo": [[float(beat), round(float(tempo_at(beat)), 3)] for beat in beats],
        "standardCents": round(float(standard), 2),
    }
    seconds = max(sound.start + sound.duration for sound in sounds)
    return Performance(sounds, truth, float(seconds))
