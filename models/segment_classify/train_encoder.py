"""Learns the encoders from unlabelled songs and writes them as ONNX.

    cmake --preset native-release && cmake --build build/native-release
    /usr/bin/python3 models/segment_classify/train_encoder.py --data ../shared/data --work DIR --system conv-ae

conv-random: the untrained network, seed 0; conv-ae: learns to reproduce its input; conv-dae: learns its percussive
part. A song is one batch, unshuffled; MSE, Adam 1e-3, as published. May be stopped; a later call goes on with the epoch
after the last finished one.
"""

import argparse
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch

from network import Autoencoder
from patterns import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "models/students"))

import songs  # noqa: E402

SEGMENT = 128
TARGETS = {"conv-ae": "encoder", "conv-dae": "percussive"}
LEARNING_RATE = 1e-3


def features(tools, kind, samples):
    """Output of extract_segment_features, frames x values."""
    command = [str(tools / "extract_segment_features"), kind]
    output = subprocess.run(command, check=True, input=samples.tobytes(), capture_output=True).stdout
    return np.frombuffer(output, np.float32).reshape(-1, 60 if kind == "mfcc" else SEGMENT)


def pictures(frames):
    """Whole pictures of a song, count x 1 x mel x time."""
    count = len(frames) // SEGMENT
    cut = frames[: count * SEGMENT].reshape(count, SEGMENT, SEGMENT)
    return torch.from_numpy(np.ascontiguousarray(cut.transpose(0, 2, 1)))[:, None]


def export(encoder, path):
    encoder.eval()
    torch.onnx.export(
        encoder,
        torch.zeros(1, 1, SEGMENT, SEGMENT),
        str(path),
        opset_version=13,
        input_names=["pictures"],
        output_names=["features"],
        dynamic_axes={"pictures": {0: "batch"}, "features": {0: "batch"}},
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for what is computed once")
    parser.add_argument("--system", choices=["conv-random", *TARGETS], required=True)
    parser.add_argument("--epochs", type=int, default=10, help="in all, the ones of earlier calls included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tools", type=pathlib.Path, default=REPOSITORY / "build/native-release/wasm/tools")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Autoencoder().to(device)
    if arguments.system in TARGETS:
        heard = [
            np.fromfile(song, np.float32)
            for genre in songs.cached(arguments.data, arguments.work).values()
            for song in genre
        ]
        inputs = [pictures(features(arguments.tools, "encoder", samples)) for samples in heard]
        kind = TARGETS[arguments.system]
        targets = inputs if kind == "encoder" else [pictures(features(arguments.tools, kind, each)) for each in heard]
        optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE)
        kept = arguments.work / f"{arguments.system}.pt"
        done = 0
        if kept.exists():
            state = torch.load(kept, map_location=device)
            network.load_state_dict(state["network"])
            optimiser.load_state_dict(state["optimiser"])
            done = state["epochs"]
        for epoch in range(done, arguments.epochs):
            started, losses = time.process_time(), []
            network.train()
            for given, wanted in zip(inputs, targets):
                optimiser.zero_grad()
                loss = torch.nn.functional.mse_loss(network(given.to(device)), wanted.to(device))
                loss.backward()
                optimiser.step()
                losses.append(loss.item())
            state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "epochs": epoch + 1}
            torch.save(state, kept)
            spent = time.process_time() - started
            print(f"{arguments.system} epoch {epoch + 1}: loss {np.mean(losses):.5f}, {spent:.0f} core s", flush=True)
    export(network.encoder.cpu(), arguments.work / f"{arguments.system}.onnx")


if __name__ == "__main__":
    main()
