"""What the network hears in rendered segments, decoded by the core, beside what was played."""

import csv
import io
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import torch

from drum_transcriber.dataset import INSTRUMENT_DETECTION
from drum_transcriber.network import DETECTIONS, FRAMES_PER_SECOND, OUTPUTS, DrumNetwork, activations
from evaluation.onset_scores import match

# Silence between segments that are decoded in one go: longer than every reach of the decoder.
GAP_FRAMES = 50
INSTRUMENTS = (
    "kick snare snareGhost sideStick hiHatClosed hiHatOpen hiHatPedal tomLow tomMid tomHigh crash ride other".split()
)


def load_network(checkpoint):
    """The averaged network of a training checkpoint (a file), ready for use."""
    return network_of(torch.load(checkpoint, map_location="cpu"))


def network_of(state):
    """The averaged network of what a checkpoint holds."""
    network = DrumNetwork(**state["configuration"])
    network.load_state_dict(state["average"])
    return network.eval()


def segment_activations(network, features, batch=16):
    """float32 [segments, frames, 22] of features float16 [segments, frames, 84]."""
    parts = []
    with torch.no_grad():
        for begin in range(0, len(features), batch):
            inputs = torch.from_numpy(features[begin : begin + batch].astype(np.float32))
            parts.append(activations(network(inputs)).numpy())
    return np.concatenate(parts)


def decode_peaks(tool, parameters, frames):
    """Every peak that the decoder finds at its highest sensitivity, by wasm/tools/decode_drum_activations.cpp.

    @param parameters contents of decoder.json; frames float32 [frames, 22]
    @return {detection: {"frame", "time", "activation", "prominence", "velocity": arrays, "instrument": indices}}; what
        a threshold selects are the peaks whose prominence reaches it
    """
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "decoder.json"
        path.write_text(json.dumps(parameters))
        command = [str(tool), str(path), "--peaks"]
        samples = np.ascontiguousarray(frames, np.float32).tobytes()
        text = subprocess.run(command, input=samples, check=True, capture_output=True).stdout.decode()
    peaks = {name: {key: [] for key in ("frame", "time", "activation", "prominence", "velocity")} for name in DETECTIONS}
    for each in peaks.values():
        each["instrument"] = []
    for row in csv.DictReader(io.StringIO(text)):
        each = peaks[DETECTIONS[int(row["detection"])]]
        for key in ("frame", "time", "activation", "prominence", "velocity"):
            each[key].append(float(row[key]))
        each["instrument"].append(INSTRUMENTS.index(row["instrument"]))
    return {name: {key: np.array(values) for key, values in each.items()} for name, each in peaks.items()}


def join_segments(outputs):
    """[segments, frames, 22] to one sequence with silence between: float32 [.., 22]. Segment n begins at frame
    n * (frames + GAP_FRAMES)."""
    silence = np.zeros((len(outputs), GAP_FRAMES, OUTPUTS), np.float32)
    return np.concatenate([outputs, silence], axis=1).reshape(-1, OUTPUTS)


def joined_reference(segments, chosen):
    """{detection: (seconds, instruments, velocities)} of the segments `chosen`, timed as join_segments() has them."""
    stride = (segments.features.shape[1] + GAP_FRAMES) / FRAMES_PER_SECOND
    rows = {name: [] for name in DETECTIONS}
    for place, index in enumerate(chosen):
        for seconds, instrument, velocity, _ in segments.events[index]:
            rows[DETECTIONS[INSTRUMENT_DETECTION[int(instrument)]]].append((place * stride + seconds, instrument, velocity))
    result = {}
    for name, values in rows.items():
        array = np.array(sorted(values), float).reshape(-1, 3)
        result[name] = (array[:, 0], array[:, 1].astype(int), array[:, 2])
    return result


def match_indices(reference, estimated, tolerance=0.05):
    """Indices (into reference, into estimated) of a one-to-one matching; both ascending."""
    pairs = match(list(reference), list(estimated), tolerance)
    # Times are unique within one list but for exact doubles, which are interchangeable.
    left = np.searchsorted(reference, [pair[0] for pair in pairs])
    right = np.searchsorted(estimated, [pair[1] for pair in pairs])
    return left.astype(int), right.astype(int)
