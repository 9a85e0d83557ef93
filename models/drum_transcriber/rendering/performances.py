"""What is played: Groove MIDI performances and generated patterns, as lists of hits.

A hit is (seconds, articulation, velocity): the articulation names a folder of the data pack's kits (kick, snare,
snare_rimshot, sidestick, hh_closed, ..., ot_clap), velocity is MIDI's 1..127. A Performance also says where its beats
lie, so that an accompaniment can be put in time.
"""

import csv
import dataclasses
import functools
import pathlib

import numpy as np

from drum_data import midi

# Whole drummers of the Groove MIDI Dataset that training never sees; the others' files follow the dataset's column.
VALIDATION_DRUMMERS = {"drummer6"}
TEST_DRUMMERS = {"drummer4", "drummer9", "drummer10"}
TEMPO_FACTORS = (0.67, 1.33)
# Seconds played before the segment, so that earlier hits ring into it.
PRE_ROLL_SECONDS = 1.2
# Sixteenths at 300 quarters per minute on two pedals; the second stroke of a flam or a buzz.
FASTEST_FEET_SECONDS = 0.05
FASTEST_HANDS_SECONDS = 0.02


@dataclasses.dataclass
class Performance:
    """hits: sorted (seconds, articulation, velocity), time 0 = start of the segment (earlier hits are negative).

    quarters_per_minute: tempo; bar_phase: quarters since the last bar line at time 0; style, drummer: tags.
    """

    hits: list
    quarters_per_minute: float
    bar_phase: float
    style: str
    drummer: str


