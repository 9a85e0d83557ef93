"""Detections as a transcriber would make them of a performance with known beats: excerpts, drift, errors, doubts."""

import dataclasses
import pathlib
import subprocess

import numpy as np

from performances import CLASSES, CY, HH, KD, METERS, SD

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "build/native-release/wasm/tools/track_beats"

# name: (tempo drift, jitter s, share of soft and of loud hits lost, false hits per true hit, three classes only)
CONDITIONS = {
    "as played": (0.0, 0.0, (0.0, 0.0), 0.0, False),
    "drift": (0.08, 0.003, (0.0, 0.0), 0.0, False),
    "detected": (0.04, 0.008, (0.35, 0.05), 0.08, False),
    "poor": (0.04, 0.01, (0.5, 0.15), 0.25, False),
    "three classes": (0.04, 0.01, (0.4, 0.1), 0.15, True),
}
TEMPO_FACTORS = (0.85, 1.18)


@dataclasses.dataclass
class Detections:
    hits: np.ndarray  # [n, 4]: seconds, class, velocity, confidence
    duration: float
    beats: np.ndarray  # [m, 2]: seconds, position from 1
    meter: str
    name: str


def excerpt(performance, rng, seconds, condition):
    """Detections of a part of a performance, or None where it holds too little."""
    drift, jitter, lost, false_share, three = CONDITIONS[condition]
    hits = performance.hits
    length = hits[-1, 0] + performance.interval
    start = rng.uniform(0, max(0.0, length - seconds)) if length > seconds else 0.0
    end = min(start + seconds, length)
    hits = hits[(hits[:, 0] >= start) & (hits[:, 0] < end)]
    if len(hits) < 12 or hits[-1, 0] - hits[0, 0] < 8 * performance.interval:
        return None
    numbers = np.arange(int(np.ceil(start / performance.interval)), int(np.floor(end / performance.interval)) + 1)
    beats = np.stack([numbers * performance.interval, numbers % performance.beats_per_bar + 1.0], 1)

    # Tempo wanders as a sum of two slow sines; the warp integrates it.
    factor = rng.uniform(*TEMPO_FACTORS) if drift else 1.0
    grid = np.linspace(start, end, 2000)
    speed = np.ones_like(grid)
    for period in rng.uniform(8, 60, 2):
        speed += drift / 2 * np.sin(2 * np.pi * (grid / period + rng.random()))
    warped = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * np.diff(grid))]) * factor
    duration = float(warped[-1])

    soft = hits[:, 2] < 0.45
    kept = rng.random(len(hits)) >= np.where(soft, lost[0], lost[1])
    hits = hits[kept].copy()
    hits[:, 0] = np.interp(hits[:, 0], grid, warped) + jitter * rng.standard_normal(len(hits))
    beats[:, 0] = np.interp(beats[:, 0], grid, warped)
    confidence = np.ones(len(hits))
    if false_share:
        confidence = rng.beta(6, 1, len(hits))
        count = rng.poisson(false_share * len(hits))
        # Half of the false hits are another drum's hit heard twice, half are strewn.
        double = hits[rng.integers(len(hits), size=count), 0] + jitter * rng.standard_normal(count)
        times = np.where(rng.random(count) < 0.5, double, rng.uniform(0, duration, count))
        false = np.stack([times, rng.choice([KD, SD, HH, CY], count), rng.uniform(0.1, 0.7, count)], 1)
        hits = np.concatenate([hits, false])
        confidence = np.concatenate([confidence, rng.beta(2, 2, count)])
        hits[:, 2] = np.clip(hits[:, 2] + 0.08 * rng.standard_normal(len(hits)), 0.02, 1)
    if three:
        hits[:, 1] = np.where(hits[:, 1] == CY, HH, hits[:, 1])
        confidence = confidence[hits[:, 1] <= HH]
        hits = hits[hits[:, 1] <= HH]
    hits[:, 0] = np.clip(hits[:, 0], 0, duration)
    order = np.argsort(hits[:, 0], kind="stable")
    return Detections(
        np.concatenate([hits, confidence[:, None]], 1)[order], duration, beats, performance.meter, performance.name
    )


def strewn(rng, seconds, rate):
    """Hits without any beat."""
    count = rng.poisson(rate * seconds) + 8
    hits = np.stack(
        [
            np.sort(rng.uniform(0, seconds, count)),
            rng.integers(0, CLASSES, count),
            rng.uniform(0.1, 1, count),
            rng.beta(3, 2, count),
        ],
        1,
    )
    return Detections(hits, seconds, np.zeros((0, 2)), "none", "strewn")


@dataclasses.dataclass
class Answer:
    beats: np.ndarray
    meter: str
    beats_per_minute: float
    swing: float
    triplet: bool
    confidence: float
    evidence: np.ndarray


def track(items, tool=TOOL, evidence=False):
    """Answers of the native tracker, None where no beat is clear."""
    text = []
    for item in items:
        text.append(f"duration,{item.duration + 0.05:.6f}")
        text += [f"{t:.6f},{int(c)},{v:.4f},{p:.4f}" for t, c, v, p in item.hits]
    command = [str(tool), "--many"] + (["--evidence"] if evidence else [])
    output = subprocess.run(command, input="\n".join(text) + "\n", capture_output=True, check=True, text=True).stdout
    answers = []
    for block in output.rstrip("\n").split("\n\n"):
        lines = block.split("\n")
        if not lines[0].startswith("meter"):
            answers.append(None)
            continue
        head = lines[0].split(",")
        answers.append(
            Answer(
                np.array([[float(x) for x in line.split(",")] for line in lines[1:]]),
                f"{head[1]}-{head[2]}",
                float(head[4]),
                float(head[5]),
                head[8] == "triplet",
                float(head[9]),
                np.array([float(x) for x in head[10:]]),
            )
        )
    assert len(answers) == len(items)
    return answers


def beats_per_bar(meter):
    return METERS[meter][2] if meter in METERS else None
