"""Examples to learn from: MAST performances or simulated ones, described by the core."""

import numpy as np

from imitation import features, mast, simulate
from imitation.model import Examples

REFERENCES = 2  # per performance: other renderings of its melody, so that no rendering is learned by heart


def from_mast(folder, tool, seed=0):
    performances, references = mast.read(folder)
    rng = np.random.default_rng(seed)
    pairs = []
    for performance in performances:
        renderings = references[performance.melody]
        chosen = rng.choice(len(renderings), REFERENCES, replace=False)
        pairs += [(performance.hertz, renderings[index]) for index in chosen]
    judged, descriptors, pictures = features.extract(tool, pairs, mast.HOP_SECONDS)
    if not judged.all():
        raise RuntimeError("a performance could not be judged")
    return Examples(
        descriptors.reshape(len(performances), REFERENCES, -1),
        pictures.reshape(len(performances), REFERENCES, *pictures.shape[1:]),
        np.array([each.passed for each in performances]),
        np.array([each.grade for each in performances]),
        np.array([mast.question(each.melody) for each in performances]),
    )


def simulated(count, tool, seed):
    imitations = simulate.imitations(count, seed)
    pairs = [(each.performance, each.reference) for each in imitations]
    judged, descriptors, pictures = features.extract(tool, pairs, simulate.HOP_SECONDS)
    return Examples(
        descriptors[:, None],
        pictures[:, None],
        np.array([each.passed for each in imitations]),
        np.array([each.grade for each in imitations]),
        np.arange(count),
    ).part(judged)
