"""Descriptors and pictures of imitations, by the C++ core (wasm/tools/extract_imitations.cpp)."""

import subprocess

import numpy as np

CHANNELS, POINTS = 8, 64


def names(tool):
    return subprocess.run([tool, "names"], check=True, capture_output=True, text=True).stdout.split()


def extract(tool, pairs, hop_seconds):
    """For (performance, reference) pairs of contours in Hz: (judged n, descriptors n x F, pictures n x 8 x 64)."""
    count = len(names(tool))
    width = 1 + count + CHANNELS * POINTS
    chunks = []
    for performance, reference in pairs:
        chunks.append(np.array([hop_seconds, len(performance), len(reference)], np.float32))
        chunks += [performance.astype(np.float32), reference.astype(np.float32)]
    result = subprocess.run([tool], input=np.concatenate(chunks).tobytes(), check=True, capture_output=True)
    rows = np.frombuffer(result.stdout, np.float32).reshape(-1, width)
    if len(rows) != len(pairs):
        raise RuntimeError(result.stderr.decode())
    pictures = rows[:, 1 + count :].reshape(-1, CHANNELS, POINTS)
    return rows[:, 0] > 0, rows[:, 1 : 1 + count].copy(), pictures.copy()
