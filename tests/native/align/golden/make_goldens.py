"""Writes the goldens of align/dtw.h: plain dynamic programming in NumPy, no windowing tricks.

Run with /usr/bin/python3 from anywhere. Each case is <name>_cost.npy (query x reference, f8), <name>_path.npy
(steps x 2, i8) and <name>_total.npy (f8).
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def dtw(cost, weights=(1, 1, 1), allowed=None, reference_open=(False, False), query_open=(False, False)):
    rows, columns = cost.shape
    total = np.full((rows, columns), np.inf)
    back = {}
    for i in range(rows):
        for j in range(columns):
            if allowed is not None and not allowed[i, j]:
                continue
            options = []
            if (i == 0 and j == 0) or (i == 0 and reference_open[0]) or (j == 0 and query_open[0]):
                options.append((cost[i, j], None))
            for weight, (di, dj) in zip(weights, ((1, 1), (1, 0), (0, 1))):
                if i >= di and j >= dj:
                    options.append((total[i - di, j - dj] + weight * cost[i, j], (i - di, j - dj)))
            total[i, j], back[i, j] = min(options, key=lambda option: option[0])
    ends = [(rows - 1, columns - 1)]
    if reference_open[1]:
        ends += [(rows - 1, j) for j in range(columns)]
    if query_open[1]:
        ends += [(i, columns - 1) for i in range(rows)]
    at = min(sorted(set(ends)), key=lambda cell: total[cell])
    best, path = total[at], []
    while at is not None:
        path.append(at)
        at = back[at]
    return best, np.array(path[::-1], dtype=np.int64)


def band(rows, columns, radius):
    centre = np.arange(rows) * (columns - 1) / (rows - 1)
    return np.abs(np.arange(columns)[None, :] - np.floor(centre + 0.5)[:, None]) <= radius


def main():
    random = np.random.default_rng(20)
    contour = np.cumsum(random.normal(size=60))
    warped = np.interp(np.linspace(0, 1, 47) ** 1.3 * 59, np.arange(60), contour) + random.normal(size=47) * 0.1
    cost = np.abs(warped[:, None] - contour[None, :])
    inside = np.abs(warped[5:30, None] - contour[None, :])
    cases = {
        "plain": (cost, {}),
        "symmetric": (cost, {"weights": (2, 1, 1)}),
        "tilted": (cost, {"weights": (1, 1.5, 0.7)}),
        "band6": (cost, {"allowed": band(*cost.shape, 6)}),
        "subsequence": (inside, {"weights": (1, 1, 1), "reference_open": (True, True)}),
        "open_end": (inside, {"reference_open": (False, True)}),
        "query_open": (cost.T[:, 8:30].copy(), {"query_open": (True, True)}),
    }
    for name, (matrix, options) in cases.items():
        total, path = dtw(matrix, **options)
        np.save(HERE / f"{name}_cost.npy", np.ascontiguousarray(matrix))
        np.save(HERE / f"{name}_path.npy", path)
        np.save(HERE / f"{name}_total.npy", np.array([total]))


if __name__ == "__main__":
    main()
