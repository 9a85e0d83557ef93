"""Writes what ships of a trained system: ONNX (opset 13) with the best validation weights, and its side file. From models/:

    /usr/bin/python3 -m rating.export --work WORK --system pc-fcn --level middle

Into public/models/SYSTEM/LEVEL.onnx and LEVEL.json (shared/schemas/rating-model.schema.json). Systems that can say which
step moved the rating have the output `evidence`. Networks above 100,000 weights are stored in 16 bits and widened when
loaded. `models/rating/publish.py` enters them in the manifest.
"""

import argparse
import json
import pathlib
import warnings

import numpy as np
import onnx
import torch
from drum_transcriber.export import halve_weights

from . import dataset, train
from .networks import CONTOUR_HOP_SECONDS, CRITERIA, LEAST_CONTOUR_FRAMES, LEAST_MEL_FRAMES, SYSTEMS, network

MODELS = pathlib.Path(__file__).resolve().parents[2] / "public/models"
OPSET = 13
HALVED_FROM = 100_000


class _WithEvidence(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model.both(*inputs)


def loaded(path, distance_size):
    """(network with the best validation weights, checkpoint)"""
    kept = torch.load(path, map_location="cpu")
    model = network(kept["system"], kept["shared"], distance_size)
    model.load_state_dict(kept["best"]["state"])
    return model.eval(), kept


def main(arguments=None):
    """Exports one system at one level."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--system", choices=SYSTEMS, required=True)
    parser.add_argument("--level", choices=("middle", "symphonic"), required=True)
    options = parser.parse_args(arguments)
    kinds = network(options.system, True).inputs
    check = dataset.read(options.work, "validation", options.level, kinds)
    size = check.inputs["distance"][0].shape[0] if "distance" in kinds else 400
    model, kept = loaded(options.work / "models" / f"{options.system}-{options.level}.pt", size)
    rated = np.clip(train.predictions(model, check, kinds), 0, 1)
    side = {
        "system": options.system,
        "level": options.level,
        "trainedOn": "simulated ratings",
        "inputs": list(kinds),
        "residualSd": np.std(check.ratings - rated, axis=0).astype(float).round(4).tolist(),
    }
    shapes = {
        "contour": (1, 1, 2 * LEAST_CONTOUR_FRAMES),
        "score": (1, 1, 2 * LEAST_CONTOUR_FRAMES),
        "mel": (1, 1, 96, 4 * LEAST_MEL_FRAMES),
        "distance": (1, 1, size, size),
    }
    dynamic = {kind: {len(shapes[kind]) - 1: "frames"} for kind in kinds if kind != "distance"}
    if "contour" in kinds:
        side["leastContourFrames"] = LEAST_CONTOUR_FRAMES
    if "mel" in kinds:
        side["leastMelFrames"] = LEAST_MEL_FRAMES
    if "distance" in kinds:
        side["distanceSize"] = size
    outputs = ["ratings"]
    exported = model
    if hasattr(model, "both"):
        exported = _WithEvidence(model)
        outputs.append("evidence")
        dynamic["evidence"] = {2: "steps"}
        side["evidence"] = {
            "firstSeconds": model.half_sight * CONTOUR_HOP_SECONDS,
            "stepSeconds": model.stride * CONTOUR_HOP_SECONDS,
        }
    folder = MODELS / options.system
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{options.level}.onnx"
    with warnings.catch_warnings():
        # The exporter's remarks on recurrent batch sizes: the batch is one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            exported,
            tuple(torch.rand(shapes[kind]) for kind in kinds),
            path,
            opset_version=OPSET,
            input_names=list(kinds),
            output_names=outputs,
            dynamic_axes=dynamic,
        )
    proto = onnx.load(path)
    if sum(values.numel() for values in model.parameters()) > HALVED_FROM:
        halve_weights(proto)
    onnx.checker.check_model(proto)
    onnx.save(proto, path)
    (folder / f"{options.level}.json").write_text(json.dumps(side, indent=1) + "\n")
    print(
        f"{path}: {path.stat().st_size} bytes, {kept['takes']} takes, epoch {kept['epoch']}, validation R2 "
        + " ".join(f"{kept['best']['scores'][one]:.3f}" for one in range(CRITERIA))
    )


if __name__ == "__main__":
    main()
