#!/usr/bin/env python3
"""Scores beats, bars, meter and swing: MDB Drums (real performances) and Groove MIDI's held-out drummers.

    cmake --preset native-release && cmake --build build/native-release --target track_beats
    python3 models/evaluation/beats.py --data ../shared/data/drums/mdb [--groove ../shared/data] [--engine NAME]...

MDB: beats of annotated hits (what the tracker can do), and of what an engine hears through `npm run -s cli`, on every
recording that is there. F within +-70 ms, one-to-one (Davies, Degara, Plumbley 2009), from the first second and, as
mir_eval does by default, without the first five. "either level" also accepts beats at twice or half the tempo.
Groove (needs numpy): excerpts of whole drummers that training never saw, with simulated tempo drift and detection
errors (models/rhythm_patterns/simulate.py).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from onset_scores import count

ROOT = Path(__file__).resolve().parents[2]
TOLERANCE = 0.07
SKIPPED_SECONDS = 5.0
PREFIX = "MusicDelta_"
CLASSES = ("KD", "SD", "HH", "TT", "CY", "OT")
CONDITIONS = {"drum_only": "_Drum", "full_mix": "_MIX", "mix_from_raw": "_MIXRAW"}


def read_beats(path):
    rows = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return [(float(time), int(float(position))) for time, position in rows]


def annotated_hits(data, track):
    """CSV lines of the class annotation; it has no velocities, so they are all the same."""
    lines = (data / f"annotations/class/{PREFIX}{track}_class.txt").read_text().splitlines()
    hits = sorted((float(time), CLASSES.index(label)) for time, label in (line.split() for line in lines if line.strip()))
    return [f"{time},{drum},1,1" for time, drum in hits], hits[-1][0] + 1.0


def track(tool, hits, duration):
    """(head fields, [(time, position)]) or (None, [])."""
    output = subprocess.run(
        [str(tool), str(duration)], input="\n".join(hits) + "\n", capture_output=True, check=True, text=True
    ).stdout.splitlines()
    if not output or output[0] == "none":
        return None, []
    return output[0].split(","), [
        (float(time), int(position)) for time, position in (line.split(",") for line in output[1:])
    ]


def level(beats, kind):
    """Every second beat, or beats with one between each two."""
    if kind == "half":
        return [beats[::2], beats[1::2]]
    return [sorted(beats + [(a + b) / 2 for a, b in zip(beats, beats[1:])])]


def f_measure(reference, estimated, skip):
    reference = [t for t in reference if t >= skip]
    estimated = [t for t in estimated if t >= skip]
    return count(reference, estimated, TOLERANCE).f_measure


def score(reference, estimated):
    """Beat F, the same after five seconds, F at the best metrical level, downbeat F."""
    times = [t for t, _ in reference]
    found = [t for t, _ in estimated]
    either = [found, *level(found, "half"), *level(found, "double")]
    return (
        f_measure(times, found, 0.0),
        f_measure(times, found, SKIPPED_SECONDS),
        max(f_measure(times, other, 0.0) for other in either),
        f_measure([t for t, p in reference if p == 1], [t for t, p in estimated if p == 1], 0.0),
    )


def tempo(beats):
    return 60 / statistics.median(b[0] - a[0] for a, b in zip(beats, beats[1:]))


def print_tracks(title, results):
    print(f"\n{title}")
    print(f"  {'track':<14}{'F':>6}{'F >5 s':>8}{'either':>8}{'downbeat':>10}{'tempo':>8}{'theirs':>8}  meter  swing  conf.")
    for name, (scores, head, reference) in results.items():
        row = f"  {name:<14}{scores[0]:6.3f}{scores[1]:8.3f}{scores[2]:8.3f}{scores[3]:10.3f}"
        if head:
            row += f"{float(head[4]):8.1f}{tempo(reference):8.1f}  {head[1]}/{head[2]}    {float(head[5]):.3f}  {float(head[9]):.2f}"
        print(row)
    means = [statistics.mean(scores[i] for scores, _, _ in results.values()) for i in range(4)]
    print(f"  {'mean':<14}{means[0]:6.3f}{means[1]:8.3f}{means[2]:8.3f}{means[3]:10.3f}   ({len(results)} tracks)")


def transcribe(files, engine):
    """{file stem: transcription} through the product's command line."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "run", "-s", "cli", "--", "transcribe", *map(str, files), "--engine", engine, "--out", folder],
            cwd=ROOT,
            check=True,
        )
        return {file.stem: json.loads((Path(folder) / f"{file.stem}.json").read_text()) for file in files}


