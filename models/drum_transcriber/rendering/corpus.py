"""Renders a corpus for the drum network: shards of features and labels.

    cmake --preset native-release && cmake --build build/native-release --target extract_drum_features
    cd models && /usr/bin/python3 -m drum_transcriber.rendering.accompaniment --data DIR --cache CACHE
    cd models && /usr/bin/python3 -m drum_transcriber.rendering.corpus --data DIR --cache CACHE --out OUT \\
        --split train --hours 6 --seed 1 [--jobs 2] [--recipe usual whole_songs] [--audio]

A shard is an uncompressed .npz: features float16 [segments, 1200, 84] (of the core, extract_drum_features), events
float32 [k, 5] = (segment, seconds, instrument index of shared/drums.json, velocity, audibility in dB; see mixing.py),
variant uint8 [segments] (mixing.VARIANT_NAMES), tags: one JSON text per segment. --audio also writes every segment as FLAC with its
labels as text, for tests of the whole product. Shards that exist are left alone; a shard depends on seed, split, recipe
and its number only.
"""

import argparse
import dataclasses
import json
import multiprocessing
import os
import pathlib
import subprocess

import numpy as np
from drum_data.audio import SAMPLE_RATE

from . import mixing, performances, session_kits
from .accompaniment import Library

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
SEGMENTS_PER_SHARD = 64
SEGMENTS_PER_SESSION = 8
FRAMES = 1200
BANDS = 84
DETECTIONS = ["KD", "SD", "SS", "HH", "TT", "CY", "OT"]
SPLIT_NUMBERS = {"train": 0, "validation": 1, "test": 2}
ELECTRONIC_STYLES = ["house", "disco", "trap", "breakbeat"]
JAZZ_STYLES = ["jazz", "brushes", "shuffle", "latin", "waltz"]
METAL_STYLES = ["metal_double_kick", "blast_beat", "punk"]
SONG_STYLES = ["rock", "rock", "halftime", "punk", "metal_double_kick", "one_drop", "shuffle", "disco", "house", "breakbeat"]
SONG_STYLES += ["funk", "jazz", "latin", "waltz", "slow_six", "trap", "tom_groove", "crashes"]


@dataclasses.dataclass
class Recipe:
    """What a corpus holds. groove: share of Groove MIDI; styles: generated styles (None: all); groove_styles: filter of
    the dataset's style column; kind: of kit (None: mixed); variants: weights of mixing's first five variants; device:
    every segment through a phone's microphone, or none (False); accompaniment_db: range of the accompaniment's level;
    master_chance: of equaliser, compressor and limiter; habits: performances.Habits; band: accompaniment in several
    layers with few chops (accompaniment.Library.band)."""

    groove: float = 0.45
    styles: list | None = None
    groove_styles: tuple | None = None
    kind: str | None = None
    variants: tuple = (0.12, 0.26, 0.535, 0.07, 0.015)
    device: bool | None = None
    accompaniment_db: tuple = (-14.0, 8.0)
    codec_chance: float = 0.12
    master_chance: float = 0.6
    habits: performances.Habits = dataclasses.field(default_factory=performances.Habits)
    band: bool = False


# Songs keep their hi-hats: what `everything` takes away so often, the network stops to expect under loud guitars.
SONG_HABITS = performances.Habits(hats_replaced=0.04, hats_pause=0.05, substitution=0.06)
RECIPES = {
    "everything": Recipe(),
    "jazz": Recipe(0.6, ["jazz", "brushes", "waltz", "latin"], ("jazz",), "acoustic", (0.1, 0.5, 0.4, 0, 0)),
    "electronic": Recipe(0.2, ELECTRONIC_STYLES, ("hiphop", "dance", "rock"), "electronic", (0.2, 0.3, 0.5, 0, 0)),
    "phone": Recipe(0.7, None, None, "acoustic", (0, 0.7, 0.3, 0, 0), True),
    "metal": Recipe(0.0, METAL_STYLES, None, "acoustic", (0, 0.4, 0.6, 0, 0), accompaniment_db=(-8.0, 4.0)),
    "toms": Recipe(0.0, ["tom_groove", "fills"], None, "acoustic", (0.1, 0.5, 0.4, 0, 0)),
    "drums": Recipe(1.0, None, None, "acoustic", (0.2, 0.8, 0, 0, 0)),
    "mixes": Recipe(0.7, None, None, None, (0, 0, 0.95, 0.05, 0), accompaniment_db=(-10.0, 6.0)),
    # Named to come last in the alphabet: a recipe's place there is part of its seed.
    "usual": Recipe(habits=SONG_HABITS, band=True),
    "whole_songs": Recipe(
        0.5, SONG_STYLES, None, None, (0, 0.06, 0.92, 0.02, 0), False, (-4.0, 10.0), 0.2, 1.0, SONG_HABITS, True
    ),
}


def features_of(tool, samples):
    """The network's input for a segment: float16 [FRAMES, BANDS]."""
    output = subprocess.run([str(tool)], check=True, input=samples.astype("<f4").tobytes(), capture_output=True).stdout
    frames = np.frombuffer(output, "<f4").reshape(-1, BANDS)
    return frames[:FRAMES].astype(np.float16)


def _style(recipe, kit, rng):
    if recipe.styles:
        return str(rng.choice(recipe.styles))
    if kit.acoustic == "electronic" and rng.random() < 0.5:
        return str(rng.choice(ELECTRONIC_STYLES))
    return str(rng.choice(sorted(performances.STYLES)))


