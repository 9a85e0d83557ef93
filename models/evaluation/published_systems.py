"""Checks students and segment-and-classify systems on rendered patterns whose onsets are known; fits student confidences.

    cmake --preset native-release && cmake --build build/native-release
    /usr/bin/python3 models/evaluation/published_systems.py --data ../shared/data --work DIR [--engine fc-200 ...]

Kits and drummers are held out (models/drum_templates/render.py). Prints, per engine and class, F (+-50 ms, pooled) at
sensitivity 0 and the median error of the time stamps; for the students also the logistic regression of "candidate is a
hit" on log2(salience / 0.12), which is kCalibration of wasm/core/drums/student_transcriber.cpp.
"""

import argparse
import importlib.util
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch

MODELS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(MODELS / folder) for folder in ("", "drum_templates", "segment_classify")]

import calibrate  # noqa: E402
import render  # noqa: E402
from train_encoder import features  # noqa: E402
from train_svm import encoded_pictures, load_encoder  # noqa: E402

CLASSES = ("KD", "SD", "HH")
STUDENTS = ("fc-200", "fc-all", "fc-all-alt")
SEGMENTS = ("mfcc-svm", "conv-random", "conv-ae", "conv-dae")
LAMBDA_RANGE = 4.0


def load_student(name, work):
    # By path: models/segment_classify and models/students would both call theirs "train".
    specification = importlib.util.spec_from_file_location("student_training", MODELS / "students/train.py")
    sys.path.append(str(MODELS / "students"))
    training = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(training)
    network = training.student()
    network.load_state_dict(torch.load(work / f"{name}.pt", map_location="cpu")["network"])
    return network.eval(), training.magnitudes_of


def network_of(engine, work, tools):
    """Function from samples to what the engine's network says about them, in the core's order."""
    if engine == "mfcc-svm":
        return lambda samples: np.zeros(0, np.float32)
    if engine in SEGMENTS:
        encoder = load_encoder(engine, work)
        return lambda samples: encoded_pictures(encoder, features(tools, "encoder", samples))
    network, magnitudes_of = load_student(engine, work)

    def activations(samples):
        frames = magnitudes_of(tools, (samples / np.max(np.abs(samples))).astype(np.float32).tobytes())
        with torch.no_grad():
            return network(torch.from_numpy(frames.copy())).numpy()

    return activations


def candidates(tools, engine, work, samples, outputs):
    """{class: [(time, lowest lambda, salience)]}, sensitivities written as the lambdas of the median picker."""
    templates = MODELS.parent / "public/models/drum-templates/smt-hann-centred.f32"
    with tempfile.NamedTemporaryFile(suffix=".f32") as file:
        file.write(outputs.astype("<f4").tobytes())
        file.flush()
        command = [str(tools / "transcribe_published"), str(templates), file.name]
        if engine in SEGMENTS:
            command.append(str(work / f"{engine}.f32"))
        output = subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True).stdout
    found = {drum: [] for drum in CLASSES}
    for line in output.decode().splitlines():
        drum, time, most, least, *_ = line.split()
        found[drum].append((float(time), *(calibrate.TUNED_LAMBDA * LAMBDA_RANGE ** -float(x) for x in (most, least))))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder with the trained networks")
    parser.add_argument("--engine", action="append", choices=STUDENTS + SEGMENTS)
    parser.add_argument("--tools", type=pathlib.Path, default=MODELS.parent / "build/native-release/wasm/tools")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    recordings = list(render.validation_set(arguments.data))
    evidence = {drum: ([], []) for drum in CLASSES}
    for engine in arguments.engine or STUDENTS + SEGMENTS:
        network = network_of(engine, arguments.work, arguments.tools)
        counts = {drum: np.zeros(3, int) for drum in CLASSES}
        errors = {drum: [] for drum in CLASSES}
        for _, samples, truth in recordings:
            found = candidates(arguments.tools, engine, arguments.work, samples, network(samples))
            for drum in CLASSES:
                reference = sorted(onset for onset, _ in truth[drum])
                hits = calibrate.merged(found[drum], lambda hit: hit[1] <= calibrate.TUNED_LAMBDA < hit[2])
                pairs = calibrate.one_to_one(reference, [hit[0] for hit in hits])
                counts[drum] += [len(pairs), len(reference), len(hits)]
                errors[drum].extend(hits[j][0] - reference[i] for i, j in pairs)
                if engine in STUDENTS:
                    every = calibrate.merged(found[drum], lambda hit: True)
                    right = {j for _, j in calibrate.one_to_one(reference, [hit[0] for hit in every])}
                    evidence[drum][0].extend(hit[2] for hit in every)
                    evidence[drum][1].extend(j in right for j in range(len(every)))
        for drum in CLASSES:
            matched, references, estimates = counts[drum]
            median = 1e3 * np.median(errors[drum]) if errors[drum] else float("nan")
            score = 2 * matched / max(1, references + estimates)
            print(f"{engine:12s} {drum}: F {score:.3f}, time stamps {median:+.1f} ms over {matched} hits", flush=True)
    for drum in CLASSES:
        if evidence[drum][0]:
            at_tuned, per_doubling = calibrate.logistic(*evidence[drum])
            print(f"students {drum}: log-odds at tuned {at_tuned:+.2f}, per doubling {per_doubling:+.2f}")


if __name__ == "__main__":
    main()
