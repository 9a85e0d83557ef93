#!/usr/bin/env python3
"""What the score-informed assessment finds in simulated takes whose errors are known.

    cmake --preset native-release && cmake --build build/native-release --target assess_takes
    /usr/bin/python3 models/evaluation/takes.py --data ../shared/data --takes build/takes --latent .6 .6 .6 .6

Reads the takes that take_simulator (models/take_simulator/simulate.py) has written to --takes and simulates what is
missing of the wanted ones; without --data all that are there. "Moderate noise" is --latent .6 .6 .6 .6, the middle
column of take_simulator.ratings.SEVERITIES: of 100 written notes 4 played wrong, 3 missed, 2 with a slip beside them, a
restart a minute; onsets scatter by 35 ms, the tempo by 6 %, one figure in 25 is misread; tuning scatters by 15 cents,
pitch wobbles by 10, air noise is 20 dB below the tone; rooms, microphones, codecs and noise as drawn. Without --latent
ratings are drawn as panels give them, from faultless to hopeless; keep the two in folders of their own. Prints, over all takes, precision, recall and F of the classes different (wrong), missed,
octave, extra and squeak, and the errors of pitch and onset. A written note counts as found when its class is the
planted one; a sound when one of its kind was planted within 0.1 s. Not counted, on neither side: what a restart
replaces, notes fingered right but mistuned by more than 40 cents, where right and wrong are a matter of taste, and
notes that sound for less than 80 ms. Pitch is held against what the renderer played, wobble and vibrato included.
--moderate leaves out the takes whose tone was to be rated below .4.
--list names every disagreement.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "build/native-release/wasm/tools/assess_takes"
NEAR_SECONDS = 0.1
RANGE_MARGIN = 5  # semitones, as web/src/engine/pipeline.ts
AMBIGUOUS_CENTS = 40
SHORTEST_SECONDS = 0.08
MODERATE_TONE = 0.4
LETTERS = {"right": "R", "different": "D", "octave": "O", "missed": "M"}


def simulate(options):
    """Writes the wanted takes that are not there yet; their folders."""
    wanted = [
        (band, f"{options.split}-{band}-{number:05d}", number)
        for band in options.bands
        for number in range(options.first, options.first + options.count)
    ]
    for band, name, number in wanted:
        if not (options.takes / name / "truth.json").exists():
            subprocess.run(
                [sys.executable, "-m", "take_simulator.simulate", "--data", options.data.resolve(), "--out"]
                + [options.takes.resolve(), "--split", options.split, "--band", band]
                + ["--first", str(number), "--count", "1"]
                + (["--latent", *map(str, options.latent)] if options.latent else []),
                cwd=ROOT / "models",
                check=True,
            )
    return [options.takes / name for _, name, _ in wanted]


def frequency(midi):
    return 440 * 2 ** ((midi - 69) / 12)


def sounding(score, target):
    """Rewrites the simulator's score.csv as assess_takes wants it: onset, duration, sounding pitch."""
    rows = [line.split(",") for line in score.read_text().splitlines()]
    target.write_text("".join(f"{row[0]},{row[1]},{row[2]}\n" for row in rows))
    return target


def assess(folders, tool, scratch):
    """{folder name: what assess_takes prints}."""
    spans = {row["id"]: row["full"] for row in json.loads((ROOT / "shared/instruments.json").read_text())["instruments"]}
    lines = []
    for folder in folders:
        truth = json.loads((folder / "truth.json").read_text())
        span = spans[truth["instrument"]]
        fields = [folder.name, folder / "take.wav"]
        fields += [sounding(folder / "score.csv", scratch / f"{folder.name}.csv"), truth["quartersPerMinute"]]
        fields += [frequency(span["low"] - RANGE_MARGIN), frequency(span["high"] + RANGE_MARGIN)]
        lines.append("\t".join(map(str, fields)))
    answer = subprocess.run([tool], input="\n".join(lines) + "\n", text=True, check=True, stdout=subprocess.PIPE)
    rows = [json.loads(line) for line in answer.stdout.splitlines()]
    return {row["name"]: row for row in rows}


def replaced_spans(truth):
    """Stretches of time that a later try replaces."""
    spans = []
    for restart in truth["restarts"]:
        tries = [
            each["onset"]
            for note in truth["notes"][restart["toNote"] : restart["fromNote"] + 1]
            for each in note["earlier"]
            if each["onset"] is not None and each["onset"] < restart["seconds"]
        ]
        if tries:
            spans.append((min(tries) - NEAR_SECONDS, restart["seconds"]))
    return spans


