"""Trains the classifier of the live drum detector, and measures the detector on kits it has not heard.

    cmake --preset native-release && cmake --build build/native-release --target extract_live_drums
    cd models && /usr/bin/python3 -m live_drums.train --data ../../shared/data --tool ../build/native-release/wasm/tools/extract_live_drums

Writes public/models/live-drums/weights.f32 and prints the figures of its card. Strokes are one-shots of the freely
licensed kits, alone or two or three at once, over whatever still rings, through rooms, equalisers, microphones and
noise; features come from the C++ core. The figures of the card: --clips 8; about five minutes on one core, nothing to resume.
"""

import argparse
import pathlib
import subprocess

import numpy as np
import torch

from drum_data import kits
from drum_data.audio import SAMPLE_RATE
from drum_transcriber.rendering import signal_chain as chain

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CLASSES = ["KD", "SD", "HH", "TT", "CY"]
FEATURES, HIDDEN = 39, 64
ARTICULATIONS = {
    "KD": ["kick"],
    "SD": ["snare", "snare_rimshot", "snare_brush", "snare_off"],
    "HH": ["hh_closed", "hh_open", "hh_pedal", "hh_halfopen"],
    "TT": ["tom_low", "tom_mid", "tom_high"],
    "CY": ["crash", "ride_bow", "ride_bell", "ride_edge", "splash", "china"],
}
# What is struck at once, and how often; drummers have two hands and two feet.
COMBINATIONS = [
    (0.16, ["KD"]), (0.16, ["SD"]), (0.18, ["HH"]), (0.12, ["TT"]), (0.08, ["CY"]), (0.09, ["KD", "HH"]),
    (0.07, ["SD", "HH"]), (0.03, ["KD", "CY"]), (0.03, ["SD", "CY"]), (0.03, ["KD", "TT"]), (0.02, ["KD", "SD"]),
    (0.02, ["TT", "HH"]), (0.01, ["KD", "SD", "HH"]),
]  # fmt: skip
CLIP_SECONDS = 24.0
# A stroke found this near to a planted one is that one.
MATCH_SECONDS = 0.02


def clip(kit, rng):
    """(samples, [(onset seconds, {classes})]) of random strokes on one kit as a microphone hears them."""
    mix = np.zeros(int(CLIP_SECONDS * SAMPLE_RATE), np.float32)
    truth = []
    gains = {drum: chain.decibels(rng.normal(0, 4)) for drum in CLASSES}
    pitch = {drum: rng.uniform(0.88, 1.14) for drum in CLASSES}
    chances = np.array([chance for chance, _ in COMBINATIONS])
    at = 0.5
    while at < CLIP_SECONDS - 1:
        drums = COMBINATIONS[rng.choice(len(chances), p=chances / chances.sum())][1]
        struck = set()
        level = chain.decibels(-rng.choice([rng.uniform(0, 10), rng.uniform(8, 26)]))
        for drum in drums:
            layers = [layer for name in ARTICULATIONS[drum] if name in kit for layer in kit[name]]
            if not layers:
                continue
            shot = chain.resampled(layers[rng.integers(len(layers))], pitch[drum])
            shot = shot / (np.max(np.abs(shot)) + 1e-9) * level * gains[drum] * chain.decibels(rng.normal(0, 3))
            start = int((at + rng.normal(0, 0.0015) - kits.LEAD_SECONDS) * SAMPLE_RATE)
            count = min(len(shot), len(mix) - start)
            mix[start : start + count] += shot[:count]
            struck.add(drum)
        if struck:
            truth.append((at, struck))
        at += rng.choice([rng.uniform(0.06, 0.14), rng.uniform(0.12, 0.6)])
    if rng.random() < 0.8:
        wet = chain.convolved(mix, chain.room_response(rng, rng.uniform(0.15, 1.0), rng.random()))
        mix = mix + wet * chain.rms(mix) / chain.rms(wet) * chain.decibels(rng.uniform(-22, -2))
    sections = [chain.peaking(np.exp(rng.uniform(np.log(80), np.log(9000))), rng.normal(0, 5), rng.uniform(0.5, 2)) for _ in range(3)]
    if rng.random() < 0.5:
        sections.append(chain.high_pass(rng.uniform(40, 160)))
    if rng.random() < 0.4:
        sections.append(chain.low_pass(rng.uniform(8000, 18000)))
    mix = chain.filtered(mix, *sections)
    if rng.random() < 0.25:
        mix = chain.compressed(mix, rng.uniform(-24, -8), rng.uniform(2, 6), 0.004, 0.1)
    mix = mix / np.max(np.abs(mix))
    noise = np.cumsum(rng.standard_normal(len(mix))) if rng.random() < 0.2 else rng.standard_normal(len(mix))
    noise = chain.filtered(noise.astype(np.float32), chain.high_pass(40))
    mix = mix + noise / chain.rms(noise) * chain.decibels(rng.uniform(-75, -42))
    mix = mix * chain.decibels(-rng.uniform(1, 26))
    if rng.random() < 0.1:
        mix = np.clip(mix * chain.decibels(rng.uniform(6, 20)), -1, 1)
    return mix.astype(np.float32), truth


def strokes(tool, samples, sensitivity=0.0):
    """Times, strengths and features that the core finds."""
    found = subprocess.run([tool, str(sensitivity)], input=samples.tobytes(), capture_output=True, check=True).stdout
    rows = np.frombuffer(found, np.float32).reshape(-1, 2 + FEATURES)
    return rows[:, 0], rows[:, 1], rows[:, 2:]


