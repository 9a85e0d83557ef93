"""How well predictions agree with ratings."""

import numpy as np


def r_squared(ratings, predictions):
    """1 - SSE/SST of clipped predictions (the papers' measure)."""
    ratings, predictions = np.asarray(ratings, float), np.clip(np.asarray(predictions, float), 0, 1)
    return 1 - np.sum((ratings - predictions) ** 2) / np.sum((ratings - ratings.mean()) ** 2)


def correlation(ratings, predictions):
    """Pearson's r; 0 when either is constant."""
    ratings, predictions = np.asarray(ratings, float), np.clip(np.asarray(predictions, float), 0, 1)
    if ratings.std() < 1e-9 or predictions.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(ratings, predictions)[0, 1])


def within_groups(ratings, predictions, groups):
    """Pearson's r after the mean of each group is taken from both: what is heard beyond the instrument."""
    ratings, predictions = np.array(ratings, float), np.clip(np.array(predictions, float), 0, 1)
    groups = np.asarray(groups)
    for group in set(groups):
        member = groups == group
        ratings[member] -= ratings[member].mean()
        predictions[member] -= predictions[member].mean()
    if predictions.std() < 1e-9:
        return 0.0
    return float(np.sum(ratings * predictions) / np.sqrt(np.sum(ratings**2) * np.sum(predictions**2)))