@functools.lru_cache(maxsize=None)
def groove_files(data, split):
    """Rows of the dataset's table that belong to a split (train, validation, test) by file and by drummer."""
    with open(pathlib.Path(data) / "drums/groove/info.csv", newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    if split == "validation":
        chosen = [r for r in rows if r["drummer"] in VALIDATION_DRUMMERS or r["split"] == "validation"]
        return [r for r in chosen if r["drummer"] not in TEST_DRUMMERS]
    if split == "test":
        return [r for r in rows if r["drummer"] in TEST_DRUMMERS or r["split"] == "test"]
    return [r for r in rows if r["split"] == "train" and r["drummer"] not in VALIDATION_DRUMMERS | TEST_DRUMMERS]


@functools.lru_cache(maxsize=None)
def _groove_hits(path):
    return [
        (t, midi.DRUM_ARTICULATIONS[n][0], v)
        for t, n, v in midi.read_notes(pathlib.Path(path))
        if n in midi.DRUM_ARTICULATIONS
    ]


def from_groove(data, split, rng, seconds, tempo=None, styles=None):
    """An excerpt of a Groove performance, or of several fills in a row; tempo: wanted quarters per minute or None.

    Returns None when no file can be brought to `tempo` within TEMPO_FACTORS.
    """
    rows = groove_files(data, split)
    if styles:
        rows = [r for r in rows if any(style in r["style"] for style in styles)]
    if tempo:
        rows = [r for r in rows if TEMPO_FACTORS[0] <= tempo / float(r["bpm"]) <= TEMPO_FACTORS[1]]
    kind = "fill" if rng.random() < 0.2 else "beat"
    rows = [r for r in rows if r["beat_type"] == kind] or rows
    if not rows:
        return None
    # Longer files hold more, but must not silence the many short ones.
    weights = np.sqrt([float(r["duration"]) for r in rows])
    row = rows[int(rng.choice(len(rows), p=weights / weights.sum()))]
    bpm = float(row["bpm"])
    factor = tempo / bpm if tempo else float(rng.uniform(*TEMPO_FACTORS))
    beats_per_bar = 4 if row["time_signature"] == "4-4" else int(row["time_signature"][0])
    bar = beats_per_bar * 60 / bpm
    hits, at = [], 0.0
    same = [r for r in rows if r["beat_type"] == row["beat_type"] and r["drummer"] == row["drummer"]]
    needed = (seconds + PRE_ROLL_SECONDS) * factor
    duration = float(row["duration"])
    start = bar * int(rng.integers(0, max(1, int((duration - needed) / bar) + 1))) if duration > needed else 0.0
    current = row
    while at < needed:
        own = 60 / float(current["bpm"])
        scale = (60 / bpm) / own
        source = _groove_hits(str(pathlib.Path(data) / "drums/groove" / current["midi_filename"]))
        length = np.ceil(max(float(current["duration"]) - start, 0.1) / (4 * own) - 0.2) * 4 * own
        for time, articulation, velocity in source:
            if start - 0.03 <= time < start + length - 0.03:
                hits.append((at + (time - start) * scale, articulation, velocity))
        at += length * scale
        start = 0.0
        current = same[int(rng.integers(len(same)))]
    offset = rng.uniform(0, bar) + PRE_ROLL_SECONDS * factor
    hits = [((time - offset) / factor, articulation, velocity) for time, articulation, velocity in hits]
    phase = (offset / (60 / bpm)) % beats_per_bar
    return Performance(sorted(hits), bpm * factor, phase, "groove/" + row["style"], row["drummer"])


# ---- generated patterns -------------------------------------------------------------------------------------------

# Quarters per minute of each generated style.
STYLES = {
    "rock": (70, 180),
    "halftime": (60, 150),
    "punk": (150, 220),
    "metal_double_kick": (110, 230),
    "blast_beat": (150, 270),
    "one_drop": (60, 95),
    "shuffle": (70, 150),
    "jazz": (90, 260),
    "brushes": (60, 180),
    "tom_groove": (80, 160),
    "fills": (70, 170),
    "crashes": (70, 180),
    "disco": (100, 135),
    "house": (115, 140),
    "trap": (60, 85),
    "breakbeat": (85, 178),
    "funk": (80, 125),
    "rolls": (60, 140),
    "rudiments": (60, 130),
    "sparse": (50, 120),
    "single": (50, 160),
    "latin": (80, 190),
    "waltz": (80, 190),
    "slow_six": (100, 190),
    "stochastic": (60, 180),
    "march": (90, 130),
}


class _Sheet:
    """Hits in quarters; helpers to write patterns."""

    def __init__(self, rng):
        self.rng = rng
        self.hits = []

    def add(self, quarter, articulation, velocity, spread=8):
        velocity = int(np.clip(velocity + self.rng.normal(0, spread), 4, 127))
        self.hits.append((float(quarter), articulation, velocity))

    def line(self, articulation, start, length, step, loud, soft=None, chance=1.0, offset=0.0):
        """Hits every `step` quarters; those on the quarter `loud`, the others `soft`."""
        soft = loud if soft is None else soft
        for index in range(int(round(length / step))):
            if self.rng.random() < chance:
                on_beat = abs((index * step + offset) % 1.0) < 1e-6
                self.add(start + offset + index * step, articulation, loud if on_beat else soft)


def _fill(sheet, start, length, rng):
    """Runs over snare and toms in 8ths, 16ths, triplets or 32nds, downwards more often than not."""
    step = float(rng.choice([0.5, 0.25, 0.25, 0.25, 1 / 3, 1 / 6, 0.125]))
    voices = ["snare", "tom_high", "tom_mid", "tom_low"]
    if rng.random() < 0.3:
        voices = voices[::-1]
    if rng.random() < 0.4:
        voices = voices[1:]
    count = max(1, int(round(length / step)))
    mode = rng.random()
    for index in range(count):
        if rng.random() < 0.08:
            continue
        if mode < 0.6:
            voice = voices[min(len(voices) - 1, index * len(voices) // count)]
        elif mode < 0.8:
            voice = voices[int(rng.integers(len(voices)))]
        else:
            voice = voices[index % len(voices)]
        sheet.add(start + index * step, voice, 95 if index % 2 == 0 else 80, 14)
        if rng.random() < 0.12:
            sheet.add(start + index * step, "kick", 100)
        if rng.random() < 0.06:
            sheet.add(start + index * step - 0.03, voice, 40)


def _accent(sheet, quarter, rng, chance=0.7):
    if rng.random() < chance:
        sheet.add(quarter, str(rng.choice(["crash", "crash", "crash2", "splash", "china"])), 110)
        sheet.add(quarter, "kick", 112)


def _timekeeper(sheet, start, beats, rng, step=None, voice=None):
    voice = voice or str(
        rng.choice(
            [
                "hh_closed",
                "hh_closed",
                "hh_closed",
                "ride_bow",
                "hh_halfopen",
                "hh_open",
                "crash",
                "ride_bell",
                "china",
                "tom_low",
            ],
            p=[0.3, 0.15, 0.1, 0.19, 0.06, 0.04, 0.06, 0.05, 0.02, 0.03],
        )
    )
    step = step or float(rng.choice([1.0, 0.5, 0.25], p=[0.2, 0.55, 0.25]))
    sheet.line(voice, start, beats, step, 92, 72 if rng.random() < 0.7 else 90)
    return voice


def _rock(sheet, bars, rng, half=False):
    kicks = {0.0} | {
        float(k)
        for k in rng.choice([0.5, 1.5, 2.0, 2.5, 2.75, 3.5, 1.75, 0.75], int(rng.integers(1, 4)), replace=False)
    }
    voice, step = None, float(rng.choice([1.0, 0.5, 0.5, 0.25]))
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 4 == 0:
            voice = str(
                rng.choice(["hh_closed", "hh_closed", "ride_bow", "hh_open", "hh_halfopen", "crash", "ride_bell"])
            )
            _accent(sheet, at, rng)
        filling = bar % 4 == 3 and rng.random() < 0.7
        end = 4.0 - (float(rng.choice([1, 2, 4])) if filling else 0.0)
        _timekeeper(sheet, at, end, rng, step, voice)
        for beat in [2.0] if half else [1.0, 3.0]:
            if beat < end:
                sheet.add(at + beat, "snare" if rng.random() < 0.9 else "snare_rimshot", 110)
        for kick in kicks:
            if kick < end:
                sheet.add(at + kick, "kick", 105)
        if rng.random() < 0.4 and end > 3.6:
            sheet.add(at + 3.5, "hh_open", 90)
        if filling:
            _fill(sheet, at + end, 4.0 - end, rng)


def _punk(sheet, bars, rng):
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 4 == 0:
            _accent(sheet, at, rng)
        _timekeeper(
            sheet,
            at,
            4,
            rng,
            float(rng.choice([0.5, 1.0])),
            str(rng.choice(["hh_open", "hh_halfopen", "crash", "ride_bow", "hh_closed"])),
        )
        sheet.line("snare", at, 4, 1.0, 112, offset=0.5 if rng.random() < 0.5 else 1.0, chance=0.98)
        sheet.line("kick", at, 4, 1.0, 108)
        if bar % 4 == 3:
            _fill(sheet, at + 3, 1, rng)


def _metal_double_kick(sheet, bars, rng):
    step = float(rng.choice([0.25, 0.25, 0.5, 1 / 3, 1 / 6, 0.125], p=[0.35, 0.2, 0.2, 0.1, 0.1, 0.05]))
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 2 == 0:
            _accent(sheet, at, rng, 0.5)
            voice = str(rng.choice(["crash", "china", "hh_open", "hh_closed", "ride_bow", "ride_bell"]))
        _timekeeper(sheet, at, 4, rng, float(rng.choice([1.0, 0.5, 2.0])), voice)
        if rng.random() < 0.65:
            sheet.line("kick", at, 4, step, 102, 98)
        else:  # galloping figure
            for beat in range(4):
                for offset in [0.0, 0.5, 0.75] if rng.random() < 0.7 else [0.0, 0.25, 0.5]:
                    sheet.add(at + beat + offset, "kick", 102)
        for beat in [2.0] if rng.random() < 0.4 else [1.0, 3.0]:
            sheet.add(at + beat, "snare", 116)
        if rng.random() < 0.2:
            _fill(sheet, at + 3, 1, rng)


def _blast_beat(sheet, bars, rng):
    kind = rng.random()
    voice = str(rng.choice(["ride_bow", "crash", "hh_open", "hh_closed", "china", "ride_bell"]))
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 4 == 0:
            _accent(sheet, at, rng, 0.6)
        if kind < 0.4:  # alternating
            sheet.line("kick", at, 4, 0.5, 105)
            sheet.line("snare", at, 4, 0.5, 105, offset=0.25)
            sheet.line(voice, at, 4, 0.5, 98)
        elif kind < 0.75:  # hammer: together
            sheet.line("kick", at, 4, 0.5, 105)
            sheet.line("snare", at, 4, 0.5, 105)
            sheet.line(voice, at, 4, 0.5, 98)
        else:  # over double kick
            sheet.line("kick", at, 4, 0.25, 100)
            sheet.line("snare", at, 4, 0.5, 105)
            sheet.line(voice, at, 4, 1.0, 100)
        if rng.random() < 0.15:
            _fill(sheet, at + 3, 1, rng)


def _one_drop(sheet, bars, rng):
    kind = str(rng.choice(["one_drop", "steppers", "rockers"]))
    stick = "sidestick" if rng.random() < 0.75 else "snare"
    swing = 1 / 6 if rng.random() < 0.5 else 0.0
    for bar in range(bars):
        at = 4.0 * bar
        for beat in range(4):
            sheet.add(at + beat, "hh_closed", 75)
            sheet.add(at + beat + 0.5 + swing, "hh_closed" if rng.random() < 0.92 else "hh_open", 90)
            if rng.random() < 0.25:
                sheet.add(at + beat + 0.75 + swing / 2, "hh_closed", 60)
        sheet.add(at + 2, stick, 100)
        for beat in {"one_drop": [2.0], "steppers": [0.0, 1.0, 2.0, 3.0], "rockers": [0.0, 2.0, 2.5]}[kind]:
            sheet.add(at + beat, "kick", 102)
        if rng.random() < 0.3:
            sheet.add(at + float(rng.choice([0.75, 1.5, 2.75, 3.5, 3.75])), stick, 70)
        if bar % 4 == 3 and rng.random() < 0.6:
            _fill(sheet, at + 3, 1, rng)
            _accent(sheet, at + 4, rng, 0.5)


def _shuffle(sheet, bars, rng):
    voice = str(rng.choice(["hh_closed", "ride_bow", "hh_halfopen", "hh_closed"]))
    for bar in range(bars):
        at = 4.0 * bar
        for beat in range(4):
            sheet.add(at + beat, voice, 95)
            sheet.add(at + beat + 2 / 3, voice, 72)
            if rng.random() < 0.35:
                sheet.add(at + beat + 1 / 3, "snare", 28, 6)
        for beat in (1, 3):
            sheet.add(at + beat, "snare", 108)
        for kick in (
            [0.0, 2.0] + ([2 / 3 + 1] if rng.random() < 0.5 else []) + ([3 + 2 / 3] if rng.random() < 0.4 else [])
        ):
            sheet.add(at + kick, "kick", 100)
        if bar % 4 == 3 and rng.random() < 0.5:
            _fill(sheet, at + 3, 1, rng)
            _accent(sheet, at + 4, rng)


def _jazz(sheet, bars, rng, brushes=False):
    third = float(rng.uniform(0.58, 0.72))
    time_voice = "ride_bow" if rng.random() < 0.85 else "hh_halfopen"
    snare = "snare_brush" if brushes else "snare"
    for bar in range(bars):
        at = 4.0 * bar
        if brushes:
            for beat in range(4):
                sheet.add(at + beat, snare, 62 if beat % 2 else 50)
                if rng.random() < 0.5:
                    sheet.add(at + beat + third, snare, 40)
                sheet.add(at + beat, "brush_sweep", 60)
        if not brushes or rng.random() < 0.4:
            for beat in range(4):
                sheet.add(at + beat, time_voice, 84 if beat % 2 else 76)
                if beat % 2 == 1 and rng.random() < 0.9 or rng.random() < 0.15:
                    sheet.add(at + beat + third, time_voice, 68)
        for beat in (1, 3):
            sheet.add(at + beat, "hh_pedal", 72)
        for beat in range(4):
            if rng.random() < 0.35:
                sheet.add(at + beat, "kick", 34)
            if rng.random() < 0.35 and not brushes:
                sheet.add(
                    at + beat + (third if rng.random() < 0.7 else 1 / 3), "snare", float(rng.choice([30, 45, 70, 90]))
                )
            if rng.random() < 0.12:
                sheet.add(at + beat + third, "kick", 75)
            if rng.random() < 0.05:
                sheet.add(at + beat + third, "crash", 80)
        if bar % 4 == 3 and rng.random() < 0.35:
            for index in range(6):
                sheet.add(at + 2 + index / 3, str(rng.choice(["snare", "tom_high", "tom_mid", "tom_low"])), 70, 18)


def _tom_groove(sheet, bars, rng):
    steps = [float(s) for s in rng.choice([0.25, 0.5, 1 / 3], 1)]
    pattern = [
        str(v)
        for v in rng.choice(
            ["tom_low", "tom_low", "tom_mid", "tom_high", "rest", "kick", "snare"], int(round(4 / steps[0]))
        )
    ]
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 4 == 0:
            _accent(sheet, at, rng, 0.4)
        for index, voice in enumerate(pattern):
            if voice != "rest":
                sheet.add(at + index * steps[0], voice, 100 if index % 2 == 0 else 76, 12)
        if rng.random() < 0.6:
            sheet.line("kick", at, 4, float(rng.choice([1.0, 2.0])), 100)
        if rng.random() < 0.4:
            sheet.line("hh_pedal", at, 4, 1.0, 70)
        if rng.random() < 0.4:
            for beat in (1, 3):
                sheet.add(at + beat, "snare", 105)


def _fills(sheet, bars, rng):
    for bar in range(bars):
        at = 4.0 * bar
        if rng.random() < 0.8:
            _fill(sheet, at, 4, rng)
        if rng.random() < 0.4:
            _accent(sheet, at, rng)


def _crashes(sheet, bars, rng):
    for bar in range(bars):
        at = 4.0 * bar
        kind = rng.random()
        if kind < 0.35:
            sheet.line(
                str(rng.choice(["crash", "crash2", "ride_edge", "china"])), at, 4, float(rng.choice([1.0, 0.5])), 105
            )
            sheet.line("kick", at, 4, 1.0, 105, chance=0.8)
            for beat in (1, 3):
                sheet.add(at + beat, "snare", 112)
        elif kind < 0.7:  # stabs and silence
            for quarter in sorted(rng.choice(np.arange(0, 4, 0.5), 2, replace=False)):
                _accent(sheet, at + float(quarter), rng, 1.0)
                if rng.random() < 0.5:
                    sheet.add(at + float(quarter), "snare", 110)
        else:  # ending: roll over everything
            for index in range(16):
                sheet.add(
                    at + index * 0.25,
                    str(rng.choice(["crash", "crash2", "tom_low", "kick", "snare", "tom_mid"])),
                    96,
                    14,
                )


def _electronic(sheet, bars, rng, kind):
    clap = str(rng.choice(["snare", "ot_clap", "both"]))
    open_hat = kind == "disco" or rng.random() < 0.7
    sixteenths = rng.random() < 0.5
    for bar in range(bars):
        at = 4.0 * bar
        if bar % 8 != 7 or rng.random() < 0.5:
            sheet.line("kick", at, 4, 1.0, 116)
        for beat in (1, 3):
            if clap != "ot_clap":
                sheet.add(at + beat, "snare", 108)
            if clap != "snare":
                sheet.add(at + beat, "ot_clap", 104)
        if open_hat:
            sheet.line("hh_open", at, 4, 1.0, 92, offset=0.5)
        sheet.line("hh_closed", at, 4, 0.25 if sixteenths else 0.5, 78, 64, chance=0.95)
        if rng.random() < 0.2:
            sheet.line("ot_shaker", at, 4, 0.25, 70, 55)
        if bar % 8 == 0:
            _accent(sheet, at, rng, 0.4)
        if bar % 4 == 3 and rng.random() < 0.4:
            count = int(rng.choice([4, 8, 16]))
            for index in range(count):
                sheet.add(
                    at + 3 + index / count, "snare" if rng.random() < 0.8 else "tom_mid", 60 + 55 * index / count, 4
                )


def _trap(sheet, bars, rng):
    for bar in range(bars):
        at = 4.0 * bar
        for kick in rng.choice([0, 0.75, 1.5, 2.25, 2.5, 3.25, 3.5], int(rng.integers(2, 5)), replace=False):
            sheet.add(at + float(kick), "kick", 112)
        sheet.add(at + 2 if rng.random() < 0.6 else at + 1, str(rng.choice(["snare", "ot_clap", "sidestick"])), 110)
        for beat in range(4):
            step = float(rng.choice([0.5, 0.25, 1 / 6, 0.125, 1 / 3], p=[0.25, 0.4, 0.12, 0.15, 0.08]))
            sheet.line("hh_closed", at + beat, 1.0, step, 84, 70)
        if rng.random() < 0.35:
            sheet.add(at + 3.5, "hh_open", 85)


def _breakbeat(sheet, bars, rng):
    snares = [1.0, 3.0]
    extra = [float(q) for q in rng.choice([1.75, 2.25, 3.75, 0.75], 2, replace=False)]
    kicks = [0.0, 0.5] + [float(q) for q in rng.choice([2.5, 2.75, 1.5, 3.25], 2, replace=False)]
    voice = str(rng.choice(["hh_closed", "ride_bow", "hh_halfopen"]))
    for bar in range(bars):
        at = 4.0 * bar
        for quarter in snares:
            sheet.add(at + quarter, "snare", 112)
        for quarter in extra:
            if rng.random() < 0.8:
                sheet.add(at + quarter, "snare", float(rng.choice([32, 60])))
        for quarter in kicks:
            if rng.random() < 0.9:
                sheet.add(at + quarter, "kick", 104)
        sheet.line(voice, at, 4, 0.5, 88, 76)
        if bar % 4 == 0:
            _accent(sheet, at, rng, 0.3)


def _funk(sheet, bars, rng):
    kicks = [0.0] + [float(k) for k in rng.choice(np.arange(0.5, 4, 0.25), int(rng.integers(2, 6)), replace=False)]
    voice = str(rng.choice(["hh_closed", "hh_closed", "ride_bow"]))
    ghosts = [q for q in np.arange(0.25, 4, 0.25) if rng.random() < 0.4 and q not in (1, 3)]
    for bar in range(bars):
        at = 4.0 * bar
        sheet.line(voice, at, 4, float(rng.choice([0.25, 0.25, 0.5])), 88, 62)
        for quarter in kicks:
            sheet.add(at + quarter, "kick", 102)
        for beat in (1.0, 3.0):
            sheet.add(at + beat, "snare" if rng.random() < 0.8 else "snare_rimshot", 112)
        for quarter in ghosts:
            if rng.random() < 0.85:
                sheet.add(at + float(quarter), "snare", 26, 7)
        if rng.random() < 0.3:
            sheet.add(at + float(rng.choice([1.5, 3.5, 3.75])), "hh_open", 88)
        if bar % 4 == 3 and rng.random() < 0.5:
            _fill(sheet, at + 3, 1, rng)


def _rolls(sheet, bars, rng):
    at, end = 0.0, 4.0 * bars
    while at < end:
        voice = str(
            rng.choice(["snare", "snare", "snare", "tom_low", "tom_mid", "tom_high", "hh_closed", "crash", "ride_bow"])
        )
        length = float(rng.choice([1, 2, 4]))
        step = float(rng.choice([0.125, 1 / 6, 0.25, 1 / 12]))
        rising = rng.random() < 0.5
        count = int(length / step)
        for index in range(count):
            level = 35 + 75 * index / count if rising else rng.uniform(70, 100)
            sheet.add(at + index * step, voice, level, 5)
        at += length
        if rng.random() < 0.6:
            _accent(sheet, at, rng, 0.6)
            sheet.add(at, voice, 112)
        at += float(rng.choice([0, 1, 2]))


def _rudiments(sheet, bars, rng):
    """Paradiddles, flams, drags, ruffs and accents around the kit."""
    at, end = 0.0, 4.0 * bars
    while at < end:
        kind = str(rng.choice(["paradiddle", "flams", "drags", "accents", "ratamacue"]))
        voices = ["snare"] if rng.random() < 0.55 else ["snare", "tom_high", "tom_mid", "tom_low"]
        for index in range(8):
            quarter = at + index * 0.25
            voice = str(rng.choice(voices))
            accent = index % 4 == 0 or rng.random() < 0.15
            if kind == "flams" and accent:
                sheet.add(quarter - rng.uniform(0.03, 0.07), voice, 45)
            if kind in ("drags", "ratamacue") and accent:
                sheet.add(quarter - 0.13, voice, 40)
                sheet.add(quarter - 0.065, voice, 42)
            sheet.add(quarter, voice, 108 if accent else float(rng.choice([30, 55])))
        if rng.random() < 0.4:
            sheet.line("kick", at, 2, 1.0, 90)
        if rng.random() < 0.4:
            sheet.line("hh_pedal", at, 2, 1.0, 75, offset=0.0)
        at += 2.0


def _sparse(sheet, bars, rng):
    voices = [
        "kick",
        "snare",
        "hh_closed",
        "hh_open",
        "hh_pedal",
        "tom_low",
        "tom_mid",
        "tom_high",
        "crash",
        "ride_bow",
        "sidestick",
        "snare_rimshot",
        "ride_bell",
        "splash",
        "china",
    ]
    at = 0.0
    while at < 4.0 * bars:
        at += float(rng.choice([0.5, 1, 1, 2, 3, 4]))
        for voice in rng.choice(voices, int(rng.choice([1, 1, 1, 2])), replace=False):
            sheet.add(at, str(voice), rng.uniform(30, 120))


def _single(sheet, bars, rng):
    """One piece alone, in any rhythm: what a user records to try the tool."""
    voice = str(
        rng.choice(
            [
                "kick",
                "snare",
                "hh_closed",
                "hh_open",
                "hh_pedal",
                "tom_low",
                "tom_mid",
                "tom_high",
                "crash",
                "ride_bow",
                "sidestick",
                "ride_bell",
                "snare_brush",
                "ot_tambourine",
                "ot_shaker",
                "ot_cowbell",
                "ot_clap",
                "ot_conga",
            ]
        )
    )
    step = float(rng.choice([0.25, 0.5, 1.0, 2.0, 1 / 3]))
    sheet.line(voice, 0, 4 * bars, step, 100, float(rng.choice([40, 70, 95])), chance=float(rng.uniform(0.4, 1)))


def _latin(sheet, bars, rng):
    kind = str(rng.choice(["bossa", "samba", "cascara", "mambo"]))
    clave = [0.0, 1.5, 3.0, 5.0, 6.0] if rng.random() < 0.5 else [1.0, 2.0, 4.0, 5.5, 7.0]
    for bar in range(0, bars, 2):
        at = 4.0 * bar
        stick = "sidestick" if kind != "mambo" else "ot_cowbell"
        for quarter in clave:
            sheet.add(at + quarter, stick, 92)
        if kind in ("bossa", "samba"):
            for beat in range(0, 8, 2):
                sheet.add(at + beat, "kick", 92)
                sheet.add(at + beat + 1.5, "kick", 84)
            sheet.line(
                "hh_closed" if rng.random() < 0.7 else "ride_bow", at, 8, 0.5 if kind == "bossa" else 0.25, 74, 60
            )
            sheet.line("hh_pedal", at, 8, 2.0, 70, offset=1.0)
        else:
            for quarter in [0, 1, 1.5, 2.5, 3, 4, 5, 5.5, 6, 7, 7.5]:
                sheet.add(at + quarter, "ride_bell" if rng.random() < 0.5 else "ot_cowbell", 84)
            for beat in range(0, 8, 4):
                for quarter in (1.5, 3.0):
                    sheet.add(at + beat + quarter, "kick", 90)
                sheet.add(at + beat + 3, "tom_high", 84)
                sheet.add(at + beat + 3.5, "tom_mid", 90)
            if rng.random() < 0.5:
                for beat in range(8):
                    sheet.add(at + beat + 0.5, "ot_conga", 75)
        if rng.random() < 0.3:
            sheet.line("ot_shaker", at, 8, 0.25, 70, 55)


def _waltz(sheet, bars, rng):
    voice = str(rng.choice(["hh_closed", "ride_bow"]))
    for bar in range(bars * 4 // 3):
        at = 3.0 * bar
        sheet.add(at, "kick", 100)
        for beat in (1, 2):
            sheet.add(at + beat, str(rng.choice(["snare", "snare", "sidestick", "hh_pedal"])), 80)
        sheet.line(voice, at, 3, float(rng.choice([1.0, 0.5])), 84, 68)


def _slow_six(sheet, bars, rng):
    voice = str(rng.choice(["hh_closed", "ride_bow", "hh_closed"]))
    stick = "snare" if rng.random() < 0.8 else "sidestick"
    for bar in range(bars * 4 // 3):
        at = 3.0 * bar
        sheet.line(voice, at, 3, 0.5, 84, 70)
        sheet.add(at, "kick", 104)
        sheet.add(at + 1.5, stick, 106)
        if rng.random() < 0.4:
            sheet.add(at + 2.5, "kick", 90)
        if bar % 4 == 3 and rng.random() < 0.6:
            _fill(sheet, at + 1.5, 1.5, rng)
            _accent(sheet, at + 3, rng)


def _stochastic(sheet, bars, rng):
    """Every piece on its own random grid: breaks the habits (snare on two) that a network would learn."""
    voices = [
        "kick",
        "snare",
        "hh_closed",
        "hh_open",
        "hh_pedal",
        "tom_low",
        "tom_mid",
        "tom_high",
        "crash",
        "ride_bow",
        "sidestick",
        "ride_bell",
        "china",
        "splash",
    ]
    chosen = rng.choice(voices, int(rng.integers(3, 9)), replace=False)
    for voice in chosen:
        density = float(rng.choice([0.04, 0.1, 0.2, 0.35]))
        for step in range(16 * bars):
            if rng.random() < density:
                sheet.add(step * 0.25 + rng.normal(0, 0.03), str(voice), rng.uniform(35, 122))


def _march(sheet, bars, rng):
    for bar in range(bars):
        at = 4.0 * bar
        for beat in range(4):
            for offset in [0, 0.25, 0.5, 0.75] if rng.random() < 0.5 else [0, 0.5, 0.75]:
                accent = offset == 0 or rng.random() < 0.2
                sheet.add(at + beat + offset, "snare", 106 if accent else 52)
                if accent and rng.random() < 0.3:
                    sheet.add(at + beat + offset - 0.05, "snare", 45)
            if rng.random() < 0.5:
                sheet.line("snare", at + beat, 0.5, 0.0625, 60)
        for beat in (0, 2):
            sheet.add(at + beat, "kick", 100)
        if rng.random() < 0.3:
            sheet.add(at, "crash", 96)


_GENERATORS = {
    "rock": _rock,
    "halftime": lambda sheet, bars, rng: _rock(sheet, bars, rng, True),
    "punk": _punk,
    "metal_double_kick": _metal_double_kick,
    "blast_beat": _blast_beat,
    "one_drop": _one_drop,
    "shuffle": _shuffle,
    "jazz": _jazz,
    "brushes": lambda sheet, bars, rng: _jazz(sheet, bars, rng, True),
    "tom_groove": _tom_groove,
    "fills": _fills,
    "crashes": _crashes,
    "disco": lambda sheet, bars, rng: _electronic(sheet, bars, rng, "disco"),
    "house": lambda sheet, bars, rng: _electronic(sheet, bars, rng, "house"),
    "trap": _trap,
    "breakbeat": _breakbeat,
    "funk": _funk,
    "rolls": _rolls,
    "rudiments": _rudiments,
    "sparse": _sparse,
    "single": _single,
    "latin": _latin,
    "waltz": _waltz,
    "slow_six": _slow_six,
    "stochastic": _stochastic,
    "march": _march,
}


def generated(rng, seconds, style, tempo=None):
    """A generated pattern of a style; tempo: wanted quarters per minute (halved or doubled to suit) or None."""
    low, high = STYLES[style]
    if tempo is None:
        tempo = float(rng.uniform(low, high))
    elif tempo > high * 1.1:
        tempo /= 2
    elif tempo < low * 0.9:
        tempo *= 2
    quarter = 60 / tempo
    sheet = _Sheet(rng)
    bars = int((seconds + PRE_ROLL_SECONDS) / (4 * quarter)) + 3
    _GENERATORS[style](sheet, bars, rng)
    # Sixteenth swing for the straight styles now and then; hands lag or lead as a whole.
    swing = rng.uniform(0, 0.06) if rng.random() < 0.3 else 0.0
    looseness = rng.uniform(0.5, 4) if style in ("house", "disco", "trap") else rng.uniform(2, 9)
    drift = rng.normal(0, 0.006) if rng.random() < 0.3 else 0.0
    offset = rng.uniform(0, 4) + PRE_ROLL_SECONDS / quarter
    hits = []
    for position, articulation, velocity in sheet.hits:
        late = swing if abs((position * 4) % 2 - 1) < 1e-3 else 0.0
        time = (position - offset + late) * quarter * (1 + drift * (position - offset) / 32)
        hits.append((time + rng.normal(0, looseness / 1000), articulation, velocity))
    return Performance(_playable(sorted(hits)), tempo, offset % 4, style, "generated")


def _playable(hits):
    """The hits without those that follow on the same piece sooner than feet or hands can (sorted by time)."""
    last, kept = {}, []
    for time, articulation, velocity in hits:
        gap = FASTEST_FEET_SECONDS if articulation in ("kick", "hh_pedal") else FASTEST_HANDS_SECONDS
        if time - last.get(articulation, -1e9) >= gap:
            last[articulation] = time
            kept.append((time, articulation, velocity))
    return kept


# ---- changes to what is played ------------------------------------------------------------------------------------

# Piece by piece, what may take its place for a whole segment.
SUBSTITUTES = {
    "hh_closed": [
        "ride_bow",
        "ride_bow",
        "ride_bell",
        "hh_halfopen",
        "hh_open",
        "crash",
        "ot_shaker",
        "tom_low",
        "hh_pedal",
    ],
    "hh_open": ["crash", "hh_halfopen", "china", "ride_bell"],
    "ride_bow": ["crash", "hh_closed", "hh_open", "ride_bell", "china", "ride_edge"],
    "snare": ["sidestick", "snare_rimshot", "tom_mid", "snare_off", "ot_clap", "snare_brush"],
    "tom_high": ["tom_mid", "tom_low", "snare"],
    "tom_mid": ["tom_low", "tom_high"],
    "tom_low": ["tom_mid", "kick"],
    "crash": ["china", "splash", "crash2", "ride_edge"],
}
DISTRACTORS = [
    "ot_tambourine",
    "ot_shaker",
    "ot_clap",
    "ot_cowbell",
    "ot_conga",
    "ot_bongo",
    "ot_woodblock",
    "ot_clave",
    "ot_snap",
    "ot_triangle",
    "ot_maracas",
    "ot_cabasa",
    "ot_sticks",
]
DISTRACTOR_SHARES = [0.22, 0.2, 0.12, 0.08, 0.08, 0.04, 0.04, 0.03, 0.03, 0.03, 0.05, 0.05, 0.03]
# What marks the beat in place of the hi-hat.
TIMEKEEPING_PERCUSSION = {
    "ot_shaker": 0.34,
    "ot_tambourine": 0.26,
    "ot_maracas": 0.12,
    "ot_cabasa": 0.1,
    "ot_sticks": 0.06,
    "ot_cowbell": 0.06,
    "ot_clap": 0.06,
}


@dataclasses.dataclass
class Habits:
    """Chances, per segment, of what `varied` changes: hats_replaced: no hi-hat, most often other percussion in its place;
    hats_pause: none for a while; substitution: of each piece by another."""

    hats_replaced: float = 0.14
    hats_pause: float = 0.12
    substitution: float = 0.12


def varied(performance, rng, seconds, habits=Habits()):
    """The performance with substitutions, jitter (+-3 ms), dropped pieces and, at times, added hand percussion.

    How often hi-hats pause or give way to other percussion decides how far a beat alone implies one to the network.
    """
    swaps = {}
    for piece, choices in SUBSTITUTES.items():
        if rng.random() < habits.substitution:
            swaps[piece] = str(rng.choice(choices))
    gone = {piece for piece in ("kick", "snare", "hh_closed", "crash") if rng.random() < 0.02}
    hits = []
    for time, articulation, velocity in performance.hits:
        if articulation in gone:
            continue
        hits.append((time + rng.uniform(-0.003, 0.003), swaps.get(articulation, articulation), velocity))
    replaced = rng.random() < habits.hats_replaced
    if replaced:
        hits = _without_hats(hits, rng)
    for chance, pieces in ((0.1, ""), (habits.hats_pause, "hh"), (0.05, ("crash", "ride")), (0.05, ("kick", "snare"))):
        if rng.random() < chance:  # a break of all or some pieces
            start = rng.uniform(-1, seconds - 2)
            length = rng.uniform(1, 5)
            hits = [hit for hit in hits if not (hit[1].startswith(pieces) and start < hit[0] < start + length)]
    if rng.random() < (0.4 if replaced else 0.24):
        hits += _distraction(performance, rng, seconds)
    return dataclasses.replace(performance, hits=sorted(hits))


def _without_hats(hits, rng):
    """The hits without hi-hats, as songs have it whose beat a shaker, a tambourine or other players mark."""
    voice = None
    if rng.random() < 0.7:
        names = list(TIMEKEEPING_PERCUSSION)
        voice = str(rng.choice(names, p=list(TIMEKEEPING_PERCUSSION.values())))
    kept = []
    for time, articulation, velocity in hits:
        if not articulation.startswith("hh"):
            kept.append((time, articulation, velocity))
        elif voice and articulation != "hh_pedal":
            kept.append((time, voice, velocity))
    return kept


def _distraction(performance, rng, seconds):
    quarter = 60 / performance.quarters_per_minute
    articulation = str(rng.choice(DISTRACTORS, p=np.array(DISTRACTOR_SHARES) / sum(DISTRACTOR_SHARES)))
    step = float(rng.choice([0.25, 0.5, 1.0, 2.0], p=[0.35, 0.3, 0.2, 0.15]))
    if articulation in ("ot_clap", "ot_snap", "ot_tambourine") and rng.random() < 0.5:
        step = 2.0
    offset = float(rng.choice([0.0, 0.5, 1.0])) if step >= 1 else 0.0
    chance = rng.uniform(0.6, 1)
    weak = rng.uniform(0, 40)
    hits = []
    position = np.ceil(-PRE_ROLL_SECONDS / quarter + performance.bar_phase)
    while (position - performance.bar_phase) * quarter < seconds:
        if rng.random() < chance:
            time = (position + offset - performance.bar_phase) * quarter + rng.normal(0, 0.006)
            soft = step < 1 and abs(position % 1.0) > 1e-6
            hits.append((time, articulation, int(rng.uniform(50, 115) - (weak if soft else 0))))
        position += step
    return hits
