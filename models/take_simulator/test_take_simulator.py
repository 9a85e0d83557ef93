"""Checks of the simulator that need no recordings. From models/: /usr/bin/python3 -m unittest take_simulator.test_take_simulator"""

import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np

from . import etudes, notes, player, ratings, renderer, scores, simulate

RATE = 44100
FAULTLESS = {fault: 0.0 for fault in ratings.SEVERITIES} | {"noise_db": -60.0}


def tone_bank():
    """Two notes of five exact harmonics: whatever is off in a rendering of them is the renderer's doing."""
    pieces, begin = [], []
    for midi in (57, 69):
        time = np.arange(4 * RATE) / RATE
        wave = sum(np.sin(2 * np.pi * 440 * 2 ** ((midi - 69) / 12) * k * time) / k for k in range(1, 6))
        begin.append(sum(map(len, pieces)))
        pieces.append((0.1 * wave).astype(np.float32))
    begin = np.array(begin)
    return notes.Bank(np.concatenate(pieces), begin, begin + 500, begin + 4 * RATE - 500, np.array([57.0, 69.0]), np.ones(2))


def pitch_of(samples):
    """MIDI pitch by the peak of an autocorrelation, interpolated; independent of the project's tracker."""
    samples = samples - samples.mean()
    size = 1 << int(np.ceil(np.log2(2 * len(samples))))
    spectrum = np.fft.rfft(samples, size)
    curve = np.fft.irfft(np.abs(spectrum) ** 2)[: len(samples)] / np.arange(len(samples), 0, -1)
    least = int(RATE / 1200)
    peak = least + int(np.argmax(curve[least : int(RATE / 80)] > 0.9 * curve[least : int(RATE / 80)].max()))
    while curve[peak + 1] > curve[peak]:
        peak += 1
    before, at, after = curve[peak - 1 : peak + 2]
    lag = peak + 0.5 * (before - after) / (before - 2 * at + after)
    return 69 + 12 * np.log2(RATE / lag / 440)


class Playing(unittest.TestCase):
    def setUp(self):
        self.score = etudes.composed("middle", "alto_sax", 3)

    def test_a_faultless_player_plays_what_is_written(self):
        truth = player.play(self.score, FAULTLESS, 5).truth
        self.assertEqual({note["outcome"] for note in truth["notes"]}, {"right"})
        self.assertEqual((truth["extras"], truth["restarts"], truth["squeaks"]), ([], [], []))
        onsets = np.array([note["onset"] for note in truth["notes"]])
        written = np.array([note.onset for note in self.score.notes])
        # A straight line but for the rounding to .1 ms.
        line = np.polyval(np.polyfit(written, onsets, 1), written)
        self.assertLess(np.abs(line - onsets).max(), 2e-4)

    def test_the_same_seed_plays_the_same(self):
        faults = ratings.severities([0.3] * 4, np.random.default_rng(1))
        self.assertEqual(player.play(self.score, faults, 9).truth, player.play(self.score, faults, 9).truth)

    def test_a_raised_fault_adds_mistakes_and_keeps_the_others(self):
        faults = FAULTLESS | {"wrong": 0.1, "onset_ms": 20.0}
        fewer = player.play(self.score, faults, 4).truth["notes"]
        more = player.play(self.score, faults | {"wrong": 0.4}, 4).truth["notes"]
        wrong = [{row["index"] for row in rows if row["outcome"] != "right"} for rows in (fewer, more)]
        self.assertTrue(wrong[0] < wrong[1])
        self.assertEqual([row["onset"] for row in fewer], [row["onset"] for row in more])

    def test_a_restart_repeats_notes_and_says_when(self):
        truth = player.play(self.score, FAULTLESS | {"restarts_per30": 12.0}, 2).truth
        self.assertGreater(len(truth["restarts"]), 0)
        row = truth["restarts"][-1]
        again = truth["notes"][row["toNote"]]
        self.assertEqual(again["onset"], row["seconds"])
        self.assertLess(again["earlier"][0]["onset"], again["onset"])

    def test_shares_of_mistakes_are_the_severities(self):
        counts = np.zeros(2)
        faults = FAULTLESS | {"wrong": 0.1, "missed": 0.05}
        for seed in range(60):
            outcomes = [note["outcome"] for note in player.play(self.score, faults, seed).truth["notes"]]
            counts += [sum(one in ("different", "octave") for one in outcomes), outcomes.count("missed")]
        share = counts / (60 * len(self.score.notes))
        # Binomial, some 4,000 notes: three standard deviations are .015 and .011.
        self.assertAlmostEqual(share[0], 0.1 * 0.95, delta=0.015)
        self.assertAlmostEqual(share[1], 0.05, delta=0.011)


