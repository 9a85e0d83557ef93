#!/usr/bin/python3
"""Writes the averaged network of a checkpoint as ONNX (opset 13). From models/:

    /usr/bin/python3 -m drum_transcriber.export --checkpoint FILE --out ../public/models/drum-network/model.onnx [--half]

Input `features` float32 [1, frames, 84], output `activations` float32 [1, frames, 22]. --half stores the weights in 16
bits and widens them when the model is loaded: half the download, the arithmetic stays 32-bit. --mean-with FILE exports the
mean of the two checkpoints' weights, --share of it from FILE (M. Wortsman et al., "Model soups", ICML 2022); one must have
begun from the other or both from a third.
"""

import argparse
import pathlib
import warnings

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from drum_transcriber.hits import network_of
from drum_transcriber.network import BANDS, activations

OPSET = 13
# Smaller tensors (biases, normalisations, shapes) stay as they are: nothing to gain.
LEAST_ELEMENTS = 256


class Exported(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, features):
        return activations(self.network(features))


def halve_weights(model):
    """Replaces every large float initializer by a 16-bit one and a Cast."""
    kept, casts = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < LEAST_ELEMENTS:
            kept.append(tensor)
            continue
        kept.append(numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.half"))
        casts.append(helper.make_node("Cast", [f"{tensor.name}.half"], [tensor.name], to=onnx.TensorProto.FLOAT))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def mean_of(state, other, share):
    """A checkpoint whose averaged weights are those of `state` and, with weight `share`, of `other`."""
    mean = {}
    for key, value in state["average"].items():
        if value.is_floating_point():
            value = (1 - share) * value.float() + share * other["average"][key].float()
        mean[key] = value
    return {**state, "average": mean}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--half", action="store_true", help="16-bit weights")
    parser.add_argument("--state", type=pathlib.Path, help="also write the average in 16 bits, to train on from later")
    parser.add_argument("--mean-with", type=pathlib.Path, help="another checkpoint")
    parser.add_argument("--share", type=float, default=0.5, help="of the other checkpoint in the mean")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu")
    if options.mean_with:
        state = mean_of(state, torch.load(options.mean_with, map_location="cpu"), options.share)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # The exporter's remarks on recurrent batch sizes: the batch is one.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Exported(network_of(state)).eval(),
            torch.rand(1, 501, BANDS),
            options.out,
            opset_version=OPSET,
            input_names=["features"],
            output_names=["activations"],
            dynamic_axes={"features": {1: "frames"}, "activations": {1: "frames"}},
        )
    model = onnx.load(options.out)
    if options.half:
        halve_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, options.out)
    if options.state:
        small = {key: value.half() if value.is_floating_point() else value for key, value in state["average"].items()}
        torch.save({"configuration": state["configuration"], "average": small, "step": state["step"]}, options.state)
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
