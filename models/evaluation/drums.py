#!/usr/bin/env python3
"""Scores the drum engines on MDB Drums: hits in both label conventions, time stamps, beats; beside other systems.

    python3 models/evaluation/drums.py --data ../shared/data/drums/mdb [--reference ../shared/reference/drums]
        [--engine NAME]... [--condition NAME]... [--adapting CONDITION/TRACK]... [--keep DIR] [--per-track]

Uses the engines as anyone would: through `npm run -s cli -- transcribe`. Needs Python and, for the proxy mixes, ffmpeg.
Conditions: drum_only; full_mix; mix_from_raw (the authors' raw tracks summed); proxy_mix (drum_only plus the other raw
tracks at equal RMS, +2 dB against the drums: easier than a real mix by .02-.09 where both exist). Figures per engine,
then one table of all. --keep holds the transcriptions, so that a long run may be stopped and given again; those of an
engine whose model has changed are made anew (their names hold the digests of public/models/manifest.json). The engines that
adapt their templates take five to nine minutes of one core per minute of sound: --adapting picks what they alone are
scored on, and the table says so.

Labels "class": the data set's class files, where side stick and tambourine are neither of the five. Labels "subclass":
the side stick counts as snare and the tambourine not at all, as the ADTOF line of work has it. Pooled F: matched, asked
and reported hits of all tracks and classes added up. Mean F: over tracks, of the F pooled over the track's classes;
"paper's mean": over tracks, of the mean over kick, snare and hi-hat, 0 where there is nothing (Wu and Lerch 2018).
"""

import argparse
import array
import hashlib
import json
import math
import statistics
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import beats
from onset_scores import Counts, count, match

ROOT = Path(__file__).resolve().parents[2]
CLASSES = ("KD", "SD", "HH", "TT", "CY")
THREE = CLASSES[:3]
TOLERANCES = (0.05, 0.03)
CONDITIONS = {"drum_only": "_Drum", "full_mix": "_MIX", "mix_from_raw": "_MIXRAW"}
PROXY_CONDITION, PROXY_SUFFIX = "proxy_mix", "_PROXY"
PROXY_ACCOMPANIMENT_DB = 2.0
PREFIX = "MusicDelta_"
SAMPLE_RATE = 44100

SUBCLASSES = {
    "KD": "KD",
    **dict.fromkeys(("SD", "SDB", "SDD", "SDF", "SDG", "SDNS", "SST"), "SD"),
    **dict.fromkeys(("CHH", "OHH", "PHH"), "HH"),
    **dict.fromkeys(("HIT", "MHT", "HFT", "LFT"), "TT"),
    **dict.fromkeys(("RDC", "RDB", "CRC", "CHC", "SPC"), "CY"),
}
CONVENTIONS = {"class": {name: name for name in CLASSES}, "subclass": SUBCLASSES}

# F of KD, SD, HH and their mean on all 23 full mixes, averages over tracks, from the archived result files of
# cwu307/ADT_with_unlabeledData (Wu and Lerch, ISMIR 2018). Twelve of these tracks are annotated here.
PUBLISHED = {
    "mfcc-svm": (0.59, 0.48, 0.51, 0.53),
    "conv-random": (0.50, 0.50, 0.56, 0.52),
    "conv-ae": (0.58, 0.51, 0.56, 0.55),
    "conv-dae": (0.56, 0.50, 0.55, 0.54),
    "pfnmf-smt": (0.64, 0.43, 0.44, 0.50),
    "pfnmf-200d": (0.63, 0.35, 0.43, 0.47),
    "fc-200": (0.62, 0.45, 0.48, 0.52),
    "fc-all": (0.61, 0.45, 0.45, 0.50),
    "fc-all-alt": (0.64, 0.43, 0.49, 0.52),
}
ADAPTING = ("toolbox-am1", "toolbox-am2", "pfnmf-am1", "pfnmf-am2")
ENGINES = ("default", "toolbox-pfnmf", *PUBLISHED, *ADAPTING)

# Folder names in the archived onsets.
REFERENCE_CONDITIONS = {"drum_only": "drum", "full_mix": "mix"}

# F of KD, SD, HH and of the three pooled, measured by this project on its proxy mixes of the six tracks; the onsets are not
# archived. ADTOF: Zehren et al. 2023, weights of xavriley/ADTOF-pytorch; ADTLib: Southall et al. 2017; the others Wu and
# Lerch 2015 and 2018.
MEASURED_PROXY = {
    "adtof": (0.965, 0.916, 0.932, 0.940),
    "adtlib": (0.343, 0.244, 0.653, 0.487),
    "nmftb_pfnmf": (0.907, 0.636, 0.423, 0.645),
    "pfnmf18_smt": (0.960, 0.614, 0.398, 0.677),
}