def segment(data, library, split, recipe, kit, rng):
    """(samples, label rows, variant, tags) of one random segment on a kit."""
    variant = int(rng.choice(5, p=np.array(recipe.variants) / sum(recipe.variants)))
    total = mixing.SEGMENT_SECONDS + performances.PRE_ROLL_SECONDS
    style = _style(recipe, kit, rng)
    from_groove = rng.random() < recipe.groove
    backing, tempo = None, None
    if variant in (mixing.MIX, mixing.ACCOMPANIMENT_ALONE):
        backing = library.choose(rng, "" if from_groove else style)
        # Four of five accompaniments keep the drums' time.
        if backing.tempo and rng.random() < 0.8:
            tempo = backing.tempo * float(rng.uniform(0.95, 1.05))
    performance = None
    if from_groove:
        for wanted in [tempo] if tempo is None else [tempo, tempo / 2, tempo * 2, None]:
            performance = performances.from_groove(
                str(data), split, rng, mixing.SEGMENT_SECONDS, wanted, recipe.groove_styles
            )
            if performance:
                break
    if performance is None:
        performance = performances.generated(rng, mixing.SEGMENT_SECONDS, style, tempo)
    performance = performances.varied(performance, rng, mixing.SEGMENT_SECONDS, recipe.habits)
    played = None
    if backing:
        synced = tempo is not None
        phase = (performance.bar_phase - performances.PRE_ROLL_SECONDS * performance.quarters_per_minute / 60) % 4
        played = (library.band if recipe.band else library.cut)(
            backing,
            rng,
            total,
            performance.quarters_per_minute if synced else (backing.tempo or 120.0),
            phase if synced else rng.uniform(0, 4),
        )
    level = float(rng.uniform(*recipe.accompaniment_db))
    samples, rows, degradation = mixing.render(
        kit, performance, played, level, variant, rng, recipe.device, recipe.codec_chance, recipe.master_chance
    )
    if not np.all(np.isfinite(samples)):
        raise FloatingPointError(f"not finite: {performance.style}, {kit.tag}, {degradation}")
    drums_play = variant in (mixing.DRY, mixing.EFFECTS, mixing.MIX)
    tags = {
        "kit": kit.tag if drums_play else "none",
        "kind": kit.acoustic,
        "drummer": performance.drummer if drums_play else "none",
        "style": performance.style if drums_play else "none",
        "tempo": round(performance.quarters_per_minute, 1),
        "accompaniment": backing.name if backing else "none",
        "accompaniment_db": round(level, 1) if backing and drums_play else None,
        "degradation": degradation,
        "known": DETECTIONS,
    }
    return samples, rows, variant, tags


def render_shard(arguments, number):
    """One shard, written under a temporary name first."""
    path = arguments.out / f"shard-{number:04d}.npz"
    if path.exists():
        return
    name = arguments.recipe[number % len(arguments.recipe)]
    recipe = RECIPES[name]
    rng = np.random.default_rng([arguments.seed, SPLIT_NUMBERS[arguments.split], sorted(RECIPES).index(name), number])
    library = Library(arguments.data, arguments.cache, arguments.split)
    features, events, variants, tags = [], [], [], []
    kit = None
    for index in range(SEGMENTS_PER_SHARD):
        if index % SEGMENTS_PER_SESSION == 0:
            kit = session_kits.assemble(arguments.data, arguments.split, rng, recipe.kind)
        samples, rows, variant, about = segment(arguments.data, library, arguments.split, recipe, kit, rng)
        features.append(features_of(arguments.extractor, samples))
        events += [(index, *row) for row in rows]
        variants.append(variant)
        tags.append(json.dumps(about))
        if arguments.audio:
            _write_audio(arguments.out / f"{number:04d}-{index:02d}", samples, rows)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with open(temporary, "wb") as file:
        np.savez(
            file,
            features=np.stack(features),
            events=np.array(events, np.float32).reshape(-1, 5),
            variant=np.array(variants, np.uint8),
            tags=np.array(tags),
        )
    temporary.rename(path)
    print(path, len(events), flush=True)


def _write_audio(stem, samples, rows):
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-f",
        "f32le",
        "-ar",
        str(SAMPLE_RATE),
        "-ac",
        "1",
        "-i",
        "-",
        str(stem) + ".flac",
    ]
    subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True)
    names = [row["id"] for row in json.loads((REPOSITORY / "shared/drums.json").read_text())["instruments"]]
    text = "".join(
        f"{seconds:.5f}\t{names[int(instrument)]}\t{velocity:.3f}\t{audibility:.1f}\n"
        for seconds, instrument, velocity, audibility in rows
    )
    pathlib.Path(str(stem) + ".txt").write_text(text)


def _work(task):
    render_shard(*task)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="accompaniments (accompaniment.py)")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--split", choices=sorted(SPLIT_NUMBERS), required=True)
    parser.add_argument("--hours", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument(
        "--recipe",
        choices=sorted(RECIPES),
        nargs="+",
        default=["everything"],
        help="several take turns, shard by shard; one given twice counts twice",
    )
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--audio", action="store_true")
    parser.add_argument(
        "--extractor", type=pathlib.Path, default=REPOSITORY / "build/native-release/wasm/tools/extract_drum_features"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    shards = -(-int(arguments.hours * 3600 / mixing.SEGMENT_SECONDS) // SEGMENTS_PER_SHARD)
    tasks = [(arguments, number) for number in range(shards)]
    # Decoded once, before the workers part ways.
    session_kits.preload(arguments.data, arguments.split)
    with multiprocessing.Pool(arguments.jobs) as pool:
        for _ in pool.imap_unordered(_work, tasks, chunksize=1):
            pass


if __name__ == "__main__":
    main()
