"""Learns the patterns of the rhythm tracker from Groove MIDI and writes wasm/core/rhythm/trained_patterns.h.

    /usr/bin/python3 models/rhythm_patterns/train.py --data ../shared/data

Bars of every meter are a mixture of patterns: independent Poisson counts per class, beat and twelfth of a beat, fitted
by expectation maximisation (Dempster, Laird, Rubin 1977). calibrate.py fits the confidence afterwards.
"""

import argparse
import pathlib
import re

import numpy as np

import performances

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "wasm/core/rhythm/trained_patterns.h"

# (numerator, denominator), beats per bar, prior probability, patterns, bars by rule. The priors are a guess at what
# people drop: Groove is no sample of that. 2/4 sounds like half a bar of 4/4 and is used when asked for only.
METERS = {
    "4-4": ((4, 4), 4, 0.93, 24, 2400),
    "3-4": ((3, 4), 3, 0.03, 4, 800),
    "6-8": ((6, 8), 2, 0.01, 3, 800),
    "5-4": ((5, 4), 5, 0.015, 3, 800),
    "7-8": ((7, 8), 7, 0.015, 3, 800),
    "2-4": ((2, 4), 2, 0.0, 5, 0),
}
ITERATIONS = 40
# Weight of the 4/4 bars by rule against the played ones.
WRITTEN_PART = 0.15
# Smoothing: this many bars of the meter's mean in every pattern.
MEAN_BARS = 3.0
# Share of the hits that a detector finds, soft and loud.
FOUND = (0.75, 0.95)
# Share of performances whose cymbals are counted as hi-hat too: engines with three classes hear them so.
CYMBAL_AS_HAT = 0.25
# A pattern of its own for bars in which next to nothing is played.
SPARSE_SHARE, SPARSE_RATE = 0.02, 0.03
# Tempo of a pattern is spread beyond the data's, which was played to few clicks; log-normal around LIKELY_INTERVAL.
TEMPO_SPREAD = 0.2
LEAST_RATE = 0.001


def collect(data, rng):
    """{meter: (bars, ln intervals, weights)}."""
    found = {meter: ([], [], []) for meter in METERS}
    for performance in performances.groove(data, "train"):
        counts = performances.bars(performance)
        filled = counts.sum((1, 2, 3, 4)) > 0
        counts = counts[filled]
        if rng.random() < CYMBAL_AS_HAT:
            counts[:, :, :, performances.HH] = np.maximum(
                counts[:, :, :, performances.HH], counts[:, :, :, performances.CY]
            )
            counts[:, :, :, performances.CY] = 0
        # Long files must not drown the many short ones.
        weight = 1 / np.sqrt(len(counts))
        entry = found[performance.meter]
        entry[0].append(counts)
        entry[1].append(np.full(len(counts), np.log(performance.interval)))
        entry[2].append(np.full(len(counts), weight))
        if performance.meter == "4-4":
            halves = counts.reshape(len(counts), 2, 2, 2, *counts.shape[3:]).swapaxes(1, 2).reshape(-1, 2, 2, *counts.shape[3:])
            found["2-4"][0].append(halves)
            found["2-4"][1].append(np.full(len(halves), np.log(performance.interval)))
            found["2-4"][2].append(np.full(len(halves), weight / 2))
    for meter, (_, _, _, _, written) in METERS.items():
        if written:
            counts, intervals = performances.written_bars(meter, rng, written)
            found[meter][0].append(counts)
            found[meter][1].append(np.log(intervals))
            played = sum(w.sum() for w in found[meter][2])
            # As much as what was played, where anything was; in 4/4, which is played, a part of it.
            part = WRITTEN_PART if meter == "4-4" else 1.0
            found[meter][2].append(np.full(len(counts), part * max(played, 1.0) / len(counts)))
    return {meter: tuple(np.concatenate(part) for part in entry) for meter, entry in found.items()}