def read_annotation(data, track, convention):
    """Onset times per class of one track."""
    labels = CONVENTIONS[convention]
    onsets = {name: [] for name in CLASSES}
    text = (data / "annotations" / convention / f"{PREFIX}{track}_{convention}.txt").read_text()
    for line in text.splitlines():
        time, label = line.split()
        if label in labels:
            onsets[labels[label]].append(float(time))
    return onsets


def decoded(path):
    """Samples of a recording: doubles, mono, SAMPLE_RATE."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f64le", "-ac", "1", "-ar", str(SAMPLE_RATE), "-"]
    return array.array("d", subprocess.run(command, check=True, capture_output=True).stdout)


def scaled(samples, level):
    """Samples brought to an RMS; as they are when silent."""
    rms = math.sqrt(sum(x * x for x in samples) / max(1, len(samples)))
    return [x * level / rms for x in samples] if rms else samples


def make_proxy_mix(drums, stems, out):
    """Writes drums + the other stems, each at the same RMS, together PROXY_ACCOMPANIMENT_DB above the drums."""
    drums = decoded(drums)
    others = [scaled(decoded(stem), 1.0) for stem in stems]
    together = [sum(values) for values in zip(*others)]
    level = math.sqrt(sum(x * x for x in drums) / len(drums)) * 10 ** (PROXY_ACCOMPANIMENT_DB / 20)
    mix = [a + b for a, b in zip(drums, scaled(together, level))]
    loudest = max(map(abs, mix))
    with wave.open(str(out), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", (round(32000 * x / loudest) for x in mix)).tobytes())


def find_proxy_mixes(data, drums, folder):
    """{track: path} of the proxy mixes of all drum tracks whose other tracks are there; made in the folder if missing."""
    found = {}
    for track, file in drums.items():
        stems = [stem for stem in sorted((data / "stems" / track).glob("*.ogg")) if "drum" not in stem.name]
        if stems:
            found[track] = folder / f"{PREFIX}{track}{PROXY_SUFFIX}.wav"
            if not found[track].exists():
                make_proxy_mix(file, stems, found[track])
    return found


def find_recordings(data, folder):
    """{condition: {track: path}} of everything that can be transcribed; proxy mixes are made in the folder."""
    found = {}
    for condition, suffix in CONDITIONS.items():
        files = sorted((data / condition).glob(f"{PREFIX}*{suffix}.*"))
        if files:
            found[condition] = {file.stem[len(PREFIX) : -len(suffix)]: file for file in files}
    proxies = find_proxy_mixes(data, found.get("drum_only", {}), folder)
    if proxies:
        found[PROXY_CONDITION] = proxies
    return found


def chosen_only(recordings, names):
    """The recordings that CONDITION/TRACK names ask for, as find_recordings() has them."""
    chosen = {}
    for condition, tracks in recordings.items():
        wanted = {track: file for track, file in tracks.items() if f"{condition}/{track}" in names}
        if wanted:
            chosen[condition] = wanted
    return chosen


def model_digest(engine):
    """Short digest over the engine's models: names what was measured."""
    models = json.loads((ROOT / "public/models/manifest.json").read_text())["models"]
    parts = sorted(model["sha256"] for model in models if engine in model["engines"])
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:12] if parts else "none"


def transcribe(files, engine, keep):
    """Runs the engine on many files; {file stem: transcription}. Those in the folder `keep` are not made again."""
    folder = keep / f"{engine}-{model_digest(engine)}"
    folder.mkdir(parents=True, exist_ok=True)
    results = {file.stem: folder / f"{file.stem}.json" for file in files}
    missing = [str(file) for file in files if not results[file.stem].exists()]
    if missing:
        command = ["npm", "run", "-s", "cli", "--", "transcribe", *missing, "--engine", engine, "--out", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True)
    return {stem: json.loads(path.read_text()) for stem, path in results.items()}


def onsets_of(transcription, convention):
    """{class: onsets} of a transcription as a convention counts them."""
    onsets = {name: [] for name in CLASSES}
    for event in transcription["events"]:
        side_stick = convention == "subclass" and event["instrument"] == "sideStick"
        name = "SD" if side_stick else event["class"]
        if name in onsets:
            onsets[name].append(event["time"])
    return onsets