def score_mdb(data, tool, engines):
    annotations = sorted((data / "annotations/beats").glob(f"{PREFIX}*_MIX.beats"))
    references = {path.name[len(PREFIX) : -len("_MIX.beats")]: read_beats(path) for path in annotations}
    if not references:
        sys.exit(f"no beat annotations below {data}")
    results = {}
    for name, reference in references.items():
        head, beats = track(tool, *annotated_hits(data, name))
        results[name] = (score(reference, beats), head, reference)
    print_tracks("MDB Drums, annotated hits", results)
    for engine in engines:
        for condition, suffix in CONDITIONS.items():
            files = sorted((data / condition).glob(f"{PREFIX}*{suffix}.*"))
            if not files:
                continue
            results = {}
            for stem, content in transcribe(files, engine).items():
                name = stem[len(PREFIX) : -len(suffix)]
                hits = [
                    f"{e['time']},{CLASSES.index(e['class'])},{e['velocity']},{e['confidence']}"
                    for e in content["events"]
                ]
                head, beats = track(tool, hits, content["duration"]) if hits else (None, [])
                results[name] = (score(references[name], beats), head, references[name])
            print_tracks(f"MDB Drums, {engine}, {condition}", results)


def score_groove(data, tool, split, limit):
    sys.path.insert(0, str(ROOT / "models/rhythm_patterns"))
    import numpy as np
    import performances
    import simulate

    whole = [p for p in performances.groove(data, split, fills=False) if p.hits[-1, 0] > 15]
    print(f"\nGroove MIDI, {split} split: {len(whole)} performances, excerpts of up to 60 s")
    print(f"  {'condition':<15}{'F':>6}{'either':>8}{'downbeat':>10}{'meter':>8}{'given':>8}{'swing error':>13}")
    for condition in simulate.CONDITIONS:
        rng = np.random.default_rng(5)
        items = [item for p in whole for _ in range(limit) if (item := simulate.excerpt(p, rng, 60.0, condition))]
        answers = simulate.track(items, tool)
        rows, swings, right, groups = [], [], 0, {}
        for item, answer in zip(items, answers):
            found = [] if answer is None else [(t, int(p)) for t, p in answer.beats]
            truth = [(t, int(p)) for t, p in item.beats if item.hits[0, 0] - 0.1 <= t <= item.hits[-1, 0] + 0.1]
            found = [(t, p) for t, p in found if t <= item.hits[-1, 0] + 0.1 and t >= item.hits[0, 0] - 0.1]
            rows.append(score(truth, found))
            groups.setdefault(item.name.split()[0] if item.meter == "4-4" else item.meter, []).append(rows[-1])
            if answer is not None:
                right += answer.meter == item.meter
                swings.append(abs(answer.swing - true_swing(item)) if true_swing(item) else 0.0)
        means = np.mean(rows, 0)
        given = sum(answer is not None for answer in answers)
        print(
            f"  {condition:<15}{means[0]:6.3f}{means[2]:8.3f}{means[3]:10.3f}{right / max(given, 1):8.3f}"
            f"{given / len(items):8.3f}{np.mean(swings):13.3f}"
        )
        for name, group in groups.items():
            m = np.mean(group, 0)
            print(f"      {name:<11}{m[0]:6.3f}{m[2]:8.3f}{m[3]:10.3f}   ({len(group)} excerpts)")


def true_swing(item):
    """Median place of the hits in the middle of the true beats, None where there are few."""
    import numpy as np

    beats = item.beats[:, 0]
    at = np.clip(np.searchsorted(beats, item.hits[:, 0]) - 1, 0, len(beats) - 2)
    phase = (item.hits[:, 0] - beats[at]) / (beats[at + 1] - beats[at])
    middle = phase[(phase > 0.42) & (phase < 0.72)]
    return float(np.median(middle)) if len(middle) > 8 else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of MDB Drums (annotations, drum_only, ...)")
    parser.add_argument("--groove", type=Path, help="folder that holds drums/groove: scores held-out drummers too")
    parser.add_argument("--split", default="test", choices=("validation", "test"))
    parser.add_argument("--excerpts", type=int, default=1, help="excerpts per performance and condition")
    parser.add_argument("--engine", action="append", default=[], help="also score what this engine hears")
    parser.add_argument("--tool", type=Path, default=ROOT / "build/native-release/wasm/tools/track_beats")
    options = parser.parse_args()
    if options.groove:
        score_groove(options.groove, options.tool, options.split, options.excerpts)
    score_mdb(options.data, options.tool, options.engine)


if __name__ == "__main__":
    main()