class Tally:
    """Hits, what was found wrongly, what was not found."""

    def __init__(self):
        self.hits = self.false = self.lost = 0

    def rates(self):
        precision = self.hits / max(1, self.hits + self.false)
        recall = self.hits / max(1, self.hits + self.lost)
        f = 2 * self.hits / max(1, 2 * self.hits + self.false + self.lost)
        return precision, recall, f


def match_sounds(planted, found, tally):
    """Pairs sounds by time, nearest first; (those not found, those found wrongly)."""
    pairs = sorted((abs(p["onset"] - f[0]), i, j) for i, p in enumerate(planted) for j, f in enumerate(found))
    left, right = set(range(len(planted))), set(range(len(found)))
    for distance, i, j in pairs:
        if distance <= NEAR_SECONDS and i in left and j in right:
            left.remove(i)
            right.remove(j)
            tally.hits += 1
    tally.lost += len(left)
    tally.false += len(right)
    return [planted[i] for i in sorted(left)], [found[j] for j in sorted(right)]


def compare(truth, found, tallies, errors, show):
    """Adds one take."""
    for note, row in zip(truth["notes"], found["notes"]):
        _, letter, onset, _, midi, _, _ = row
        if note["outcome"] == "right" and abs(note["cents"] - truth["standardCents"]) > AMBIGUOUS_CENTS:
            continue
        if note["duration"] is not None and note["duration"] < SHORTEST_SECONDS:
            continue
        asked = LETTERS[note["outcome"]]
        for name, each in LETTERS.items():
            if name == "right":
                continue
            tallies[name].hits += asked == each == letter
            tallies[name].lost += asked == each != letter
            tallies[name].false += letter == each != asked
        if asked != letter and show:
            print(f"  {found['name']} note {note['index']} at {note['onset']}: {asked} called {letter}")
        if asked == letter == "R":
            errors["onset, ms"].append(1000 * abs(onset - note["onset"]))
            errors["pitch, cents"].append(100 * abs(midi - note.get("heard", note["midi"])))
    spans = replaced_spans(truth)
    counts = lambda onset: not any(begin <= onset <= end for begin, end in spans)
    for name, key in (("extra", "extras"), ("squeak", "squeaks")):
        planted = [each for each in truth[key] if counts(each["onset"])]
        heard = [each for each in found["extras"] if each[3] == name and counts(each[0])]
        lost, false = match_sounds(planted, heard, tallies[name])
        if show:
            for each in lost:
                print(f"  {found['name']} {name} at {each['onset']} ({each['duration']} s) not found")
            for each in false:
                print(f"  {found['name']} {name} at {each[0]:.3f} ({each[1]:.3f} s, {each[2]:.1f}) not planted")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, help="for what is not simulated yet")
    parser.add_argument("--takes", type=pathlib.Path, required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--bands", nargs="+", default=["middle", "symphonic"])
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--latent", type=float, nargs=4, metavar=("M", "N", "R", "T"), help="ratings of what is simulated")
    parser.add_argument("--count", type=int, default=20, help="takes per band")
    parser.add_argument("--tool", type=pathlib.Path, default=TOOL)
    parser.add_argument("--moderate", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    folders = simulate(options) if options.data else sorted(path.parent for path in options.takes.glob("*/truth.json"))
    if options.moderate:
        folders = [
            folder
            for folder in folders
            if json.loads((folder / "truth.json").read_text())["latent"][3] >= MODERATE_TONE
        ]
    tallies = {name: Tally() for name in ("different", "missed", "octave", "extra", "squeak")}
    errors = {"onset, ms": [], "pitch, cents": []}
    notes = 0
    with tempfile.TemporaryDirectory() as scratch:
        answers = assess(folders, options.tool, pathlib.Path(scratch))
    for name, found in answers.items():
        if "error" in found:
            print(f"{name}: {found['error']}")
            continue
        truth = json.loads((options.takes / name / "truth.json").read_text())
        notes += len(truth["notes"])
        compare(truth, found, tallies, errors, options.list)
    print(f"{len(folders)} takes, {notes} written notes")
    print(f"{'class':<10} {'planted':>8} {'precision':>10} {'recall':>7} {'F':>6}")
    for name, tally in tallies.items():
        precision, recall, f = tally.rates()
        print(f"{name:<10} {tally.hits + tally.lost:>8} {precision:>10.3f} {recall:>7.3f} {f:>6.3f}")
    for name, values in errors.items():
        if values:
            ninth = sorted(values)[int(0.9 * (len(values) - 1))]
            print(f"{name}: median {statistics.median(values):.1f}, 90th percentile {ninth:.1f}")


if __name__ == "__main__":
    main()