def score(estimates, data, convention, tolerance):
    """{track: {class: Counts}}."""
    table = {}
    for track, onsets in estimates.items():
        reference = read_annotation(data, track, convention)
        table[track] = {name: count(reference[name], onsets.get(name, []), tolerance) for name in CLASSES}
    return table


def pooled(rows, classes):
    """Counts of several classes in several tracks added up."""
    return sum((row[name] for row in rows for name in classes), Counts())


def cell(counts):
    """F, or a dash where there is nothing to find and nothing was found."""
    return f"{counts.f_measure:.3f}" if counts.reference + counts.estimated else "  -  "


def print_row(title, rows):
    """Per class, then three and five classes, pooled and mean."""
    classes = " ".join(cell(pooled(rows, [name])) for name in CLASSES)
    three = statistics.mean(pooled([row], THREE).f_measure for row in rows)
    five = statistics.mean(pooled([row], CLASSES).f_measure for row in rows)
    paper = statistics.mean(statistics.mean(row[name].f_measure for name in THREE) for row in rows)
    print(
        f"  {title:<34} {classes}   {cell(pooled(rows, THREE))} {three:.3f} {paper:.3f}"
        f"   {cell(pooled(rows, CLASSES))} {five:.3f}"
    )


def print_heading(title):
    print(f"\n{title}")
    print(f"  {'':<34} {'  '.join(f'{name:<4}' for name in CLASSES)}  3 classes: pooled, mean, paper's mean; 5: pooled, mean")


def print_scores(title, estimates_by_convention, data, per_track):
    for convention, estimates in estimates_by_convention.items():
        for tolerance in TOLERANCES:
            table = score(estimates, data, convention, tolerance)
            print_row(f"{title}{convention} labels, {1000 * tolerance:.0f} ms", list(table.values()))
            if per_track and tolerance == TOLERANCES[0]:
                for track, row in table.items():
                    print_row(f"    {track}", [row])


def print_bias(estimates, data):
    """Median of estimate minus annotation per class: what remains of the lag between hit and report."""
    cells = []
    for name in CLASSES:
        deviations = []
        for track, onsets in estimates.items():
            reference = read_annotation(data, track, "class")
            deviations += [found - asked for asked, found in match(reference[name], onsets[name], TOLERANCES[0])]
        if deviations:
            cells.append(f"{name} {1000 * statistics.median(deviations):+.1f} ({len(deviations)} hits)")
    print(f"  time stamps, median error in ms: {', '.join(cells)}")


def print_beats(transcriptions, data, per_track):
    """F of beats and downbeats within +-70 ms, as beats.py scores them; 0 where none was found."""
    scores = {}
    for track, transcription in transcriptions.items():
        reference = beats.read_beats(data / "annotations/beats" / f"{PREFIX}{track}_MIX.beats")
        rhythm = transcription["rhythm"]
        found = [(beat["time"], beat["position"]) for beat in rhythm["beats"]] if rhythm else []
        scores[track] = beats.score(reference, found)
    means = [statistics.mean(row[i] for row in scores.values()) for i in range(4)]
    print(
        f"  beats: F {means[0]:.3f}, at half or double tempo too {means[2]:.3f}, downbeats {means[3]:.3f}"
        " (mean over tracks)"
    )
    if per_track:
        for track, row in scores.items():
            print(f"      {track:<14} F {row[0]:.3f}, either {row[2]:.3f}, downbeats {row[3]:.3f}")
    return means[0]


def summary_of(estimates, data):
    """(five classes pooled, three classes pooled, paper's mean) in class labels within the wider tolerance."""
    rows = list(score(estimates, data, "class", TOLERANCES[0]).values())
    paper = statistics.mean(statistics.mean(row[name].f_measure for name in THREE) for row in rows)
    return pooled(rows, CLASSES).f_measure, pooled(rows, THREE).f_measure, paper


def score_engine(engine, recordings, data, keep, per_track):
    """Prints an engine's figures; {condition: (*summary_of(), beats' F)}, or None where it does not run."""
    files = [file for tracks in recordings.values() for file in tracks.values()]
    try:
        transcriptions = transcribe(files, engine, keep)
    except subprocess.CalledProcessError:
        print(f"\n{engine}: not scored, see above")  # the command line has said why
        return None
    summary = {}
    for condition, tracks in recordings.items():
        results = {track: transcriptions[file.stem] for track, file in tracks.items()}
        by_convention = {
            name: {track: onsets_of(result, name) for track, result in results.items()} for name in CONVENTIONS
        }
        print_heading(f"{engine} (models {model_digest(engine)}), {condition} ({len(tracks)} tracks)")
        print_scores("ours, ", by_convention, data, per_track)
        print_bias(by_convention["class"], data)
        beats_f = print_beats(results, data, per_track)
        summary[condition] = (*summary_of(by_convention["class"], data), beats_f)
    if engine in PUBLISHED:
        print(f"  theirs, published, all 23 full mixes: {' '.join(f'{value:.2f}' for value in PUBLISHED[engine])} (paper's mean)")
    return summary


