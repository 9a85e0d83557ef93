"""Brings trained students, encoders and classifiers into public/models, with their entries in the manifest.

    /usr/bin/python3 models/publish_systems.py --work DIR

DIR is the folder that the training commands of models/students and models/segment_classify filled; engines whose files
are missing there are left as they are. Students' weights are stored in 16 bits (drum_transcriber/export.py).
"""

import argparse
import hashlib
import json
import pathlib

import onnx
from drum_transcriber.export import halve_weights

ROOT = pathlib.Path(__file__).resolve().parents[1]
STUDENTS = ("fc-200", "fc-all", "fc-all-alt")
ENCODERS = ("conv-random", "conv-ae", "conv-dae")
CLASSIFIERS = ("mfcc-svm", *ENCODERS)
STFT = {"frameSize": 2048, "hopSize": 512, "window": "periodic Hann", "centred": True}
# Places the time stamps of all of them (wasm/core/drums/rise_point.h).
TEMPLATES = "drum-templates/smt-hann-centred.f32"


def entry(file, content, kind, engine, transform, shape):
    return {
        "file": file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": kind,
        "engines": [engine],
        "inputRate": 44100,
        "features": {"transform": transform, **STFT},
        "shape": shape,
        "licence": "CC-BY-4.0",
        "card": f"{pathlib.Path(file).parent}/README.md",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder that training filled")
    arguments = parser.parse_args()
    folder = ROOT / "public/models"
    entries = []

    def publish(file, content, *rest):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)
        entries.append(entry(file, content, *rest))

    for engine in STUDENTS:
        trained = arguments.work / f"{engine}.onnx"
        if trained.exists():
            model = onnx.load(trained)
            halve_weights(model)
            onnx.checker.check_model(model)
            shape = {"input": ["frames", 1025], "output": ["frames", 3]}
            transform = "linear magnitude STFT relative to the recording's peak"
            publish(f"students/{engine}.onnx", model.SerializeToString(), "drum-network", engine, transform, shape)
    for engine in CLASSIFIERS:
        classifier = arguments.work / f"{engine}.f32"
        if not classifier.exists():
            continue
        features = 180 if engine == "mfcc-svm" else 192
        transform = "20 MFCC and two differences" if engine == "mfcc-svm" else "encoder's channels, mean over frequency"
        shape = {"features": features, "classes": ["KD", "SD", "HH"], "layout": "wasm/core/learn/linear_svm.h"}
        publish(
            f"segment-classify/{engine}.f32",
            classifier.read_bytes(),
            "drum-classifier",
            engine,
            f"{transform}, frames t, t + 1, t + 2",
            shape,
        )
        if engine in ENCODERS:
            shape = {"input": ["pictures", 1, 128, 128], "output": ["pictures", 64, 128]}
            transform = "dB of 128 mel bands of magnitude, within [0, 1] over the recording"
            content = (arguments.work / f"{engine}.onnx").read_bytes()
            publish(f"segment-classify/{engine}.onnx", content, "drum-network", engine, transform, shape)

    manifest = folder / "manifest.json"
    models = json.loads(manifest.read_text(encoding="utf-8"))["models"]
    written = {each["file"] for each in entries}
    models = [each for each in models if each["file"] not in written] + entries
    published = [engine for each in entries for engine in each["engines"]]
    for each in models:
        if each["file"] == TEMPLATES:
            each["engines"] += [engine for engine in dict.fromkeys(published) if engine not in each["engines"]]
    manifest.write_text(json.dumps({"models": models}, indent=2) + "\n", encoding="utf-8")
    print(", ".join(f"{each['file']} {(folder / each['file']).stat().st_size} bytes" for each in entries))


if __name__ == "__main__":
    main()
