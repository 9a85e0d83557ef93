"""Learning from music without labels: a mean teacher.

A. Tarvainen, H. Valpola, "Mean teachers are better role models", NeurIPS 2017: the moving average of the network hears
a recording as it is, the network hears it changed (augmentation.py), and is asked to say the same. From models/:

    /usr/bin/python3 -m drum_transcriber.self_training --data ../../shared/data --tool build/.../extract_drum_features --out DIR \\
        [--cache CACHE --drum-free DIR]

Songs of which the guitar is a file of its own teach most: the teacher hears the song without it, the network with it. With
--drum-free, also writes features of music without drums (the recordings and MIDI excerpts of the renderer's training
split) that `train --drum-free` lays over both kinds of crops (augmentation.Overlays).
"""

import argparse
import csv
import pathlib
import subprocess

import numpy as np
import torch

from drum_transcriber.network import BANDS, CYMBAL, DETECTIONS, HI_HAT, TOM
from drum_transcriber.rendering.accompaniment import RECORDINGS, Library

# Weight of a frame grows with what the teacher hears in it, as it does for labelled frames; without this the empty
# frames would decide.
HIT_WEIGHT = 2.0
# MIDI excerpts among the music without drums: two hours.
OVERLAID_EXCERPTS = 90


def consistency_loss(logits, teacher_logits):
    """Cross-entropy of the student's detections and shares with the teacher's soft ones; both [batch, frames, 22]."""
    wanted = torch.sigmoid(teacher_logits[..., : len(DETECTIONS)])
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(
        logits[..., : len(DETECTIONS)], wanted, reduction="none"
    )
    weights = 1 + HIT_WEIGHT * wanted.max(-1, keepdim=True).values
    loss = (entropy * weights).sum(-1).mean()
    for group, kind in ((HI_HAT, "HH"), (TOM, "TT"), (CYMBAL, "CY")):
        heard = wanted[..., DETECTIONS.index(kind)]
        shares = torch.softmax(teacher_logits[..., group], -1)
        cross = -(shares * torch.log_softmax(logits[..., group], -1)).sum(-1)
        loss = loss + 0.05 * (cross * heard).sum() / (heard.sum() + 1)
    return loss


class UnlabelledBatches:
    """Endless random crops of the recordings in a folder of NAME.npy, float16 [frames, 84] each, longer ones more often.

    For NAME-backing, half of the time, the network's crop is that of NAME-mix: the same with the guitar.
    """

    def __init__(self, folder, batch, frames, generator):
        paths = {path.stem: path for path in sorted(pathlib.Path(folder).glob("*.npy"))}
        self.recordings = [(np.load(path), _fuller(name, paths)) for name, path in paths.items()]
        self.recordings = [pair for pair in self.recordings if len(pair[0]) >= frames]
        if not self.recordings:
            raise ValueError(f"no recording of {frames} frames in {folder}")
        lengths = np.array([len(plain) for plain, _ in self.recordings], float)
        self.shares = lengths / lengths.sum()
        self.batch, self.frames, self.generator = batch, frames, generator

    def draw(self):
        """Tensors [batch, frames, 84]: what the teacher hears, what the network hears before augmentation."""
        crops = np.empty((2, self.batch, self.frames, BANDS), np.float32)
        for row, index in enumerate(self.generator.choice(len(self.recordings), self.batch, p=self.shares)):
            plain, fuller = self.recordings[index]
            begin = int(self.generator.integers(0, len(plain) - self.frames + 1))
            crops[:, row] = plain[begin : begin + self.frames]
            if fuller is not None and self.generator.random() < 0.5:
                crops[1, row] = fuller[begin : begin + self.frames]
        return torch.from_numpy(crops[0]), torch.from_numpy(crops[1])


def _fuller(name, paths):
    mix = paths.get(name.replace("-backing", "-mix")) if name.endswith("-backing") else None
    return None if mix is None else np.load(mix)


def decode(recording):
    """Samples float32, mono, 44.1 kHz, of an audio file of any format that ffmpeg reads."""
    command = ["ffmpeg", "-v", "error", "-i", str(recording), "-f", "f32le", "-ac", "1", "-ar", "44100", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32)


def extract_features(tool, samples):
    """Features float32 [frames, 84] of samples float32 (mono, 44.1 kHz), by the core's own front end."""
    command = subprocess.run([str(tool)], input=samples.astype(np.float32).tobytes(), check=True, capture_output=True)
    return np.frombuffer(command.stdout, np.float32).reshape(-1, BANDS)


def free_recordings(data):
    """Music of the data pack that may be learned from: {name: files to be added up}. Songs in stems count twice, with
    the guitar and without. What accompanies validation and test is left out."""
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        paths = [row["path"] for row in csv.DictReader(table) if row["licence_group"] == "free"]
    kept_back = {pathlib.PurePosixPath(name) for split in ("validation", "test") for name in RECORDINGS[split]}
    kept_back |= {path.parent for path in kept_back if path.match("instruments/*/*/*")}
    recordings = {}
    for path in map(pathlib.PurePosixPath, paths):
        if path.suffix not in (".ogg", ".flac", ".wav") or path in kept_back or path.parent in kept_back:
            continue
        if path.parts[0] == "unlabeled":
            recordings["-".join(path.with_suffix("").parts[1:])] = [data / path]
        elif path.match("instruments/fretsonfire/*/backing.*"):
            recordings[f"{path.parts[2]}-backing"] = [data / path]
        if path.match("instruments/fretsonfire/*/*"):
            recordings.setdefault(f"{path.parts[2]}-mix", []).append(data / path)
    # A guitar without its song has no drums to learn from.
    return {name: files for name, files in recordings.items() if not name.endswith("-mix") or len(files) > 1}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--tool", type=pathlib.Path, required=True, help="native extract_drum_features")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--cache", type=pathlib.Path, help="rendered accompaniments (rendering/accompaniment.py)")
    parser.add_argument("--drum-free", type=pathlib.Path, help="where features of music without drums go")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, files in free_recordings(options.data).items():
        stems = [decode(file) for file in files]
        samples = np.zeros(max(map(len, stems)), np.float32)
        for stem in stems:
            samples[: len(stem)] += stem
        np.save(options.out / f"{name}.npy", extract_features(options.tool, samples).astype(np.float16))
    if options.drum_free:
        options.drum_free.mkdir(parents=True, exist_ok=True)
        for name in RECORDINGS["train"]:
            features = extract_features(options.tool, decode(options.data / name)).astype(np.float16)
            np.save(options.drum_free / f"{'-'.join(pathlib.PurePosixPath(name).with_suffix('').parts)}.npy", features)
        for backing in Library(options.data, options.cache, "train").bands[:OVERLAID_EXCERPTS]:
            samples = np.load(backing.path).astype(np.float32) / 32768
            np.save(options.drum_free / backing.path.name, extract_features(options.tool, samples).astype(np.float16))


if __name__ == "__main__":
    main()