class Rendering(unittest.TestCase):
    def test_pitch_and_onset_are_those_of_the_truth(self):
        score = etudes.composed("middle", "alto_sax", 3)
        faults = FAULTLESS | {"tuning_cents": 20.0}
        performance = player.play(score, faults, 1)
        samples = renderer.render(performance, tone_bank(), faults, 1, 0.5, 0.5)
        checked = 0
        for note in performance.truth["notes"]:
            if note["duration"] < 0.25:
                continue
            start = int((0.5 + note["onset"] + 0.3 * note["duration"]) * RATE)
            part = samples[start : start + int(0.5 * note["duration"] * RATE)]
            # The interpolated autocorrelation of five harmonics is good to a cent.
            self.assertAlmostEqual(pitch_of(part), note["midi"], delta=0.03)
            checked += 1
        self.assertGreater(checked, 10)
        first = performance.truth["notes"][0]["onset"] + 0.5
        silent = samples[: int((first - 0.01) * RATE)]
        self.assertLess(np.abs(silent).max(), 1e-3)
        self.assertGreater(np.abs(samples[int(first * RATE) : int((first + 0.02) * RATE)]).max(), 0.02)


class Rating(unittest.TestCase):
    def test_drawn_ratings_have_the_published_moments(self):
        rng = np.random.default_rng(1)
        drawn = np.array([ratings.drawn("symphonic", "flute", rng) for _ in range(3000)])
        # Moments of the 610 ratings themselves. Sampling errors here are .003 and .01; quantiles cost the means a
        # little, and the copula keeps the correlation of ranks, which the few very low takes raise above it.
        np.testing.assert_allclose(drawn.mean(0), [0.548, 0.685, 0.682, 0.595], atol=0.02)
        self.assertAlmostEqual(np.corrcoef(drawn.T)[1, 2], 0.84, delta=0.08)

    def test_labels_lie_on_the_grid_of_points(self):
        labels = ratings.labelled([0.41, 0.55, 0.99, 0.33], np.random.default_rng(3)) * np.array(ratings.POINTS)
        np.testing.assert_allclose(labels, np.round(labels), atol=1e-9)

    def test_worse_ratings_have_worse_faults(self):
        good, bad = (ratings.severities([value] * 4, np.random.default_rng(2)) for value in (0.9, 0.3))
        for fault in ratings.SEVERITIES:
            self.assertGreater(bad[fault], good[fault], fault)


class Files(unittest.TestCase):
    def test_musicxml_says_what_the_score_says(self):
        for seed in range(6):
            score = etudes.composed("symphonic", "clarinet", seed)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "score.musicxml"
                scores.write_musicxml(score, path)
                tree = ElementTree.parse(path)
            steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
            read = []
            for note in tree.iter("note"):
                pitch = note.find("pitch")
                length = int(note.findtext("duration")) / scores.DIVISIONS
                if pitch is None:
                    continue
                midi = steps[pitch.findtext("step")] + int(pitch.findtext("alter") or 0)
                midi += 12 * (int(pitch.findtext("octave")) + 1)
                if any(tie.get("type") == "stop" for tie in note.findall("tie")):
                    read[-1][1] += length
                else:
                    read.append([midi, length])
            self.assertEqual([row[0] for row in read], [note.midi for note in score.notes])
            # Durations are whole ticks of a 480th.
            np.testing.assert_allclose([row[1] for row in read], [note.duration for note in score.notes], atol=2e-3)
            self.assertEqual(tree.findtext(".//transpose/chromatic"), "-2")

    def test_splits_share_nothing(self):
        for table in (simulate.ROOMS, simulate.ETUDES):
            seen = [set(values) for values in table.values()]
            self.assertEqual(len(set.union(*seen)), sum(map(len, seen)))
        for instrument in simulate.PANEL_INSTRUMENTS:
            seen = [set(rows[instrument]) for rows in simulate.SOURCES.values()]
            self.assertEqual(len(set.union(*seen)), sum(map(len, seen)))


if __name__ == "__main__":
    unittest.main()
