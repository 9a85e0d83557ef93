"""What plays along: MIDI files without their drums through sound fonts, real drum-free audio, synthetic instruments.

    cd models && /usr/bin/python3 -m drum_transcriber.rendering.accompaniment --data DIR --cache DIR [--count N]

renders the MIDI collection into a cache (80 s excerpts, 16 bit, random tempo and, for lead sheets, random instruments)
with FluidSynth; a Library then hands out excerpts at a wanted tempo and bar phase.
"""

import argparse
import csv
import dataclasses
import hashlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np

from drum_data import midi
from drum_data.audio import SAMPLE_RATE, decode, decode_all

from .signal_chain import (
    MEMORY_FOLDER,
    compressed,
    decibels,
    filtered,
    high_pass,
    low_pass,
    peaking,
    resampled,
    rms,
    saturated,
    shelf,
)

EXCERPT_SECONDS = 80.0
# MIT, both (drums.md, SOURCES.md); the second is Debian's musescore-general-soundfont-small.
SOUND_FONTS = ["/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3"]
COLLECTIONS = ["freedoom", "tanner_helland", "openewld"]
DRUM_CHANNEL = 9
# General MIDI programmes that sound like drums: tinkle bell to reverse cymbal, helicopter to gunshot.
PERCUSSIVE_PROGRAMS = {47, *range(112, 120), 125, 126, 127}
LEAD_SHEET_PROGRAMS = [
    0,
    1,
    4,
    5,
    7,
    11,
    16,
    18,
    19,
    21,
    22,
    24,
    25,
    26,
    27,
    28,
    29,
    30,
    40,
    41,
    42,
    48,
    52,
    53,
    56,
    57,
    60,
    61,
    65,
    66,
    68,
    71,
    73,
    80,
    81,
    85,
    87,
]
BASS_PROGRAMS = list(range(32, 40))
# Resampling that brings an excerpt to the wanted tempo may shift its pitch by a semitone.
MAXIMAL_STRETCH = 1.06
# Share of the accompaniments that get a rhythm guitar or the like, synthesised in time.
CHOPS_CHANCE = 0.2
FEW_CHOPS_CHANCE = 0.06

# Real recordings without drums (licence group `free` but for two of the test's), by split.
# The sectoid guitars are the separate guitar tracks.
RECORDINGS = {
    "train": [
        "instruments/fretsonfire/sectoid_escape_from_chaosland/guitar.ogg",
        "instruments/fretsonfire/sectoid_metal_madness/guitar.ogg",
        "instruments/fretsonfire/sectoid_war_of_freedom/guitar.ogg",
        "unlabeled/tanner_helland/faith_love_remix.ogg",
        "unlabeled/tanner_helland/hidden_tears.ogg",
        "unlabeled/tanner_helland/home.ogg",
        "unlabeled/tanner_helland/leaving_millie_live_piano.ogg",
        "unlabeled/tanner_helland/the_haunting.ogg",
        "unlabeled/tanner_helland/honky-tonk_villain.ogg",
        "pitch/vocadito_1.flac",
        "unlabeled/sonicpi_loops/ambi_choir.ogg",
        "unlabeled/sonicpi_loops/bass_dnb_f.ogg",
        "unlabeled/sonicpi_loops/bass_thick_c.ogg",
        "unlabeled/sonicpi_loops/bass_trance_c.ogg",
        "unlabeled/sonicpi_loops/guit_e_fifths.ogg",
        "unlabeled/sonicpi_loops/guit_e_slide.ogg",
        "unlabeled/sonicpi_loops/guit_em9.ogg",
    ],
    "validation": [
        "unlabeled/librosa/karissa_hobbs_-_lets_go_fishin.ogg",
        "unlabeled/librosa/kevin_macleod_-_p_i_tchaikovsky_dance_of.ogg",
        "instruments/fretsonfire/sectoid_feelings/guitar.ogg",
    ],
    "test": [
        "unlabeled/librosa/hungarian_dance_number_5_-_allegro_in_f.ogg",
        "unlabeled/tanner_helland/nevermore.ogg",
        "unlabeled/tanner_helland/the_forest_awakes.ogg",
        "unlabeled/librosa/sorohanro_-_solo-trumpet-06.ogg",
        # CC-BY-SA-3.0 (El Senator / Muldjord): for evaluation only, nothing of it is trained on or shipped.
        "instruments/fretsonfire/muldjord_armygeddon/guitar.ogg",
        "instruments/fretsonfire/muldjord_chaos_god/guitar.ogg",
    ],
}
# Single notes (free sources) that phrases are made of.
NOTE_SOURCES = {"train": ["weresax", "mtg_solosax", "fluidr3"], "validation": ["ixox"], "test": ["winer"]}