def print_summary(summaries, conditions, peers):
    """One line per engine, then per peer: what is measured here on the same tracks, and what is published."""
    print("\nAll engines: class labels, 50 ms; five classes pooled / three classes pooled / beats, per condition")
    width = 20
    head = "".join(f"{condition:<{width + 2}}" for condition in conditions)
    print(f"  {'':<44}{head}full mixes, paper's mean: ours (published, 23 tracks)")
    for title, summary in [*summaries.items(), *peers.items()]:
        cells = []
        for condition in conditions:
            if condition in summary:
                five, three, _, beats_f = summary[condition]
                values = [f"{value:.3f}" if value is not None else "-" for value in (five, three, beats_f)]
                cells.append(" / ".join(values))
            else:
                cells.append("-")
        paper = f"{summary['full_mix'][2]:.2f}" if "full_mix" in summary else "-"
        published = f" ({PUBLISHED[title][3]:.2f})" if title in PUBLISHED else ""
        print(f"  {title:<44}{''.join(f'{cell:<{width + 2}}' for cell in cells)}{paper}{published}")


def score_archives(reference, recordings, data, per_track):
    """Other systems' onsets, scored by the same code, on the tracks that ours were scored on and on all there are;
    {title: {condition: as score_engine() has it, without beats}} of the same tracks."""
    peers = {}
    for condition, folder in REFERENCE_CONDITIONS.items():
        for system in sorted(path.name for path in reference.iterdir() if (path / folder).is_dir()):
            files = sorted((reference / system / folder).glob("*.json"))
            archived = {file.stem: json.loads(file.read_text()) for file in files}
            print_heading(f"{system}, {condition}: theirs, not ours")
            same = {track: archived[track] for track in recordings.get(condition, {}) if track in archived}
            for onsets in (same, archived):
                if onsets and (onsets is same or len(same) != len(archived)):
                    print_scores(f"theirs ({len(onsets)}), ", {"class": onsets}, data, per_track)
            if same and len(same) == len(recordings[condition]):
                summary = (*summary_of(same, data), None)
                peers.setdefault(f"theirs: {system}", {})[condition] = summary
    for system, figures in MEASURED_PROXY.items():
        print(f"\n{system}, {PROXY_CONDITION}: theirs, measured before: {' '.join(f'{value:.3f}' for value in figures)}")
        print("  (KD, SD, HH, three classes pooled)")
        peers.setdefault(f"theirs: {system}", {})[PROXY_CONDITION] = (None, figures[3], None, None)
    return peers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of MDB Drums (annotations, drum_only, ...)")
    parser.add_argument("--engine", action="append", help="engine to score; may be given more than once; all by default")
    parser.add_argument("--condition", action="append", choices=[*CONDITIONS, PROXY_CONDITION], help="all by default")
    parser.add_argument("--adapting", action="append", help="CONDITION/TRACK for the adapting engines; all by default")
    parser.add_argument("--keep", type=Path, help="folder for transcriptions and proxy mixes")
    parser.add_argument("--reference", type=Path, help="folder of archived onsets of other systems, scored as well")
    parser.add_argument("--per-track", action="store_true", help="a line per track as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        keep = options.keep.resolve() if options.keep else Path(temporary)
        keep.mkdir(parents=True, exist_ok=True)
        recordings = find_recordings(options.data, keep)
        if options.condition:
            recordings = {name: tracks for name, tracks in recordings.items() if name in options.condition}
        if not recordings:
            sys.exit(f"no recordings below {options.data}")
        print("F of hits, one-to-one")
        summaries = {}
        few = chosen_only(recordings, options.adapting) if options.adapting else recordings
        for engine in options.engine or ENGINES:
            of_it = few if engine in ADAPTING else recordings
            summary = score_engine(engine, of_it, options.data, keep, options.per_track) if of_it else None
            if summary:
                part = f" ({', '.join(options.adapting)} only)" if of_it is not recordings else ""
                summaries[engine + part] = summary
    peers = score_archives(options.reference, recordings, options.data, options.per_track) if options.reference else {}
    print_summary(summaries, list(recordings), peers)


if __name__ == "__main__":
    main()
