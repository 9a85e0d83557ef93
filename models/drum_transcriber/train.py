#!/usr/bin/python3
"""Trains the drum network on rendered shards. From models/:

    /usr/bin/python3 -m drum_transcriber.train --data DIR [DIR ...] --out DIR --steps 4000

One CPU core by default, a GPU where torch finds one, several under torchrun (every process draws its own crops, the
gradients are averaged). Goes on from --out's checkpoint when there is one: also with more data, more steps or
--unlabelled, so a long run can be made of short ones. The learning rate rises, stays, and falls over the last
--decay-steps; a run that is to be continued is stopped before that or continued from a kept checkpoint (--from).
"""

import argparse
import copy
import math
import os
import pathlib
import sys
import time

import numpy as np
import torch
from torch import distributed

from drum_transcriber.augmentation import Augmentation, Overlays, Strength
from drum_transcriber.dataset import Batches, loss_terms, read_segments, without_hats
from drum_transcriber.network import DrumNetwork
from drum_transcriber.self_training import UnlabelledBatches, consistency_loss

SHARES_WEIGHT = 0.15
VELOCITY_WEIGHT = 1.0
WARM_UP_STEPS = 100
GRADIENT_NORM = 2.0
LOG_EVERY = 25


class MovingAverage:
    """Exponential moving average of a network's parameters and statistics: the network that is evaluated."""

    def __init__(self, network, decay):
        self.network = copy.deepcopy(network).eval()
        self.decay = decay

    def update(self, network, step):
        decay = min(self.decay, (1 + step) / (10 + step))
        with torch.no_grad():
            for mine, new in zip(self.network.state_dict().values(), network.state_dict().values()):
                if mine.dtype.is_floating_point:
                    mine.lerp_(new, 1 - decay)
                else:
                    mine.copy_(new)


def learning_rate(step, fresh, options):
    """Linear rise from step `fresh` on, constant, half a cosine down to a hundredth over the last decay_steps."""
    rise = min(1.0, (step - fresh + 1) / WARM_UP_STEPS)
    into = step - (options.steps - options.decay_steps)
    fall = 1.0 if into < 0 else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, into / max(1, options.decay_steps))))
    return options.learning_rate * rise * fall


