"""Onset matching and F-measures, in the definition of MIREX drum transcription (mir_eval's onset F-measure)."""

from dataclasses import dataclass


@dataclass
class Counts:
    """Matched, reference and estimated onsets; adding two pools them."""

    matched: int = 0
    reference: int = 0
    estimated: int = 0

    def __add__(self, other):
        return Counts(
            self.matched + other.matched,
            self.reference + other.reference,
            self.estimated + other.estimated,
        )

    @property
    def f_measure(self):
        """2 matched / (reference + estimated); 0 where there is neither, as the archived scripts count it."""
        total = self.reference + self.estimated
        return 2 * self.matched / total if total else 0.0


def match(reference, estimated, tolerance):
    """Pairs (reference, estimated) of a maximum one-to-one matching within +-tolerance seconds.

    All windows have one width, so taking both lists in order and giving every reference onset the earliest free
    estimate in reach is optimal (Glover 1967, convex bipartite graphs); no general matching is needed.
    """
    pairs = []
    reference, estimated = sorted(reference), sorted(estimated)
    at = 0
    for onset in reference:
        while at < len(estimated) and estimated[at] < onset - tolerance:
            at += 1
        if at < len(estimated) and estimated[at] <= onset + tolerance:
            pairs.append((onset, estimated[at]))
            at += 1
    return pairs


def count(reference, estimated, tolerance):
    """Counts of one class in one track."""
    return Counts(len(match(reference, estimated, tolerance)), len(reference), len(estimated))
