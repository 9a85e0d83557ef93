"""From activations to hits: the definitions of wasm/core/features/peak_picking.h (pickActivationPeaks, drumNetworks) and
wasm/core/drums/network_decoder.h in NumPy, for the threshold search, which tries too many thresholds to start a process
for each. calibrate.py checks that the native tool decode_drum_activations finds the same hits.
"""

import numpy as np

from drum_transcriber.network import DETECTIONS, FRAMES_PER_SECOND

PRE_AVERAGE, POST_AVERAGE = 10, 1  # frames
PRE_MAX, POST_MAX = 2, 1


def height_above_mean(activation):
    """activation minus its mean over [i - 10, i + 1], zeros beyond the ends; float64 [frames]."""
    values = activation.astype(np.float64)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    first = np.maximum(0, index - PRE_AVERAGE)
    last = np.minimum(len(values), index + POST_AVERAGE + 1)
    return values - (sums[last] - sums[first]) / (PRE_AVERAGE + POST_AVERAGE + 1)


def pick_peaks(activation, height, threshold, combine_seconds):
    """Frames of the peaks, ascending.

    @param activation float32 [frames]; height: height_above_mean(activation)
    """
    kept = np.where(height >= threshold, activation, 0.0)
    around = np.pad(kept, (PRE_MAX, POST_MAX))
    reach = PRE_MAX + POST_MAX + 1
    highest = np.max([around[shift : shift + len(kept)] for shift in range(reach)], axis=0)
    candidates = np.nonzero((kept > 0) & (kept >= highest))[0]
    combine = round(combine_seconds * FRAMES_PER_SECOND)
    peaks = []
    for frame in candidates:
        if not peaks or frame - peaks[-1] > combine:
            peaks.append(frame)
    return np.array(peaks, int)


def interpolated(activation, peaks):
    """Seconds of the vertices of parabolas through each peak and its neighbours; the peak's own frame at the ends."""
    inner = np.clip(peaks, 1, max(1, len(activation) - 2))
    if len(activation) < 3:
        return peaks / FRAMES_PER_SECOND
    left, centre, right = (activation[inner + shift].astype(np.float64) for shift in (-1, 0, 1))
    curvature = left - 2 * centre + right
    offset = np.where(curvature < 0, 0.5 * (left - right) / np.where(curvature < 0, curvature, -1), 0.0)
    offset = np.where(inner == peaks, np.clip(offset, -0.5, 0.5), 0.0)
    return (peaks + offset) / FRAMES_PER_SECOND


def decode(activations, parameters):
    """{detection: (seconds [k], frames [k])} of a recording.

    @param activations float32 [frames, 22]; parameters: contents of decoder.json
    """
    hits = {}
    for kind, name in enumerate(DETECTIONS):
        activation = activations[:, kind]
        peaks = pick_peaks(
            activation, height_above_mean(activation), parameters["thresholds"][kind], parameters["combineSeconds"][kind]
        )
        hits[name] = (np.maximum(0.0, interpolated(activation, peaks) + parameters["biasSeconds"][kind]), peaks)
    return hits