def matched(times, truth):
    """(index found, index planted) pairs, nearest first, each once."""
    pairs = sorted(
        (abs(time - onset), found, planted)
        for found, time in enumerate(times)
        for planted, (onset, _) in enumerate(truth)
        if abs(time - onset) <= MATCH_SECONDS
    )
    taken_found, taken_planted, result = set(), set(), []
    for _, found, planted in pairs:
        if found not in taken_found and planted not in taken_planted:
            taken_found.add(found)
            taken_planted.add(planted)
            result.append((found, planted))
    return result


def collect(tool, clips, sensitivity=0.0):
    """Features and labels of matched strokes, and the detector's counts and timing errors."""
    features, labels, errors = [], [], []
    counts = np.zeros(3, int)  # found, planted, matched
    for samples, truth in clips:
        times, _, rows = strokes(tool, samples, sensitivity)
        pairs = matched(times, truth)
        counts += [len(times), len(truth), len(pairs)]
        for found, planted in pairs:
            features.append(rows[found])
            labels.append([drum in truth[planted][1] for drum in CLASSES])
            errors.append(times[found] - truth[planted][0])
    return np.array(features), np.array(labels, np.float32), np.array(errors), counts


def network():
    return torch.nn.Sequential(torch.nn.Linear(FEATURES, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, len(CLASSES)))


def fit(features, labels, seed):
    """The network with its inputs' standardisation folded into the first layer, and each output's bias moved so that
    0.5 is the border with the best F on the training strokes."""
    torch.manual_seed(seed)
    mean, deviation = features.mean(0), features.std(0) + 1e-3
    x, y = torch.tensor((features - mean) / deviation), torch.tensor(labels)
    net = network()
    optimiser = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=1e-3)
    epochs, batch = 150, 256
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch):
            rows = order[start : start + batch]
            noisy = x[rows] + 0.1 * torch.randn_like(x[rows])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(net(noisy), y[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        schedule.step()
    with torch.no_grad():
        net[0].bias -= net[0].weight @ torch.tensor(mean / deviation)
        net[0].weight /= torch.tensor(deviation)
        logits = net(torch.tensor(features)).numpy()
        borders = np.linspace(-1.5, 1.5, 61)
        for c in range(len(CLASSES)):
            best = max(borders, key=lambda border: f_measure(logits[:, c] > border, labels[:, c] > 0.5)[2])
            net[2].bias[c] -= best
    return net


def f_measure(guessed, true):
    hits = np.sum(guessed & true)
    precision, recall = hits / max(1, np.sum(guessed)), hits / max(1, np.sum(true))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def report(name, net, data):
    features, labels, errors, (found, planted, hit) = data
    precision, recall = hit / found, hit / planted
    print(f"{name}: strokes P {precision:.3f} R {recall:.3f} F {2 * precision * recall / (precision + recall):.3f}")
    print(f"  time: median {1000 * np.median(errors):+.2f} ms, half within {1000 * np.median(np.abs(errors - np.median(errors))):.2f} ms, "
          f"95 % within {1000 * np.quantile(np.abs(errors), 0.95):.1f} ms")  # fmt: skip
    for c, drum in enumerate(CLASSES):
        time = 1000 * np.median(errors[labels[:, c] > 0.5])
        print(f"  {drum} median time {time:+.2f} ms, strokes {int(labels[:, c].sum())}", end="")
        if net is not None:
            with torch.no_grad():
                guessed = net(torch.tensor(features)).numpy()[:, c] > 0
            print("  P %.3f R %.3f F %.3f" % f_measure(guessed, labels[:, c] > 0.5), end="")
        print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--tool", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=REPOSITORY / "public/models/live-drums/weights.f32")
    parser.add_argument("--clips", type=int, default=5, help="of 24 s per training kit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measure-only", action="store_true", help="the detector on the validation kits, nothing written")
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    names = sorted(path.name for path in (args.data / "drums/kits").iterdir() if path.is_dir())
    free = free_kits(args.data)
    tool = args.tool.resolve()

    def clips(wanted, count):
        for name in wanted:
            kit = kits.load(args.data, name)
            for _ in range(count):
                yield clip(kit, rng)

    validation = [name for name in names if name in kits.VALIDATION_KITS]
    if args.measure_only:
        kept = list(clips(validation, 4))
        for sensitivity in (-1.0, -0.5, -0.25, 0.0, 0.25, 0.5, 1.0):
            report(f"validation at sensitivity {sensitivity}", None, collect(tool, kept, sensitivity))
        return
    training = collect(tool, clips([name for name in names if name in free and name not in kits.VALIDATION_KITS], args.clips))
    net = fit(training[0], training[1], args.seed)
    report("training", net, training)
    report("validation", net, collect(tool, clips(validation, 8)))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    values = [net[0].weight, net[0].bias, net[2].weight, net[2].bias]
    np.concatenate([value.detach().numpy().ravel() for value in values]).astype("<f4").tofile(args.out)


def free_kits(data):
    """Names of the kits whose every one-shot the manifest puts into licence group `free`."""
    import csv

    groups = {}
    with open(data / "manifest.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            parts = row["path"].split("/")
            if parts[:2] == ["drums", "kits"]:
                groups.setdefault(parts[2], set()).add(row["licence_group"])
    return {name for name, found in groups.items() if found == {"free"}}


if __name__ == "__main__":
    main()