def save(path, state):
    """Never leaves half a checkpoint behind."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True, help="folders of shards")
    parser.add_argument("--unlabelled", type=pathlib.Path, help="folder of unlabelled features (self_training.py)")
    parser.add_argument("--unlabelled-share", type=float, default=0.25, help="crops of a batch without labels")
    parser.add_argument("--unlabelled-weight", type=float, default=0.5)
    parser.add_argument("--drum-free", type=pathlib.Path, help="folder of features without drums (self_training.py)")
    parser.add_argument("--overlaid", type=float, default=0.25, help="crops that get music without drums laid over them")
    parser.add_argument(
        "--without-hats", type=float, default=1.0, help="how often segments of drums without hi-hat are drawn, others 1"
    )
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of checkpoints")
    parser.add_argument("--from", dest="start", type=pathlib.Path, help="checkpoint to begin with, else --out's own")
    parser.add_argument("--steps", type=int, required=True, help="total, earlier runs counted")
    parser.add_argument("--decay-steps", type=int, default=0)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of a crop")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--weight-decay", type=float, default=1e-4)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the moving average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep-every", type=int, default=500, help="steps between checkpoints that are kept")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    processes = int(os.environ.get("WORLD_SIZE", 1))
    rank = int(os.environ.get("RANK", 0))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if processes > 1:
        distributed.init_process_group("nccl" if cuda else "gloo")
    torch.manual_seed(options.seed)

    network = DrumNetwork().to(device)
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.learning_rate, weight_decay=options.weight_decay)
    average = MovingAverage(network, options.average)
    options.out.mkdir(parents=True, exist_ok=True)
    latest = options.out / "checkpoint.pt"
    start = latest if latest.exists() else options.start
    # Where the optimiser began to know the network: it warms up from there.
    step = fresh = 0
    if start:
        state = torch.load(start, map_location=device)
        average.network.load_state_dict(state["average"])
        # The repository keeps the average alone (export.py --state): enough to go on from, with a new optimiser.
        network.load_state_dict(state.get("network", state["average"]))
        if "optimiser" in state:
            optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
        fresh = state.get("fresh", step)
    wrapped = torch.nn.parallel.DistributedDataParallel(network) if processes > 1 else network

    # Where a run was interrupted changes what it draws next, so the step is part of the seed.
    seed = [options.seed, rank, step]
    segments = read_segments(options.data)
    frames = round(options.seconds * 100)
    unlabelled_crops = round(options.batch * options.unlabelled_share) if options.unlabelled else 0
    weights = np.where(without_hats(segments), options.without_hats, 1.0)
    batches = Batches(segments, options.batch - unlabelled_crops, frames, np.random.default_rng(seed), weights)
    unlabelled = None
    if unlabelled_crops:
        unlabelled = UnlabelledBatches(options.unlabelled, unlabelled_crops, frames, np.random.default_rng([7, *seed]))
    overlay = None
    if options.drum_free:
        overlay = Overlays(options.drum_free, options.overlaid, np.random.default_rng([11, *seed]))
    generator = torch.Generator().manual_seed(int(np.random.default_rng(seed).integers(2**62)))
    augment = Augmentation(Strength(), generator)
    if rank == 0:
        parameters = sum(p.numel() for p in network.parameters())
        print(f"{len(segments)} segments, {parameters} parameters, step {step}, {device}, {processes} processes", flush=True)

    began, sums, counted = time.monotonic(), {}, 0
    while step < options.steps:
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, fresh, options)
        batch = batches.draw()
        inputs = batch["features"]
        if unlabelled:
            plain, fuller = unlabelled.draw()
            inputs = torch.cat([inputs, fuller])
        if overlay:
            inputs = overlay(inputs)
        inputs, gains = augment(inputs)
        network.train()
        logits = wrapped(inputs.to(device), gains.to(device))
        labelled = logits[: len(batch["features"])]
        terms = loss_terms(labelled, {key: value.to(device) for key, value in batch.items()})
        loss = terms["detection"] + SHARES_WEIGHT * terms["shares"] + VELOCITY_WEIGHT * terms["velocity"]
        if unlabelled:
            with torch.no_grad():
                wanted = average.network(plain.to(device))
            terms["consistency"] = consistency_loss(logits[len(batch["features"]) :], wanted)
            loss = loss + options.unlabelled_weight * terms["consistency"]
        optimiser.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), GRADIENT_NORM)
        # A step that is not finite would end the run; it is left out and shows in the log.
        if torch.isfinite(norm):
            optimiser.step()
            average.update(network, step)
        step += 1
        counted += 1
        for name, value in {**terms, "norm": norm}.items():
            sums[name] = sums.get(name, 0.0) + float(value)
        if rank == 0 and (step % LOG_EVERY == 0 or step == options.steps):
            text = " ".join(f"{name} {value / counted:.4f}" for name, value in sums.items())
            pace = (time.monotonic() - began) / counted
            print(f"{time.strftime('%H:%M:%S')} step {step} {text} lr {learning_rate(step, fresh, options):.5f} {pace:.2f} s/step", flush=True)
            began, sums, counted = time.monotonic(), {}, 0
        if rank == 0 and (step % 100 == 0 or step == options.steps):
            state = {
                "configuration": network.configuration,
                "network": network.state_dict(),
                "average": average.network.state_dict(),
                "optimiser": optimiser.state_dict(),
                "step": step,
                "fresh": fresh,
                "options": {key: str(value) for key, value in vars(options).items()},
            }
            save(latest, state)
            if step % options.keep_every == 0 or step == options.steps:
                save(options.out / f"step-{step:06d}.pt", state)
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    sys.exit(main())