def split_of(path):
    """Every MIDI file belongs to one split for good: 80 % train, 10 % validation, 10 % test."""
    digit = hashlib.sha256(path.encode()).digest()[0] % 10
    return {0: "validation", 1: "test"}.get(digit, "train")


def midi_sources(data):
    """Paths (relative to the data pack) of the free MIDI collections, shuffled once for good."""
    with open(pathlib.Path(data) / "manifest.csv", newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    paths = [
        row["path"]
        for row in rows
        if row["path"].endswith(".mid")
        and row["licence_group"] == "free"
        and row["path"].startswith("midi/")
        and row["path"].split("/")[1] in COLLECTIONS
    ]
    # Bands first: the lead sheets are many and thin.
    key = lambda path: ("openewld" in path, hashlib.sha256(path.encode()).hexdigest())
    return sorted(paths, key=key)


def arranged(path, rng):
    """(ticks per quarter, events without drums, tempo or None when it changes) of an excerpt at a random tempo."""
    ticks, events = midi.read(path)
    factor = float(np.exp(rng.uniform(np.log(0.78), np.log(1.28))))
    lead_sheet = "openewld" in str(path)
    last = events[-1].tick if events else 0
    bar = 4 * ticks
    start = bar * int(rng.integers(0, max(1, int(last / bar * 0.6)))) if not lead_sheet else 0
    program, arrangement, tempos = {}, [], []
    tempo_here = 500000
    for event in events:
        tick = max(0, event.tick - start)
        if event.tempo:
            tempo = max(1, int(event.tempo / factor))
            if event.tick > start:
                tempos.append(tempo)
            tempo_here = tempo if event.tick <= start else tempo_here
            arrangement.append(midi.Event(tick, b"", tempo))
            continue
        kind, channel = event.message[0] & 0xF0, event.message[0] & 0x0F
        if kind == 0xC0:
            program[channel] = event.message[1]
            if lead_sheet:
                continue
        if channel == DRUM_CHANNEL or (kind == 0x90 and program.get(channel, 0) in PERCUSSIVE_PROGRAMS):
            continue
        if event.tick < start and kind in (0x80, 0x90):
            continue
        arrangement.append(midi.Event(tick, event.message))
    if lead_sheet:
        channels = sorted({e.message[0] & 0x0F for e in arrangement if e.message})
        chosen = [midi.Event(0, bytes([0xC0 | channel, int(rng.choice(LEAD_SHEET_PROGRAMS))])) for channel in channels]
        # The lowest voice doubled by a bass, an octave down.
        bass = [
            midi.Event(e.tick, bytes([e.message[0] & 0xF0 | 15, max(24, e.message[1] - 24), e.message[2]]))
            for e in arrangement
            if e.message and e.message[0] & 0xF0 in (0x80, 0x90) and e.message[1] < 55
        ]
        chosen.append(midi.Event(0, bytes([0xCF, int(rng.choice(BASS_PROGRAMS))])))
        arrangement = chosen + arrangement + (bass if rng.random() < 0.7 else [])
    arrangement.sort(key=lambda event: event.tick)
    constant = all(abs(tempo / tempo_here - 1) < 0.02 for tempo in tempos)
    return ticks, arrangement, 6e7 / tempo_here if constant else None


def prepare(data, cache, count):
    """Renders up to `count` MIDI excerpts into the cache; those that exist stay."""
    cache = pathlib.Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    fonts = [font for font in SOUND_FONTS if pathlib.Path(font).exists()]
    for number, source in enumerate(midi_sources(data)[:count]):
        name = hashlib.sha256(source.encode()).hexdigest()[:16]
        description = cache / f"{name}.json"
        if description.exists():
            continue
        rng = np.random.default_rng(int(name, 16))
        font = fonts[int(rng.integers(len(fonts)))]
        ticks, events, tempo = arranged(pathlib.Path(data) / source, rng)
        if not any(e.message and e.message[0] & 0xF0 == 0x90 for e in events):
            continue
        with tempfile.TemporaryDirectory(dir=MEMORY_FOLDER) as folder:
            song, raw = pathlib.Path(folder) / "song.mid", pathlib.Path(folder) / "song.raw"
            midi.write(song, ticks, _until(ticks, events, EXCERPT_SECONDS))
            wet = "1" if rng.random() < 0.5 else "0"
            command = ["fluidsynth", "-ni", "-q", "-T", "raw", "-O", "s16", "-r", str(SAMPLE_RATE), "-g", "0.35"]
            command += ["-R", wet, "-C", wet, "-F", str(raw), font, str(song)]
            subprocess.run(command, check=True, capture_output=True)
            stereo = np.fromfile(raw, np.int16).reshape(-1, 2).astype(np.float32)
        mono = stereo.mean(axis=1)[: int(EXCERPT_SECONDS * SAMPLE_RATE)]
        if len(mono) < 8 * SAMPLE_RATE or rms(mono) < 30:
            continue
        mono *= 0.9 * 32767 / np.max(np.abs(mono))
        np.save(cache / f"{name}.npy", mono.astype(np.int16))
        # Last, so that a description stands for a finished file.
        about = {"source": source, "split": split_of(source), "tempo": tempo, "font": pathlib.Path(font).name}
        description.write_text(json.dumps(about), encoding="utf-8")
        print(number, source, round(tempo) if tempo else "-", round(len(mono) / SAMPLE_RATE), flush=True)


def _until(ticks, events, seconds):
    """Events of the first `seconds`; what still sounds then is ended."""
    now, last, tempo, kept, sounding = 0.0, 0, 500000, [], set()
    for event in events:
        now += (event.tick - last) * tempo / 1e6 / ticks
        last = event.tick
        if now > seconds:
            break
        tempo = event.tempo or tempo
        kept.append(event)
        if event.message and event.message[0] & 0xF0 == 0x90 and event.message[2]:
            sounding.add((event.message[0] & 0x0F, event.message[1]))
    kept += [midi.Event(last, bytes([0x80 | channel, note, 0])) for channel, note in sorted(sounding)]
    return kept


@dataclasses.dataclass
class Backing:
    """An accompaniment to be cut: description for the tags, quarters per minute (None: no known beat)."""

    name: str
    tempo: float | None
    path: pathlib.Path | None = None
    samples: np.ndarray | None = None


class Library:
    """All accompaniments of a split."""

    def __init__(self, data, cache, split):
        self.data, self.split = pathlib.Path(data), split
        self.midi = []
        for path in sorted(pathlib.Path(cache).glob("*.json")):
            about = json.loads(path.read_text(encoding="utf-8"))
            if about["split"] == split:
                self.midi.append(Backing(about["source"], about["tempo"], path.with_suffix(".npy")))
        self.bands = [b for b in self.midi if "openewld" not in b.name]
        self.recordings = [Backing(name, None, self.data / name) for name in RECORDINGS[split]]
        self.notes = [
            path
            for source in NOTE_SOURCES[split]
            for path in sorted((self.data / "assessment/notes" / source).glob("*/*.ogg"))
        ]
        self._decoded = {}

    def choose(self, rng, style=""):
        """A backing; heavy styles get guitars more often."""
        draw = rng.random()
        heavy = style in ("metal_double_kick", "blast_beat", "punk")
        if draw < (0.55 if heavy else 0.3):
            return Backing("synthetic", float(rng.uniform(60, 200)))
        if draw < (0.75 if heavy else 0.42):
            pool = [r for r in self.recordings if "guitar" in r.name] if heavy else self.recordings
            return pool[int(rng.integers(len(pool)))]
        if draw < 0.5 or not self.midi:
            return Backing("notes", float(rng.uniform(60, 180)))
        pool = self.bands if self.bands and rng.random() < 0.7 else self.midi
        return pool[int(rng.integers(len(pool)))]

    def cut(self, backing, rng, seconds, tempo, phase, chops_chance=CHOPS_CHANCE):
        """`seconds` of a backing at `tempo`, whose bar line lies `phase` quarters before the start, RMS 0.1."""
        count = int(seconds * SAMPLE_RATE)
        if backing.name == "synthetic":
            samples = synthetic(rng, seconds, tempo, phase, 2.5 * chops_chance)
        elif backing.name == "notes":
            samples = self._phrases(rng, seconds, tempo)
        elif backing.path.suffix == ".npy":
            samples = self._from_midi(backing, rng, count, tempo, phase)
        else:
            samples = self._from_recording(backing, rng, count)
        samples = np.resize(samples, count).astype(np.float32)
        if backing.name != "synthetic" and rng.random() < chops_chance:
            chops = _chops(rng, seconds, tempo or float(rng.uniform(60, 180)), phase)
            samples = samples + chops * (decibels(rng.uniform(-14, 0)) * rms(samples) / rms(chops))
        return samples * (0.1 / rms(samples))

    def band(self, backing, rng, seconds, tempo, phase):
        """A backing as `cut` makes it, few chops, with up to three more parts in time: what a produced song layers.

        Parts: the backing through an overdriven amplifier, distorted guitars, a voice, a pad, a recorded guitar.
        """
        total = self.cut(backing, rng, seconds, tempo, phase, FEW_CHOPS_CHANCE)
        if backing.name != "synthetic" and rng.random() < 0.25:
            driven = saturated(filtered(total, high_pass(110)), rng.uniform(6, 26), rng)
            driven = filtered(driven, low_pass(rng.uniform(3800, 7000), 4))
            total = rng.uniform(0, 0.7) * total + driven * (rms(total) / rms(driven))
        guitars = [recording for recording in self.recordings if "guitar" in recording.name]
        parts = []
        if rng.random() < 0.45:
            parts.append(_guitar(rng, seconds, tempo, phase))
        if rng.random() < 0.45:
            parts.append(_voice(rng, seconds, tempo))
        if rng.random() < 0.25:
            parts.append(_pad(rng, seconds, tempo, phase))
        if guitars and rng.random() < 0.2:
            parts.append(
                self._from_recording(guitars[int(rng.integers(len(guitars)))], rng, len(total))[: len(total)]
            )
        for part in parts:
            level = decibels(rng.uniform(-10, 4)) * rms(total) / rms(part)
            total[: len(part)] += (level * part).astype(np.float32)
        return total * (0.1 / rms(total))

    def _from_midi(self, backing, rng, count, tempo, phase):
        source = np.load(backing.path, mmap_mode="r")
        ratio, start = float(rng.uniform(0.95, 1.05)), int(rng.integers(0, max(1, len(source) - 2 * count)))
        if backing.tempo and tempo:
            ratio = tempo / backing.tempo
            while ratio > 1.42:
                ratio /= 2
            while ratio < 0.71:
                ratio *= 2
            if 1 / MAXIMAL_STRETCH <= ratio <= MAXIMAL_STRETCH:
                bar = 4 * 60 / backing.tempo * SAMPLE_RATE
                last = max(1, int((len(source) - count * ratio) / bar))
                start = int(bar * (int(rng.integers(0, last)) + phase / 4)) if phase < 4 else start
            else:
                ratio = float(rng.uniform(0.95, 1.05))
        end = start + int(count * ratio) + 8
        excerpt = np.asarray(source[start:end], np.float32) / 32768
        if len(excerpt) < count // 2:
            excerpt = np.asarray(source[: int(count * ratio) + 8], np.float32) / 32768
        return resampled(excerpt, ratio)

    def _from_recording(self, backing, rng, count):
        if backing.name not in self._decoded:
            self._decoded[backing.name] = decode(backing.path).astype(np.float16)
        source = self._decoded[backing.name]
        ratio = float(rng.uniform(0.88, 1.12))
        needed = int(count * ratio) + 8
        for _ in range(4):  # guitars pause: look for a sounding place
            start = int(rng.integers(0, max(1, len(source) - needed)))
            excerpt = source[start : start + needed].astype(np.float32)
            if rms(excerpt) > 0.3 * rms(source[::7].astype(np.float32)):
                break
        return resampled(excerpt, ratio)

    def _phrases(self, rng, seconds, tempo):
        """Short melodies of one or two instruments out of single notes."""
        total = np.zeros(int(seconds * SAMPLE_RATE), np.float32)
        instruments = sorted({path.parent for path in self.notes})
        for _ in range(int(rng.integers(1, 4))):
            folder = instruments[int(rng.integers(len(instruments)))]
            files = [path for path in self.notes if path.parent == folder]
            at, quarter, level = 0.0, 60 / tempo, rng.uniform(0.3, 1)
            index = int(rng.integers(len(files)))
            while at < seconds:
                length = float(rng.choice([0.25, 0.5, 1, 2, 4])) * quarter
                index = int(np.clip(index + rng.integers(-3, 4), 0, len(files) - 1))
                if rng.random() < 0.85:
                    if folder not in self._decoded:
                        self._decoded[folder] = [note.astype(np.float16) for note in decode_all(files)]
                    note = self._decoded[folder][index][int(0.01 * SAMPLE_RATE) :].astype(np.float32)
                    note = note[: int((length * 1.1 + 0.02) * SAMPLE_RATE)].copy()
                    fade = min(len(note), 900)
                    note[-fade:] *= np.linspace(1, 0, fade)
                    start = int(at * SAMPLE_RATE)
                    part = total[start : start + len(note)]
                    part += level * note[: len(part)]
                at += length
        return total


# ---- synthetic instruments ----------------------------------------------------------------------------------------


def _table_voice(table, frequency, count, rng, vibrato=0.0):
    time = np.arange(count) / SAMPLE_RATE
    phase = frequency * time
    if vibrato:
        phase = phase + vibrato * frequency / (2 * np.pi * 5.3) * np.sin(2 * np.pi * 5.3 * time + rng.uniform(0, 6))
    position = (phase + rng.random()) % 1.0 * (len(table) - 1)
    return table[position.astype(np.int32)]


def _saw_table(harmonics, tilt):
    time = np.arange(2048) / 2048
    return sum(np.sin(2 * np.pi * k * time) / k**tilt for k in range(1, harmonics + 1)).astype(np.float32)


def _rhythm(rng, tempo, phase, seconds, density):
    """(start seconds, length seconds) on a repeating two-bar grid of eighths or sixteenths in the given bar phase."""
    quarter = 60 / tempo
    step = float(rng.choice([0.25, 0.5, 0.5, 1.0]))
    grid = rng.random(int(8 / step)) < density
    grid[0] = True
    notes, position = [], -(phase % 8)
    index = 0
    while position * quarter < seconds:
        if grid[index % len(grid)] and position >= 0:
            notes.append((position * quarter, step * quarter))
        position += step
        index += 1
    return notes


def _roots(rng, base):
    return base * 2 ** (rng.choice([0, 3, 5, 7, -2, -4, 8, 10], 4) / 12)


def _guitar(rng, seconds, tempo, phase):
    """Distorted power chords, chugged or held, through a cabinet."""
    count = int(seconds * SAMPLE_RATE)
    dry = np.zeros(count, np.float32)
    table = _saw_table(24, rng.uniform(0.7, 1.2))
    roots = _roots(rng, rng.uniform(62, 125))
    quarter = 60 / tempo
    for start, length in _rhythm(rng, tempo, phase, seconds, rng.uniform(0.3, 1.0)):
        root = roots[int((start / quarter + phase) / 4) % 4]
        muted = rng.random() < 0.5
        held = min(length if muted else length * rng.choice([1, 2, 4]), 3.0)
        n = min(int(held * SAMPLE_RATE), count - int(start * SAMPLE_RATE))
        if n < 400:
            continue
        time = np.arange(n, dtype=np.float32) / SAMPLE_RATE
        chord = sum(
            _table_voice(table, root * ratio, n, rng) for ratio in ((1,) if rng.random() < 0.2 else (1, 1.498, 2.001))
        )
        chord = chord * np.exp(-time / (0.07 if muted else 1.5))
        pick = rng.standard_normal(n).astype(np.float32) * np.exp(-time / 0.004) * 0.8
        chord = chord + pick
        chord[-200:] *= np.linspace(1, 0, 200)
        at = int(start * SAMPLE_RATE)
        dry[at : at + n] += filtered(chord, low_pass(900, 1)) if muted else chord
    driven = np.tanh(decibels(rng.uniform(6, 32)) * filtered(dry, high_pass(110)) / (np.max(np.abs(dry)) + 1e-9))
    # From a closed cabinet to a direct line whose fizz and pick reach the hi-hat's bands.
    return filtered(
        driven,
        high_pass(75),
        low_pass(float(np.exp(rng.uniform(np.log(3800), np.log(10000)))), int(rng.choice([2, 4]))),
        peaking(rng.uniform(1800, 3200), rng.uniform(0, 8), 1.0),
    )


def _bass(rng, seconds, tempo, phase, sub=False):
    count = int(seconds * SAMPLE_RATE)
    out = np.zeros(count, np.float32)
    table = _saw_table(2 if sub else 20, rng.uniform(1.0, 1.8))
    roots = _roots(rng, rng.uniform(36, 60))
    quarter = 60 / tempo
    decay = rng.uniform(0.15, 1.5)
    for start, length in _rhythm(rng, tempo, phase, seconds, rng.uniform(0.3, 0.9)):
        n = min(int(length * rng.uniform(0.6, 1) * SAMPLE_RATE), count - int(start * SAMPLE_RATE))
        if n < 400:
            continue
        time = np.arange(n, dtype=np.float32) / SAMPLE_RATE
        note = _table_voice(
            table, roots[int((start / quarter + phase) / 4) % 4] * float(rng.choice([1, 1, 1.5, 2])), n, rng
        )
        note = note * np.exp(-time / decay) * np.minimum(1, time / 0.004)
        if not sub and rng.random() < 0.6:  # finger or slap
            note = note + rng.uniform(0, 0.5) * rng.standard_normal(n).astype(np.float32) * np.exp(-time / 0.003)
        note[-200:] *= np.linspace(1, 0, 200)
        at = int(start * SAMPLE_RATE)
        out[at : at + n] += note
    return filtered(out, low_pass(rng.uniform(400, 4000), 2))


def _pad(rng, seconds, tempo, phase):
    count = int(seconds * SAMPLE_RATE)
    out = np.zeros(count, np.float32)
    table = _saw_table(30, rng.uniform(0.9, 2))
    quarter = 60 / tempo
    base = rng.uniform(110, 260)
    position = -(phase % 4)
    while position * quarter < seconds:
        start = max(0, int(position * quarter * SAMPLE_RATE))
        n = min(int(4.2 * quarter * SAMPLE_RATE), count - start)
        if n > 2000:
            chord = sum(
                _table_voice(table, base * 2 ** (interval / 12) * rng.uniform(0.997, 1.003), n, rng)
                for interval in rng.choice([0, 3, 4, 7, 9, 10, 12, 14, 16], 4, replace=False)
            )
            envelope = np.minimum(1, np.arange(n) / (rng.uniform(0.005, 0.4) * SAMPLE_RATE))
            envelope[-2000:] *= np.linspace(1, 0, 2000)
            out[start : start + n] += chord * envelope
        position += 4
        base *= 2 ** (float(rng.choice([-5, -2, 0, 2, 3, 5])) / 12)
        base = base if 90 < base < 330 else 180.0
    return filtered(out, low_pass(rng.uniform(1200, 9000), 2), high_pass(rng.uniform(60, 300)))


def _voice(rng, seconds, tempo):
    """Syllables: a pulse train through three formants, with sibilants and plosives, which resemble hi-hats."""
    count = int(seconds * SAMPLE_RATE)
    out = np.zeros(count, np.float32)
    table = _saw_table(40, 1.1)
    pitch, at, quarter = rng.uniform(90, 320), rng.uniform(0, 1), 60 / tempo
    while at < seconds:
        length = min(float(rng.choice([0.25, 0.5, 0.5, 1, 2])) * quarter, 1.2)
        start, n = int(at * SAMPLE_RATE), int(length * 0.9 * SAMPLE_RATE)
        n = min(n, count - start)
        if n > 2000 and rng.random() < 0.85:
            pitch = float(np.clip(pitch * 2 ** (rng.integers(-4, 5) / 12), 85, 500))
            source = _table_voice(table, pitch, n, rng, vibrato=0.012) + 0.03 * rng.standard_normal(n).astype(
                np.float32
            )
            formants = [
                peaking(f, 22, 5) for f in (rng.uniform(280, 850), rng.uniform(850, 2300), rng.uniform(2300, 3300))
            ]
            envelope = np.minimum(1, np.arange(n) / 1500) * np.minimum(1, np.arange(n)[::-1] / 2500)
            out[start : start + n] += 0.15 * filtered(source * envelope, low_pass(1000, 1), *formants)
        if rng.random() < 0.4:  # s, sh, t
            length_s = rng.choice([rng.uniform(0.06, 0.18), rng.uniform(0.01, 0.03)])
            m = int(length_s * SAMPLE_RATE)
            where = max(0, start - m)
            hiss = filtered(
                rng.standard_normal(m).astype(np.float32),
                high_pass(rng.uniform(2500, 6500), 4),
                low_pass(rng.uniform(9000, 15000), 2),
            )
            hiss *= np.hanning(m) if m > 2000 else np.exp(-np.arange(m) / (0.3 * m))
            part = out[where : where + m]
            part += rng.uniform(0.05, 0.4) * hiss[: len(part)].astype(np.float32)
        at += length
    return out


def _chops(rng, seconds, tempo, phase):
    """Short chords or notes that mark the beat without a drum: scratched and strummed guitars, off-beat organs and
    pianos, plucked or bright repeated notes.

    A stroke is a few strings one after the other, each a decaying wave of many harmonics, with the noise of pick or key;
    played on every eighth or sixteenth, on the off-beats, or in a repeating pattern.
    """
    count = int(seconds * SAMPLE_RATE)
    out = np.zeros(count, np.float32)
    quarter = 60 / tempo
    step = float(rng.choice([0.25, 0.5, 0.5, 1.0]))
    grid = rng.random(int(4 / step)) < rng.uniform(0.4, 1.0)
    offset = 0.0
    if rng.random() < 0.45:
        grid[:] = True
        offset = step / 2 if rng.random() < 0.5 else 0.0
    voices = int(rng.choice([1, 3, 4, 6]))
    decay = float(np.exp(rng.uniform(np.log(0.012), np.log(0.35))))
    spread = rng.uniform(0, 0.012) if voices > 1 else 0.0
    # A pick's noise is duller and far below its note; louder and brighter it is a hi-hat to every ear.
    noise_level = decibels(rng.uniform(-36, -14)) if rng.random() < 0.8 else 0.0
    noise_decay = rng.uniform(0.002, 0.03)
    noise_bands = [high_pass(rng.uniform(600, 2500)), low_pass(rng.uniform(3000, 7000), 2)]
    table = _saw_table(int(rng.choice([6, 20, 40])), rng.uniform(0.5, 1.4))
    roots = _roots(rng, float(np.exp(rng.uniform(np.log(110), np.log(900)))))
    weak = decibels(rng.uniform(-12, 0))
    length = min(1.2, 5 * decay + 0.05)
    strokes = {}
    position, index = -(phase % 4), 0
    while position * quarter < seconds:
        start = int((position + offset) * quarter * SAMPLE_RATE + rng.normal(0, 0.003) * SAMPLE_RATE)
        if grid[index % len(grid)] and 0 <= start < count - 400:
            root = float(roots[int((position + phase) / 4) % 4])
            kind = (root, int(rng.integers(3)))
            if kind not in strokes:
                n = int(length * SAMPLE_RATE)
                stroke = np.zeros(n, np.float32)
                for voice, interval in enumerate(rng.choice([0, 3, 4, 7, 10, 12, 15, 19], voices, replace=False)):
                    at = int(voice * spread * SAMPLE_RATE)
                    time = np.arange(n - at, dtype=np.float32) / SAMPLE_RATE
                    tone = _table_voice(table, root * 2 ** (interval / 12), n - at, rng)
                    stroke[at:] += tone * np.exp(-time / decay) * np.minimum(1, time / 0.002)
                stroke /= np.max(np.abs(stroke)) + 1e-9
                noise = rng.standard_normal(n).astype(np.float32) * np.exp(
                    -np.arange(n, dtype=np.float32) / SAMPLE_RATE / noise_decay
                )
                strokes[kind] = stroke + noise_level * filtered(noise, *noise_bands)
            part = out[start : start + len(strokes[kind])]
            part += strokes[kind][: len(part)] * (1.0 if index % 2 == 0 else weak) * rng.uniform(0.7, 1)
        position += step
        index += 1
    sections = [high_pass(rng.uniform(100, 1200)), low_pass(rng.uniform(3000, 16000), 2)]
    if rng.random() < 0.3:
        out = np.tanh(decibels(rng.uniform(0, 20)) * out / (np.max(np.abs(out)) + 1e-9))
    return filtered(out, *sections)


def synthetic(rng, seconds, tempo, phase, chops_chance):
    """A random band of synthetic instruments in time with the drums (RMS arbitrary)."""
    parts = []
    if rng.random() < 0.55:
        parts += [_guitar(rng, seconds, tempo, phase) for _ in range(int(rng.integers(1, 3)))]
    if rng.random() < 0.7:
        parts.append(_bass(rng, seconds, tempo, phase, sub=rng.random() < 0.3))
    if rng.random() < 0.4:
        parts.append(_pad(rng, seconds, tempo, phase))
    if rng.random() < chops_chance:
        parts += [_chops(rng, seconds, tempo, phase) for _ in range(int(rng.integers(1, 3)))]
    if rng.random() < 0.4 or not parts:
        parts.append(_voice(rng, seconds, tempo))
    total = sum(part * (decibels(rng.uniform(-9, 3)) / rms(part)) for part in parts)
    if rng.random() < 0.3:
        total = compressed(total, -20, 3, 0.01, 0.15)
    return filtered(total, shelf(6000, rng.uniform(-6, 6), True))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="where the rendered excerpts go")
    parser.add_argument("--count", type=int, default=10**6, help="MIDI files at most")
    arguments = parser.parse_args()
    prepare(arguments.data, arguments.cache, arguments.count)


if __name__ == "__main__":
    main()
