"""Trains the students of Wu and Lerch, "From labeled to unlabeled data", ISMIR 2018, and writes them as ONNX.

    /usr/bin/python3 models/students/prepare.py --data ../shared/data --work DIR
    /usr/bin/python3 models/students/train.py --work DIR --student fc-200

A frame of 1025 raw magnitudes to activations of kick, snare and hi-hat. One teacher after the other (PFNMF-200D, then
PFNMF-SMT), genre after genre, one model throughout; in each genre buffers of --songs-per-fit songs are fitted for
--epochs epochs. MSE, Adam 1e-3, batches of 640 frames. May be stopped; a later call goes on after the last fit.
"""

import argparse
import pathlib
import subprocess
import time

import numpy as np
import torch
from torch import nn

import soft_targets
import songs

BINS = 1025
BATCH = 640
LEARNING_RATE = 1e-3
# Songs per genre and genres heard. The published students heard 200, 600 and all 1,330 songs of six genres; here the
# same steps of what there is. "alt" heard the alternative genre alone, whose place rock takes.
STUDENTS = {
    "fc-200": (2, songs.GENRES),
    "fc-600": (6, songs.GENRES),
    "fc-all": (songs.TAUGHT_PER_GENRE, songs.GENRES),
    "fc-all-alt": (songs.TAUGHT_PER_GENRE, ("rock",)),
}


def student():
    """The published fully connected network."""
    return nn.Sequential(
        nn.Linear(BINS, BINS),
        nn.ReLU(),
        nn.BatchNorm1d(BINS),
        nn.Linear(BINS, 512),
        nn.ReLU(),
        nn.Linear(512, 32),
        nn.ReLU(),
        nn.Linear(32, 3),
        nn.Sigmoid(),
    )


def magnitudes_of(tools, samples):
    """frames x BINS of the bytes of peak-normalised samples, from the core."""
    command = [str(tools / "extract_spectrogram"), "hann-centred", "2048", "512"]
    output = subprocess.run(command, check=True, input=samples, capture_output=True).stdout
    return np.frombuffer(output, np.float32).reshape(-1, BINS)


def buffers(chosen, size, lose_overflow):
    """The chosen songs in the portions that are fitted at once.

    lose_overflow reproduces a bug of the reference: the song that finds its buffer full empties it and is itself lost.
    """
    step = size + 1 if lose_overflow else size
    for first in range(0, len(chosen), step):
        yield chosen[first : first + size]


def fits(arguments):
    """(name, songs, targets) of every fit, in order."""
    count, genres = STUDENTS[arguments.student]
    paths = {
        genre: sorted((arguments.work / "songs" / genre).glob("*.f32"))[: songs.TAUGHT_PER_GENRE] for genre in genres
    }
    for teacher in soft_targets.TEACHERS:
        for genre in genres:
            taught = {
                song: soft_targets.activations(arguments.tools, teacher, song, arguments.work) for song in paths[genre]
            }
            targets = soft_targets.scaled(taught)
            chosen = list(targets)[:count]
            portions = buffers(chosen, arguments.songs_per_fit, arguments.reference_buffer_bug)
            for index, portion in enumerate(portions):
                yield f"{teacher} {genre} {index}", portion, targets


def fit(network, optimiser, inputs, targets, epochs, seed):
    """Last epoch's mean loss."""
    device = next(network.parameters()).device
    generator = torch.Generator().manual_seed(seed)
    network.train()
    for _ in range(epochs):
        losses = []
        for chosen in torch.randperm(len(inputs), generator=generator).split(BATCH):
            optimiser.zero_grad()
            loss = nn.functional.mse_loss(network(inputs[chosen].to(device)), targets[chosen].to(device))
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return float(np.mean(losses))


def export(network, path):
    torch.onnx.export(
        network.eval().cpu(),
        torch.zeros(1, BINS),
        str(path),
        opset_version=13,
        input_names=["magnitudes"],
        output_names=["activations"],
        dynamic_axes={"magnitudes": {0: "frames"}, "activations": {0: "frames"}},
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder that prepare.py filled")
    parser.add_argument("--student", choices=STUDENTS, required=True)
    parser.add_argument("--epochs", type=int, default=4, help="per fit (published: 100)")
    parser.add_argument("--songs-per-fit", type=int, default=200)
    parser.add_argument("--reference-buffer-bug", action="store_true", help="lose every song that overflows a buffer")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--tools", type=pathlib.Path, default=songs.REPOSITORY / "build/native-release/wasm/tools")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    network = student().to("cuda" if torch.cuda.is_available() else "cpu")
    optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE)
    kept = arguments.work / f"{arguments.student}.pt"
    done = 0
    if kept.exists():
        state = torch.load(kept, map_location="cpu")
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        done = state["fits"]
    for index, (name, portion, targets) in enumerate(fits(arguments)):
        if index < done:
            continue
        started = time.process_time()
        inputs = torch.from_numpy(np.concatenate([magnitudes_of(arguments.tools, song.read_bytes()) for song in portion]))
        wanted = torch.from_numpy(np.concatenate([targets[song] for song in portion]))
        loss = fit(network, optimiser, inputs, wanted, arguments.epochs, index)
        state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "fits": index + 1}
        torch.save(state, kept)
        spent = time.process_time() - started
        print(f"{arguments.student} {name}: {len(portion)} songs, loss {loss:.5f}, {spent:.0f} core s", flush=True)
    export(network, arguments.work / f"{arguments.student}.onnx")


if __name__ == "__main__":
    main()