def fit(counts, weights, patterns, rng):
    """(shares [k], rates [k, cells], responsibilities [bars, k])."""
    n = len(counts)
    weights = weights / weights.mean()
    mean = (weights[:, None] * counts).sum(0) / weights.sum() + LEAST_RATE
    # Begin with bars far apart (k-means++).
    chosen = [int(rng.integers(n))]
    nearest = np.full(n, np.inf)
    for _ in range(patterns - 1):
        nearest = np.minimum(nearest, ((counts - counts[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(rng.choice(n, p=nearest * weights / (nearest * weights).sum())))
    rates = 0.5 * counts[chosen] + 0.5 * mean
    shares = np.full(patterns, 1 / patterns)
    for _ in range(ITERATIONS):
        scores = counts @ np.log(rates).T - rates.sum(1) + np.log(shares)
        top = scores.max(1, keepdims=True)
        likelihood = (weights * (top[:, 0] + np.log(np.exp(scores - top).sum(1)))).sum() / weights.sum()
        belongs = np.exp(scores - top)
        belongs /= belongs.sum(1, keepdims=True)
        mass = (weights[:, None] * belongs).sum(0)
        rates = ((weights[:, None] * belongs).T @ counts + MEAN_BARS * mean) / (mass[:, None] + MEAN_BARS)
        shares = (mass + 1) / (mass + 1).sum()
    return shares, rates, belongs, likelihood


def learn(counts, log_intervals, weights, patterns, rng):
    """List of (share, mean ln interval, its spread, rate [beats, class, cell], loud [beats, class, cell])."""
    shape = counts.shape[2:]
    found = counts * np.array(FOUND, np.float32)[None, :, None, None, None]
    both = found.sum(1).reshape(len(counts), -1).astype(np.float64)
    best = max((fit(both, weights, patterns, rng) for _ in range(3)), key=lambda result: result[3])
    shares, rates, belongs, likelihood = best
    loud_mean = (weights[:, None] * found[:, 1].reshape(len(counts), -1)).sum(0) / np.maximum(
        (weights[:, None] * both).sum(0), 1e-9
    )
    class_loud = found[:, 1].sum((0, 1, 3)) / np.maximum(found.sum((0, 1, 2, 4)), 1e-9)
    class_loud = np.broadcast_to(class_loud[None, :, None], shape).reshape(-1)
    result = []
    for k in range(patterns):
        own = weights * belongs[:, k] / weights.mean()
        hits = own @ both
        loud = (own @ found[:, 1].reshape(len(counts), -1) + 2 * loud_mean + 2 * class_loud) / (
            hits + 2 * (both.sum(0) > 0) + 2
        )
        mean = np.average(log_intervals, weights=own)
        spread = np.sqrt(np.average((log_intervals - mean) ** 2, weights=own))
        result.append(
            (
                shares[k] * (1 - SPARSE_SHARE),
                mean,
                np.hypot(spread, TEMPO_SPREAD),
                rates[k].reshape(shape),
                np.clip(loud, 0.03, 0.97).reshape(shape),
            )
        )
    mean_rate = np.average(both, axis=0, weights=weights).reshape(shape)
    mean = np.average(log_intervals, weights=weights)
    spread = np.sqrt(np.average((log_intervals - mean) ** 2, weights=weights))
    result.append(
        (SPARSE_SHARE, mean, np.hypot(spread, TEMPO_SPREAD), SPARSE_RATE * mean_rate, np.full(shape, 0.5))
    )
    print(f"  {len(counts)} bars, log likelihood {likelihood:.2f} a bar")
    for share, mean, spread, rate, _ in result:
        per_beat = rate.sum((0, 2)) / shape[0]
        print(
            f"    {share:.3f}  {60 / np.exp(mean):5.0f}/min x{np.exp(spread):.2f}  per beat "
            + " ".join(f"{name}{value:.2f}" for name, value in zip(("KD", "SD", "HH", "TT", "CY", "OT"), per_beat))
        )
    return result


def kept_confidence():
    """Calibration of the present file: training patterns must not lose it."""
    if OUTPUT.exists():
        match = re.search(r"kConfidence\{([^}]*)\}", OUTPUT.read_text())
        return match.group(1)
    return "0.0, 1.0, 0.0, 0.0"


def rows(values, per_line):
    lines = [", ".join(map(str, values[i : i + per_line])) for i in range(0, len(values), per_line)]
    return ",\n    ".join(lines)


def write(tables, confidence):
    meters, patterns, rates, loud = [], [], [], []
    for meter, learned in tables.items():
        (numerator, denominator), beats, prior, _, _ = METERS[meter]
        meters.append(f"Meter{{{numerator}, {denominator}, {beats}, {len(learned)}, {prior}}}")
        for share, mean, spread, rate, loudness in learned:
            patterns.append(f"Pattern{{{share:.4f}, {mean:.3f}, {spread:.3f}}}")
            rates += np.round(1000 * rate).astype(int).reshape(-1).tolist()
            loud += np.round(100 * loudness).astype(int).reshape(-1).tolist()
    loud_from = ", ".join(f"{value}F" for value in performances.LOUD_FROM)
    OUTPUT.write_text(
        f"""#pragma once

// Written by models/rhythm_patterns/train.py and calibrate.py; do not edit. Learned from the Groove MIDI Dataset
// (Gillick et al. 2019, CC BY 4.0), see models/rhythm_patterns/README.md.

#include <array>
#include <cstdint>

namespace woodshed::trained {{

struct Meter {{
    int numerator, denominator, beatsPerBar, patterns;
    double prior;
}};
struct Pattern {{
    double share, logInterval, logIntervalSpan;
}};

inline constexpr std::array<float, 6> kLoudFrom{{{loud_from}}};
inline constexpr std::array<double, 4> kConfidence{{{confidence}}};
inline constexpr double kLeastConfidence = {LEAST_CONFIDENCE};

inline constexpr std::array<Meter, {len(meters)}> kMeters{{{{
    {rows(meters, 1)}}}}};

inline constexpr std::array<Pattern, {len(patterns)}> kPatterns{{{{
    {rows(patterns, 2)}}}}};

/// Thousandths of hits, [pattern][beat][class][twelfth].
inline constexpr std::array<std::uint16_t, {len(rates)}> kRates{{
    {rows(rates, 24)}}};

/// Hundredths of loud hits, in the same order.
inline constexpr std::array<std::uint8_t, {len(loud)}> kLoud{{
    {rows(loud, 24)}}};

}}  // namespace woodshed::trained
"""
    )


# Confidence from which beats are given at all.
LEAST_CONFIDENCE = 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder that holds drums/groove")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    tables = {}
    for meter, entry in collect(options.data, rng).items():
        print(meter)
        tables[meter] = learn(*entry, METERS[meter][3], rng)
    write(tables, kept_confidence())


if __name__ == "__main__":
    main()
