"""Unlabelled songs for the students, in place of the 8,000 that nobody may redistribute: 54 excerpts of 12 s.

Three genres of eighteen, all from material under free licences:
  rock    Freedoom's soundtracks (BSD), mostly rock and metal, rendered with FluidR3 (MIT), its drums included;
  film    recordings of Tanner Helland's film and game music (CC-BY-4.0), half of it without drums;
  groove  Groove MIDI performances (CC-BY-4.0) on the kits that templates are built from, over recordings.

As published, an excerpt is taken from the middle of a song and brought to peak 1.
"""

import csv
import functools
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "models"), str(REPOSITORY / "models/drum_templates")]

import render  # noqa: E402
from drum_data.audio import SAMPLE_RATE, decode  # noqa: E402

# Order of teaching: what comes last weighs most.
GENRES = ("rock", "film", "groove")
SONGS_PER_GENRE = 18
# Of these the students hear the first twelve at most (teachers are slow); the encoders hear all.
TAUGHT_PER_GENRE = 12
SECONDS = 12.0
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
# Whole kits among those that templates may be built from, one acoustic after each electronic.
KITS = (
    "osdk",
    "roland_tr808",
    "muldjord",
    "linn_lm2",
    "gogodze_phu_2",
    "casio_rz1",
    "fluid_power",
    "roland_tr505",
    "fluid_standard",
    "audiophob",
)


def excerpt(samples):
    """SECONDS around the middle, peak 1; the same length whatever the song's."""
    count = int(SECONDS * SAMPLE_RATE)
    if len(samples) < count:
        samples = np.tile(samples, -(-count // len(samples)))
    start = (len(samples) - count) // 2
    chosen = samples[start : start + count]
    return (chosen / np.max(np.abs(chosen))).astype(np.float32)


def rendered_midi(path):
    """Samples of a MIDI file through the soundfont."""
    with tempfile.TemporaryDirectory() as folder:
        wave = pathlib.Path(folder) / "song.wav"
        command = ["fluidsynth", "-niq", "-g", "0.4", "-r", str(SAMPLE_RATE), "-F", str(wave), SOUNDFONT, str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return decode(wave)


def spread(items, count):
    """`count` of the items, evenly over the list."""
    return [items[index * len(items) // count] for index in range(count)]


def rock(data):
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table)]
    usable = [
        row
        for row in rows
        if row["path"].startswith("midi/freedoom/")
        and row["licence_group"] == "free"
        and "drum_notes=" in row["kind_or_source"]
        and "el_guitar_notes=" in row["kind_or_source"]
        and float(row["duration_s"]) > SECONDS
    ]
    for row in spread(usable, SONGS_PER_GENRE):
        yield pathlib.Path(row["path"]).stem, rendered_midi(data / row["path"])


def recordings(data):
    """Tanner Helland's recordings and the free ones of librosa, all licence_group free."""
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["licence_group"] == "free"]
    folders = ("unlabeled/tanner_helland/", "unlabeled/librosa/")
    return [sorted(row["path"] for row in rows if row["path"].startswith(folder)) for folder in folders]


def film(data):
    for path in spread(recordings(data)[0], SONGS_PER_GENRE):
        yield pathlib.Path(path).stem, decode(data / path)


@functools.lru_cache(maxsize=None)
def kit(data, name):
    return render.Kit(data, name)


def groove(data):
    helland, librosa = recordings(data)
    # Accompaniments that render.py keeps for validation stay unheard.
    backings = librosa + [path for path in helland if path not in spread(helland, SONGS_PER_GENRE)]
    backings = [decode(data / path) for path in backings if path not in render.ACCOMPANIMENTS]
    loud = (-6.0, 0.0, 6.0)
    for index, notes in enumerate(render.patterns(data, "train", SONGS_PER_GENRE, SECONDS)):
        name = KITS[index % len(KITS)]
        backing = excerpt(backings[index % len(backings)])
        mix, _ = render.render(kit(data, name), notes, SECONDS, backing, loud[index % len(loud)])
        yield f"{name}-{index}", mix


def cached(data, folder):
    """{genre: [path of SONGS_PER_GENRE files of 32-bit samples]}, rendered on the first call; folder: where they are kept."""
    paths = {}
    for genre, source in zip(GENRES, (rock, film, groove)):
        place = folder / "songs" / genre
        place.mkdir(parents=True, exist_ok=True)
        if len(list(place.glob("*.f32"))) < SONGS_PER_GENRE:
            for index, (name, samples) in enumerate(source(data)):
                excerpt(samples).tofile(place / f"{index:02d}-{name}.f32")
        paths[genre] = sorted(place.glob("*.f32"))
    return paths
