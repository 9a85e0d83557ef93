"""Trains a rating network. From models/:

    /usr/bin/python3 -m rating.train --work WORK --system pc-fcn --level middle --epochs 60

WORK is the folder that rating.corpus or rating.fba filled. The recipe of each system is the published one (RECIPES);
--epochs, --seconds and --shared are what a small machine has to save on, and go into the checkpoint. One CPU core by
default, a GPU where torch finds one, several under torchrun (gradients are averaged). A run goes on from its checkpoint
WORK/models/SYSTEM-LEVEL.pt, which also holds the weights of the best validation epoch: for each criterion its own where
criteria have networks of their own, else the best in the mean.
"""

import argparse
import dataclasses
import os
import pathlib
import time

import numpy as np
import torch
from torch import distributed

from . import dataset, scoring
from .networks import CRITERIA, LEAST_MEL_FRAMES, SYSTEMS, network

# "both" learns from the takes of both levels, as a start for either: not as in the paper.
LEVELS = ("middle", "symphonic", "both")
TRANSPOSITION_SEMITONES = 2.0
_SEMITONE = 1 / 72


@dataclasses.dataclass(frozen=True)
class Recipe:
    """Published settings. chunks: (frames, hop) of the contour pieces, or frames drawn at random when hop is 0."""

    epochs: int
    optimiser: str
    rate: float
    momentum: float = 0.0
    decay: float = 0.0
    batch: int = 32
    chunks: tuple = ()
    # Share of the pieces that are transposed: the published two rounds of doubling leave one in four as it was.
    transposed: float = 0.0
    # Mini-batches per piece length in an epoch, where the paper fixes that instead of the batch.
    batches: int = 0


_SCORE_INFORMED = Recipe(1000, "sgd", 0.05, 0.9, chunks=((2000, 0),))
RECIPES = {
    "pc-fcn": Recipe(
        2000, "sgd", 0.01, 0.9, 1e-5, chunks=((1000, 500), (1500, 500), (2000, 1000)), transposed=0.75, batches=10
    ),
    "siconvnet": _SCORE_INFORMED,
    "jointembed": _SCORE_INFORMED,
    "distmat": Recipe(1000, "sgd", 0.05, 0.9),
    "m-crnn": Recipe(250, "adam", 1e-4, batch=10),
    "pcm-crnn": Recipe(250, "adam", 1e-4, batch=10),
}


