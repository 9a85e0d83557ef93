"""Builds the drum templates of the PFNMF engines from the freely licensed one-shots.

    cmake --preset native-release && cmake --build build/native-release --target extract_spectrogram
    /usr/bin/python3 models/drum_templates/build.py --kits ../shared/data/drums/kits

Construction as published for the teachers of Wu and Lerch, "Automatic drum transcription using the student-teacher
learning paradigm with unlabeled music data", ISMIR 2017: per instrument, the median over hits and their first four frames, bin by
bin. Spectra come from the C++ core (extract_spectrogram); ffmpeg decodes the one-shots.
"""

import argparse
import csv
import hashlib
import json
import pathlib
import subprocess
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from drum_data.audio import SAMPLE_RATE, decode
from drum_data.kits import MISNAMED, MISNAMED_ARTICULATIONS, VALIDATION_KITS

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
FRAME_SIZE = 2048
HOP_SIZE = 512
FRAMES_PER_HIT = 4
CLASSES = ["KD", "SD", "HH"]

# "smt": whole acoustic kits played at natural levels. "200d": one-shots of every free kit, each brought to the same
# peak, no kit with more than HITS_PER_KIT of a class, so that a few large kits do not decide.
ACOUSTIC_KITS = {"osdk", "gogodze_phu_2", "muldjord", "fluid_standard"}
HITS_PER_KIT = 12

CONVENTIONS = {
    # The 2018 teachers' STFT: the first frame of a hit is centred on its onset.
    "hann-centred": {"window": "periodic Hann", "centred": True},
    # The 2015 toolbox's: the first frame of a hit starts at its onset.
    "hamming-uncentred": {"window": "symmetric Hamming", "centred": False},
}
ENGINES = {
    # The systems after AM2 take from the templates where in the spectrum a drum's time stamp is to be found.
    ("smt", "hann-centred"): [
        *("pfnmf-smt", "pfnmf-am1", "pfnmf-am2"),
        *("mfcc-svm", "conv-random", "conv-ae", "conv-dae", "fc-200", "fc-all", "fc-all-alt"),
    ],
    ("200d", "hann-centred"): ["pfnmf-200d"],
    ("smt", "hamming-uncentred"): ["toolbox-pfnmf", "toolbox-am1", "toolbox-am2"],
}


def first_frames(extractor, samples, convention):
    """The FRAMES_PER_HIT spectra of a hit that starts with its file: frames x bins."""
    length = FRAME_SIZE + FRAMES_PER_HIT * HOP_SIZE
    hit = np.zeros(length, np.float32)
    hit[: min(length, len(samples))] = samples[:length]
    skipped = 0
    if CONVENTIONS[convention]["centred"]:
        # Silence before the hit keeps the core's reflection at the edge from mirroring the hit into itself.
        skipped = FRAME_SIZE // HOP_SIZE
        hit = np.concatenate([np.zeros(skipped * HOP_SIZE, np.float32), hit])
    command = [str(extractor), convention, str(FRAME_SIZE), str(HOP_SIZE)]
    output = subprocess.run(command, check=True, input=hit.tobytes(), capture_output=True).stdout
    frames = np.frombuffer(output, np.float32).reshape(-1, FRAME_SIZE // 2 + 1)
    return frames[skipped : skipped + FRAMES_PER_HIT]


def spread(hits, count):
    """`count` of the hits, evenly over their loudness ranks."""
    if len(hits) <= count:
        return hits
    return [hits[round(i * (len(hits) - 1) / (count - 1))] for i in range(count)]


def choose(rows, template_set):
    """Manifest rows of the hits behind a template set, per class."""
    chosen = {}
    for drum in CLASSES:
        usable = [
            row
            for row in rows
            if row["category"] == drum
            and row["licence_group"] == "free"
            and row["kit_or_instrument"] not in VALIDATION_KITS
            and row["path"] not in MISNAMED
            and (row["kit_or_instrument"], row["articulation_or_role"]) not in MISNAMED_ARTICULATIONS
        ]
        if template_set == "smt":
            chosen[drum] = [row for row in usable if row["kit_or_instrument"] in ACOUSTIC_KITS]
        else:
            kits = sorted({row["kit_or_instrument"] for row in usable})
            chosen[drum] = [
                hit
                for kit in kits
                for hit in spread([row for row in usable if row["kit_or_instrument"] == kit], HITS_PER_KIT)
            ]
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kits", type=pathlib.Path, required=True, help="the folder drums/kits of the data pack")
    parser.add_argument(
        "--extractor",
        type=pathlib.Path,
        default=REPOSITORY / "build/native-release/wasm/tools/extract_spectrogram",
    )
    arguments = parser.parse_args()
    data = arguments.kits.resolve().parents[1]
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["path"].startswith("drums/kits/")]

    folder = REPOSITORY / "public/models/drum-templates"
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    decoded = {}
    for (template_set, convention), engines in ENGINES.items():
        chosen = choose(rows, template_set)
        columns = []
        for drum in CLASSES:
            spectra = []
            for row in chosen[drum]:
                samples = decoded.setdefault(row["path"], None)
                if samples is None:
                    samples = decoded[row["path"]] = decode(data / row["path"])
                if template_set == "200d":
                    samples = samples / np.max(np.abs(samples))
                spectra.append(first_frames(arguments.extractor, samples, convention))
            template = np.median(np.concatenate(spectra).astype(np.float64), axis=0)
            columns.append(template / template.sum())
        name = f"{template_set}-{convention}.f32"
        content = np.stack(columns).astype("<f4").tobytes()
        (folder / name).write_bytes(content)
        hits = {drum: len(chosen[drum]) for drum in CLASSES}
        kits = sorted({row["kit_or_instrument"] for drum in CLASSES for row in chosen[drum]})
        entries.append(
            {
                "file": f"drum-templates/{name}",
                "sha256": hashlib.sha256(content).hexdigest(),
                "kind": "drum-templates",
                "engines": engines,
                "inputRate": SAMPLE_RATE,
                "features": {
                    "transform": "linear magnitude STFT",
                    "frameSize": FRAME_SIZE,
                    "hopSize": HOP_SIZE,
                    **CONVENTIONS[convention],
                },
                "shape": {"classes": CLASSES, "bins": FRAME_SIZE // 2 + 1, "layout": "class after class, float32 LE"},
                "hits": hits,
                "sources": [
                    {
                        "kit": kit,
                        "licence": next(row["licence"] for row in rows if row["kit_or_instrument"] == kit),
                        "origin": next(row["origin"] for row in rows if row["kit_or_instrument"] == kit)
                        .split("|")[0]
                        .strip(),
                    }
                    for kit in kits
                ],
                "licence": "CC-BY-4.0",
                "card": "drum-templates/README.md",
            }
        )
        print(name, hits)

    manifest = REPOSITORY / "public/models/manifest.json"
    known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {"models": []}
    others = [entry for entry in known["models"] if entry["kind"] != "drum-templates"]
    manifest.write_text(json.dumps({"models": entries + others}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
