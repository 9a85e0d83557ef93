"""Labelled recordings for the classifiers: Groove MIDI on free kits, a third alone, the rest over accompaniments.

The published systems were trained on ENST, MDB, RBMA and m2005, each left out once. None of them may be used here, so
groups of kits stand in for data sets. Accompaniments are free MIDI files without their drum channel, through FluidR3.
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

import build  # noqa: E402
import render  # noqa: E402
from drum_data.audio import SAMPLE_RATE, decode  # noqa: E402

# Each kit has kick, snare and hi-hat and is free to use; none of them is a validation kit.
KIT_GROUPS = {
    "acoustic-1": ("osdk", "fluid_standard", "fluid_power"),
    "acoustic-2": ("muldjord", "gogodze_phu_2", "rumpf"),
    "machines-1": ("roland_tr808", "linn_lm2", "casio_rz1", "yamaha_mr10", "audiophob"),
    "machines-2": ("roland_tr505", "roland_cr78", "roland_cr8000", "maestro_mrk2", "mfb_512", "casio_sk1"),
}
PATTERNS_PER_GROUP = 18
SECONDS = 20.0
EXCERPTS_PER_FILE = 3
# None: drums alone. Otherwise the level of the accompaniment relative to the drums, dB.
LEVELS = (None, -6.0, 0.0, None, 3.0, 6.0)
SOUNDFONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
# FluidSynth's MIDI router: every channel but the tenth.
WITHOUT_DRUMS = "\n".join(
    ["router_clear"]
    + [f"router_begin note\nrouter_chan {first} {last} 1 0\nrouter_end" for first, last in ((0, 8), (10, 15))]
    + [f"router_begin {kind}\nrouter_end" for kind in ("prog", "cc", "pbend")]
)


def accompaniments(path):
    """EXCERPTS_PER_FILE pieces of SECONDS from a MIDI file without drums, mono."""
    with tempfile.TemporaryDirectory() as folder:
        wave, routes = pathlib.Path(folder) / "song.wav", pathlib.Path(folder) / "routes"
        routes.write_text(WITHOUT_DRUMS + "\n", encoding="ascii")
        command = ["fluidsynth", "-niq", "-g", "0.4", "-r", str(SAMPLE_RATE), "-f", str(routes), "-F", str(wave)]
        subprocess.run([*command, SOUNDFONT, str(path)], check=True, capture_output=True)
        samples = decode(wave)
    count = int(SECONDS * SAMPLE_RATE)
    for part in range(EXCERPTS_PER_FILE):
        start = (len(samples) - count) * (part + 1) // (EXCERPTS_PER_FILE + 1)
        yield samples[start : start + count]


def backings(data, count):
    """`count` accompaniments from files spread evenly over the free MIDI collections with several instruments."""
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        rows = [
            row
            for row in csv.DictReader(table)
            if row["path"].startswith(("midi/freedoom/", "midi/tanner_helland/"))
            and row["licence_group"] == "free"
            and float(row["duration_s"] or 0) > 2 * SECONDS
        ]
    files = -(-count // EXCERPTS_PER_FILE)
    for index in range(files):
        yield from accompaniments(data / rows[index * len(rows) // files]["path"])


@functools.lru_cache(maxsize=None)
def kit(data, name):
    return render.Kit(data, name)


def training_set(data, folder):
    """{group: [(samples, {class: onset seconds})]}, rendered into `folder` on the first call."""
    if not (folder / "patterns.npz").exists():
        groups = list(KIT_GROUPS)
        accompanied = sum(level is not None for level in LEVELS) * PATTERNS_PER_GROUP // len(LEVELS) * len(groups)
        others = backings(data, accompanied)
        kept = {}
        notes = list(render.patterns(data, "train", PATTERNS_PER_GROUP * len(groups), SECONDS))
        for index, pattern in enumerate(notes):
            group, number = groups[index % len(groups)], index // len(groups)
            names = KIT_GROUPS[group]
            level = LEVELS[number % len(LEVELS)]
            backing = None if level is None else next(others)
            samples, truth = render.render(kit(data, names[number % len(names)]), pattern, SECONDS, backing, level or 0.0)
            kept[f"{group}/{number}/samples"] = samples
            for drum in build.CLASSES:
                kept[f"{group}/{number}/{drum}"] = np.array([onset for onset, _ in truth[drum]])
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "patterns.npz", **kept)
    with np.load(folder / "patterns.npz") as kept:
        return {
            group: [
                (kept[f"{group}/{number}/samples"], {drum: kept[f"{group}/{number}/{drum}"] for drum in build.CLASSES})
                for number in range(PATTERNS_PER_GROUP)
            ]
            for group in KIT_GROUPS
        }


def labelled_folder(folder):
    """{data set: [(samples, {class: onset seconds})]} of the user's own recordings, laid out as the published ones.

    folder/<data set>/audio/<name>.wav and folder/<data set>/annotation/<name>.txt with lines "seconds label", where
    the label is KD, bd or 0, SD, sd or 1, HH, chh, ohh or 2; others are ignored.
    """
    labels = {"KD": "KD", "bd": "KD", "0": "KD", "SD": "SD", "sd": "SD", "1": "SD"}
    labels |= dict.fromkeys(("HH", "chh", "ohh", "2"), "HH")
    sets = {}
    for annotation in sorted(pathlib.Path(folder).glob("*/annotation/*.txt")):
        truth = {drum: [] for drum in build.CLASSES}
        for line in annotation.read_text(encoding="utf-8").splitlines():
            seconds, label = line.split()[:2]
            if label in labels:
                truth[labels[label]].append(float(seconds))
        audio = next((annotation.parents[1] / "audio").glob(annotation.stem + ".*"))
        onsets = {drum: np.array(sorted(times)) for drum, times in truth.items()}
        sets.setdefault(annotation.parents[1].name, []).append((decode(audio), onsets))
    return sets