def _pieces(takes, recipe, rng):
    """Mini-batches of one epoch: lists of (take, first contour frame, frames); frames None is the whole take."""
    if not recipe.chunks:
        order = rng.permutation(len(takes))
        return [[(int(take), 0, None) for take in order[at : at + recipe.batch]] for at in range(0, len(order), recipe.batch)]
    found = []
    for frames, hop in recipe.chunks:
        pieces = []
        for take, contour in enumerate(takes.inputs["contour"]):
            room = max(0, len(contour) - frames)
            if hop:
                pieces += [(take, at, frames) for at in range(0, room + 1, hop)]
            else:
                pieces += [(take, int(at), frames) for at in rng.integers(0, room + 1, 2)]
        pieces = [pieces[index] for index in rng.permutation(len(pieces))]
        size = -(-len(pieces) // recipe.batches) if recipe.batches else 2 * recipe.batch
        found += [pieces[at : at + size] for at in range(0, len(pieces), size)]
    return [found[index] for index in rng.permutation(len(found))]


def _cut(values, at, frames):
    piece = values[at : at + frames]
    return piece if len(piece) == frames else np.concatenate([piece, np.zeros(frames - len(piece), piece.dtype)])


def _stacked(takes, pieces, kinds, recipe, mel_frames, rng):
    """Input tensors of a mini-batch."""
    tensors = []
    shift = np.zeros(len(pieces))
    if recipe.transposed:
        shift = rng.uniform(-TRANSPOSITION_SEMITONES, TRANSPOSITION_SEMITONES, len(pieces)) * _SEMITONE
        shift *= rng.random(len(pieces)) < recipe.transposed
    for kind in kinds:
        if kind in ("contour", "score"):
            longest = max(len(takes.inputs[kind][take]) for take, _, _ in pieces)
            rows = np.stack([_cut(takes.inputs[kind][take], at, frames or longest) for take, at, frames in pieces])
            if recipe.transposed:
                rows = np.where(rows != 0, rows + shift[:, None], 0)
            tensors.append(torch.from_numpy(rows.astype(np.float32)).unsqueeze(1))
        elif kind == "mel":
            pictures = [takes.inputs["mel"][take] for take, _, _ in pieces]
            if mel_frames:
                pictures = [
                    picture[:, (start := int(rng.integers(max(1, picture.shape[1] - mel_frames + 1)))) : start + mel_frames]
                    for picture in pictures
                ]
            longest = max(picture.shape[1] for picture in pictures)
            rows = np.zeros((len(pictures), 1, 96, max(longest, LEAST_MEL_FRAMES)), np.float32)
            for row, picture in zip(rows, pictures):
                row[0, :, : picture.shape[1]] = picture
            tensors.append(torch.from_numpy(rows))
        else:
            rows = np.stack([takes.inputs[kind][take] for take, _, _ in pieces])
            tensors.append(torch.from_numpy(rows.astype(np.float32)).unsqueeze(1))
    return tensors


def predictions(model, takes, kinds, device="cpu"):
    """(takes, 4) ratings of whole takes, one by one as the page rates them."""
    model.eval()
    rows = []
    with torch.no_grad():
        for take in range(len(takes)):
            inputs = _stacked(takes, [(take, 0, None)], kinds, Recipe(0, "", 0), None, None)
            rows.append(model(*[values.to(device) for values in inputs])[0].cpu().numpy())
    return np.array(rows).reshape(-1, CRITERIA)


def _keep_best(best, scores, model, better):
    """Copies the parts of the state that belong to the criteria that got better."""
    for name, values in model.state_dict().items():
        if all(better) or name not in best["state"]:
            best["state"][name] = values.detach().cpu().clone()
        elif values.dim() and values.shape[0] % CRITERIA == 0:
            part = values.shape[0] // CRITERIA
            for criterion in np.flatnonzero(better):
                rows = slice(criterion * part, (criterion + 1) * part)
                best["state"][name][rows] = values[rows].detach().cpu()
    for criterion in np.flatnonzero(better):
        best["scores"][criterion] = scores[criterion]


def _optimiser(recipe, parameters):
    if recipe.optimiser == "adam":
        return torch.optim.Adam(parameters, lr=recipe.rate)
    return torch.optim.SGD(parameters, lr=recipe.rate, momentum=recipe.momentum, weight_decay=recipe.decay)


def main(arguments=None):
    """Trains."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--system", choices=SYSTEMS, required=True)
    parser.add_argument("--level", choices=LEVELS, required=True)
    parser.add_argument("--epochs", type=int, help="total, earlier runs counted; the published number by default")
    parser.add_argument("--minutes", type=float, help="stop after so long, at the end of an epoch")
    parser.add_argument("--rate", type=float, help="learning rate; the published one by default")
    parser.add_argument("--batch", type=int, help="takes a step; the published number by default")
    parser.add_argument("--shared", action="store_true", help="one trunk for the four criteria: not as in the paper")
    parser.add_argument("--transposed", type=float, help="share of the pieces that are transposed, with their score")
    parser.add_argument("--mel-frames", type=int, help="random stretches of the mel spectrogram instead of whole takes")
    parser.add_argument("--validate-every", type=int, default=1, help="epochs")
    parser.add_argument("--start", type=pathlib.Path, help="checkpoint whose weights to begin with, of the same system")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    recipe = RECIPES[options.system]
    recipe = dataclasses.replace(
        recipe,
        rate=options.rate or recipe.rate,
        batch=options.batch or recipe.batch,
        epochs=options.epochs or recipe.epochs,
        transposed=options.transposed if options.transposed is not None else recipe.transposed,
    )
    processes, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if processes > 1:
        distributed.init_process_group("nccl" if cuda else "gloo")
    torch.manual_seed(1)
    model = network(options.system, options.shared).to(device)
    kinds = model.inputs
    takes = dataset.read(options.work, "train", options.level, kinds)
    check = dataset.read(options.work, "validation", options.level, kinds)
    optimiser = _optimiser(recipe, model.parameters())
    best = {"state": {}, "scores": [-np.inf] * CRITERIA}
    epoch, start = 0, None

    def judge():
        rated = predictions(model, check, kinds, device)
        scores = [scoring.r_squared(check.ratings[:, one], rated[:, one]) for one in range(CRITERIA)]
        if model.by_criterion:
            better = [new > old for new, old in zip(scores, best["scores"])]
        else:
            better = [np.mean(scores) > np.mean(best["scores"])] * CRITERIA
        _keep_best(best, scores, model, better)
        return scores

    path = options.work / "models" / f"{options.system}-{options.level}.pt"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        kept = torch.load(path, map_location=device)
        model.load_state_dict(kept["network"])
        optimiser.load_state_dict(kept["optimiser"])
        best, epoch, start = kept["best"], kept["epoch"], kept["start"]
    elif options.start:
        begun = torch.load(options.start, map_location="cpu")
        start = {"level": begun["level"], "takes": begun["takes"], "epoch": begun["epoch"]}
        model.load_state_dict(begun["best"]["state"])
        # What it starts with may stay the best.
        judge()
    wrapped = torch.nn.parallel.DistributedDataParallel(model) if processes > 1 else model
    ratings = torch.from_numpy(takes.ratings)
    print(f"{options.system} {options.level}: {len(takes)} takes, {len(check)} to check, epoch {epoch}", flush=True)
    began = time.monotonic()
    while epoch < recipe.epochs and (not options.minutes or time.monotonic() - began < 60 * options.minutes):
        rng = np.random.default_rng([epoch, 1])
        wrapped.train()
        total = 0.0
        batches = _pieces(takes, recipe, rng)
        # Every process takes its share of every mini-batch, all of them the same number of steps.
        for pieces in batches:
            mine = pieces[rank::processes] or pieces[:1]
            if len(mine) < 2:
                # A batch of one has no statistics to be normalised by.
                continue
            inputs = _stacked(takes, mine, kinds, recipe, options.mel_frames, rng)
            wanted = ratings[[take for take, _, _ in mine]].to(device)
            loss = ((wrapped(*[values.to(device) for values in inputs]) - wanted) ** 2).mean(0).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += float(loss) / len(batches) / CRITERIA
        epoch += 1
        if rank == 0 and (epoch % options.validate_every == 0 or epoch == recipe.epochs):
            scores = judge()
            state = {
                "system": options.system,
                "level": options.level,
                "shared": options.shared,
                "melFrames": options.mel_frames,
                "takes": len(takes),
                "start": start,
                "epoch": epoch,
                "network": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "best": best,
            }
            partial = path.with_suffix(".partial")
            torch.save(state, partial)
            partial.replace(path)
            print(
                f"{time.strftime('%H:%M:%S')} epoch {epoch} MSE {total:.4f} R2 "
                + " ".join(f"{score:.3f}" for score in scores)
                + " best "
                + " ".join(f"{score:.3f}" for score in best["scores"]),
                flush=True,
            )
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
