"""Takes with their inputs and ratings, as the corpus command leaves them."""

import dataclasses
import json

import numpy as np

from .networks import LEAST_CONTOUR_FRAMES


@dataclasses.dataclass
class Takes:
    """inputs: kind to a list of arrays, one a take. ratings: (takes, 4). groups: instrument of each take."""

    names: list
    inputs: dict
    ratings: np.ndarray
    groups: list

    def __len__(self):
        return len(self.names)

    def only(self, wanted):
        """The takes for which `wanted`, one truth value a take, is true."""
        kept = np.flatnonzero(wanted)
        inputs = {kind: [values[at] for at in kept] for kind, values in self.inputs.items()}
        return Takes([self.names[at] for at in kept], inputs, self.ratings[kept], [self.groups[at] for at in kept])


def read(work, split, level, kinds):
    """Takes of a split ("train", "validation", "test") and level (or "both") that have the inputs `kinds`."""
    pattern = f"{split}-*.json" if level == "both" else f"{split}-{level}-*.json"
    found = Takes([], {kind: [] for kind in kinds}, np.zeros((0, 4)), [])
    ratings = []
    for path in sorted((work / "takes").glob(pattern)):
        files = [work / "inputs" / f"{path.stem}.{kind}.npy" for kind in kinds]
        if not all(file.exists() for file in files):
            continue
        truth = json.loads(path.read_text())
        for kind, file in zip(kinds, files):
            values = np.load(file)
            if kind in ("contour", "score"):
                values = padded(values)
            # The large inputs are kept in 16 bits: 0.06 dB of a level, a tenth of a cent of a distance.
            found.inputs[kind].append(values.astype(np.float16) if values.ndim == 2 else values)
        found.names.append(path.stem)
        found.groups.append(truth["instrument"])
        ratings.append(truth["ratings"])
    found.ratings = np.array(ratings, np.float32).reshape(-1, 4)
    return found


def padded(contour):
    """A contour of at least LEAST_CONTOUR_FRAMES, continued with zeros."""
    if len(contour) >= LEAST_CONTOUR_FRAMES:
        return contour
    return np.concatenate([contour, np.zeros(LEAST_CONTOUR_FRAMES - len(contour), contour.dtype)])
