"""Shards of rendered segments (see rendering/) as training batches: crops, targets, weights."""

import dataclasses
import json
import pathlib

import numpy as np
import torch

from drum_transcriber.network import BANDS, DETECTIONS, FRAMES_PER_SECOND

# Instruments in the order of shared/drums.json: detection and, where there is one, place within its group of shares.
KD, SD, SS, HH, TT, CY, OT = range(len(DETECTIONS))
INSTRUMENT_DETECTION = np.array([KD, SD, SD, SS, HH, HH, HH, TT, TT, TT, CY, CY, OT])
INSTRUMENT_SHARE = np.array([-1, -1, -1, -1, 0, 1, 2, 0, 1, 2, 0, 1, -1])
SHARES = {HH: 3, TT: 3, CY: 2}

# Inverse entropy of the classes (Zehren et al. 2021): a frame weighs max(1, sum over the detections that sound). Side
# stick and other are not in their data; they get the snare's weight.
CLASS_WEIGHTS = np.array([1.08, 1.35, 1.35, 1.14, 3.41, 1.77, 1.35], np.float32)

# A hit's target is a triangle over frames, this many frames to either side: [0.5, 1, 0.5] for a hit on a frame ("way
# worse" without, Zehren), and weights that place it between frames otherwise.
HALF_WIDTH = 2.0


@dataclasses.dataclass
class Segments:
    """features: float16 [n, frames, 84]; events: list of n arrays [k, 4] (seconds, instrument, velocity, audibility in dB);
    known: bool [n, 7], which detections are annotated completely; tags: list of n dictionaries."""

    features: np.ndarray
    events: list
    known: np.ndarray
    tags: list

    def __len__(self):
        return len(self.features)


def read_shard(path):
    with np.load(path) as shard:
        features, events = shard["features"], shard["events"]
        tags = [json.loads(str(text)) for text in shard["tags"]]
    order = np.argsort(events[:, 0], kind="stable")
    borders = np.searchsorted(events[order, 0], np.arange(len(features) + 1))
    split = [events[order[a:b], 1:] for a, b in zip(borders[:-1], borders[1:])]
    known = np.array([[name in tag.get("known", DETECTIONS) for name in DETECTIONS] for tag in tags])
    return Segments(features, split, known, tags)


def read_segments(folders):
    """All shards of the folders as one. ValueError where there are none."""
    parts = [read_shard(path) for folder in folders for path in sorted(pathlib.Path(folder).glob("shard-*.npz"))]
    if not parts:
        raise ValueError(f"no shard-*.npz in {', '.join(map(str, folders))}")
    return Segments(
        np.concatenate([part.features for part in parts]),
        [events for part in parts for events in part.events],
        np.concatenate([part.known for part in parts]),
        [tag for part in parts for tag in part.tags],
    )


def without_hats(segments):
    """bool [n]: segments in which drums play (at least ten strokes), but no hi-hat."""
    kinds = [INSTRUMENT_DETECTION[events[:, 1].astype(int)] for events in segments.events]
    return np.array([len(kind) >= 10 and not np.any(kind == HH) for kind in kinds])


def make_targets(events, begin_seconds, frames):
    """Targets of one crop.

    Faint strokes are asked for as well. To leave those below -10 dB out of the loss was tried: what sounds faintly then
    has no examples but those where nothing was struck, and the network grows deaf in mixes (the model's card).

    @param events [k, 4] (seconds, instrument, velocity, audibility in dB)
    @return detection float32 [frames, 7]; shares float32 [frames, 8] (hi-hat 3, tom 3, cymbal 2; counts, zero away from
        hits) and velocity float32 [frames, 7] (zero away from hits)
    """
    detection = np.zeros((frames, len(DETECTIONS)), np.float32)
    shares = np.zeros((frames, sum(SHARES.values())), np.float32)
    velocity = np.zeros_like(detection)
    offsets = dict(zip(SHARES, np.cumsum([0, *SHARES.values()])))
    for seconds, instrument, strength, _ in events:
        at = (seconds - begin_seconds) * FRAMES_PER_SECOND
        first, last = int(np.ceil(at - HALF_WIDTH)), int(np.floor(at + HALF_WIDTH))
        kind = INSTRUMENT_DETECTION[int(instrument)]
        for frame in range(max(0, first), min(frames - 1, last) + 1):
            height = 1 - abs(frame - at) / HALF_WIDTH
            detection[frame, kind] = max(detection[frame, kind], height)
            if height >= 0.5:
                velocity[frame, kind] = max(velocity[frame, kind], strength)
                if kind in SHARES:
                    shares[frame, offsets[kind] + INSTRUMENT_SHARE[int(instrument)]] += 1
    return detection, shares, velocity


class Batches:
    """Endless batches of random crops.

    @param segments Segments; weights: how often each is drawn, or None
    """

    def __init__(self, segments, batch, frames, generator, weights=None):
        self.segments, self.batch, self.frames, self.generator = segments, batch, frames, generator
        self.weights = None if weights is None else np.asarray(weights) / np.sum(weights)

    def draw(self):
        """Dictionary of tensors: features [batch, frames, 84], detection, shares, velocity, known [batch, 7]."""
        chosen = self.generator.choice(len(self.segments), self.batch, p=self.weights)
        features = np.empty((self.batch, self.frames, BANDS), np.float32)
        targets = []
        for row, index in enumerate(chosen):
            total = self.segments.features.shape[1]
            begin = int(self.generator.integers(0, total - self.frames + 1))
            features[row] = self.segments.features[index, begin : begin + self.frames]
            targets.append(make_targets(self.segments.events[index], begin / FRAMES_PER_SECOND, self.frames))
        detection, shares, velocity = (torch.from_numpy(np.stack(parts)) for parts in zip(*targets))
        return {
            "features": torch.from_numpy(features),
            "detection": detection,
            "shares": shares,
            "velocity": velocity,
            "known": torch.from_numpy(self.segments.known[chosen].astype(np.float32)),
        }


def loss_terms(logits, batch):
    """Weighted losses of a batch: {"detection", "shares", "velocity"}, each a scalar.

    Detections: binary cross-entropy over every frame, weighted as CLASS_WEIGHTS says and only where annotated. Shares:
    cross-entropy with the distribution of the hits at the frame. Velocity: squared error of the sigmoid. The last two
    count at hits alone.
    """
    detection, known = batch["detection"], batch["known"][:, None, :]
    class_weights = torch.from_numpy(CLASS_WEIGHTS).to(logits.device)
    frame_weights = torch.clamp(((detection >= 0.5) * class_weights * known).sum(-1, keepdim=True), min=1)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(
        logits[..., : len(DETECTIONS)], detection, reduction="none"
    )
    terms = {"detection": (entropy * frame_weights * known).sum(-1).mean()}

    shares_loss, hits = 0.0, 1e-6
    column = 0
    for kind, size in SHARES.items():
        counts = batch["shares"][..., column : column + size]
        total = counts.sum(-1)
        found = (total > 0).float() * known[..., kind]
        wanted = counts / torch.clamp(total[..., None], min=1)
        place = len(DETECTIONS) + column
        shares = torch.log_softmax(logits[..., place : place + size], dim=-1)
        shares_loss = shares_loss - ((wanted * shares).sum(-1) * found).sum()
        hits = hits + found.sum()
        column += size
    terms["shares"] = shares_loss / hits

    place = len(DETECTIONS) + column
    found = (batch["velocity"] > 0).float() * known
    error = (torch.sigmoid(logits[..., place:]) - batch["velocity"]) ** 2
    terms["velocity"] = (error * found).sum() / (found.sum() + 1e-6)
    return terms
